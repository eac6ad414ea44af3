using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace MlNetDeep;

/// <summary>Puts a page that shows training live behind an address.</summary>
public static class TrainingEndpoints
{
    private static readonly Lazy<byte[]> Page = new(ReadPage);

    /// <summary>
    /// A page with loss, metric, rate, epoch and remaining time, drawn while training goes on; and, under <c>/events</c> behind it, the
    /// server-sent events that it draws from: <c>begin</c>, <c>epoch</c> and <c>end</c>, from the training's beginning or behind Last-Event-ID.
    /// The page asks for nothing else. When the application stops, it ends what pages wait for.
    /// </summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="pattern">The address, as <c>/training</c>.</param>
    /// <param name="feed">What it shows; null for the application's service of that type.</param>
    /// <returns>Both addresses, to say who may see them: <c>RequireAuthorization()</c>.</returns>
    /// <exception cref="InvalidOperationException">There is no such service: <c>services.AddSingleton&lt;TrainingFeed&gt;()</c> adds it.</exception>
    public static RouteGroupBuilder MapTraining(this IEndpointRouteBuilder endpoints, string pattern, TrainingFeed? feed = null)
    {
        TrainingFeed shown = feed ?? endpoints.ServiceProvider.GetService<TrainingFeed>() ?? throw new InvalidOperationException(
            "There is no TrainingFeed to show: add one by services.AddSingleton<TrainingFeed>(), or give MapTraining one.");
        CancellationToken stopping = endpoints.ServiceProvider.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        RouteGroupBuilder group = endpoints.MapGroup(pattern);
        group.MapGet("", () => TypedResults.Bytes(Page.Value, "text/html; charset=utf-8"));
        group.MapGet("/events", (HttpRequest request) =>
            TypedResults.ServerSentEvents(shown.FollowAsync(request.Headers["Last-Event-ID"], stopping)));
        return group.WithTags("MlNetDeep").ExcludeFromDescription();
    }

    private static byte[] ReadPage()
    {
        using Stream page = typeof(TrainingEndpoints).Assembly.GetManifestResourceStream("MlNetDeep.training.html")!;
        byte[] bytes = new byte[page.Length];
        page.ReadExactly(bytes);
        return bytes;
    }
}
