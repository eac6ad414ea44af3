using Microsoft.AspNetCore.Routing;

namespace MlNetDeep;

/// <summary>Puts a model behind an address.</summary>
public static class NetworkEndpoints
{
    /// <summary>
    /// Answers POST requests by a model that AddNetwork added: a row as a JSON object by an answer, rows as an array of them by an array. Fields
    /// are the properties of <typeparamref name="TIn"/> as the application's JSON options name them; those that the answer does not depend on,
    /// such as a label, may be left out. What does not fit the model is answered by 400 and application/problem+json that names the field; what
    /// is no JSON by 400 or 415; too many rows or bytes by 413. A score that is no number is the text "NaN".
    /// </summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="pattern">The address, as <c>/predict</c>.</param>
    /// <param name="name">The model's name; null for the one without.</param>
    public static RouteHandlerBuilder MapNetwork<TIn, TOut>(this IEndpointRouteBuilder endpoints, string pattern, string? name = null)
        where TIn : class
        where TOut : class, new()
    {
        var endpoint = new NetworkEndpoint<TIn, TOut>(endpoints.ServiceProvider, name);
        return endpoints
            .MapPost(pattern, (Delegate)endpoint.AnswerAsync)
            .WithTags("MlNetDeep")
            .Accepts<TIn>("application/json")
            .Produces<TOut>()
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType);
    }
}
