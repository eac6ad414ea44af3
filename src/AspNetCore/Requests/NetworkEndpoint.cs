using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace MlNetDeep;

/// <summary>Answers the requests of one address.</summary>
internal sealed class NetworkEndpoint<TIn, TOut>
    where TIn : class
    where TOut : class, new()
{
    private readonly NetworkService<TIn, TOut> _service;
    private readonly JsonSerializerOptions _json;
    private readonly JsonSerializerOptions _answers;
    private (LoadedModel<TIn, TOut> Model, RowReader<TIn> Rows) _reader;

    public NetworkEndpoint(IServiceProvider services, string? name)
    {
        _service = services.GetNetwork<TIn, TOut>(name);
        _json = services.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        _answers = new JsonSerializerOptions(_json)
        {
            IncludeFields = true,
            NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        };
        _reader = ReaderOf(_service.Current);
    }

    public async Task<IResult> AnswerAsync(HttpContext context)
    {
        if (!IsUtf8Json(context.Request))
            return Problem(StatusCodes.Status415UnsupportedMediaType, "The body must be application/json in UTF-8.");
        try
        {
            using JsonDocument? body = await RequestBody.ReadAsync(context.Request, _service.Options.MaxRequestBytes, context.RequestAborted)
                .ConfigureAwait(false);
            return body is null
                ? Problem(StatusCodes.Status413PayloadTooLarge, $"The body has more than {_service.Options.MaxRequestBytes} bytes.")
                : await AnswerAsync(body.RootElement, context.RequestAborted).ConfigureAwait(false);
        }
        catch (JsonException exception)
        {
            return Problem(
                StatusCodes.Status400BadRequest,
                $"The body is no JSON from line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}, or is nested too deep.");
        }
        catch (BadHttpRequestException exception)
        {
            return Problem(exception.StatusCode, exception.Message);
        }
    }

    private async Task<IResult> AnswerAsync(JsonElement body, CancellationToken cancellationToken)
    {
        (LoadedModel<TIn, TOut> model, RowReader<TIn> reader) = CurrentReader();
        var errors = new RowErrors();
        if (body.ValueKind != JsonValueKind.Array)
        {
            TIn row = reader.Read(body, "", errors);
            return errors.All.Count > 0
                ? Refuse(errors)
                : Results.Json(await _service.PredictAsync(model, row, cancellationToken).ConfigureAwait(false), _answers);
        }

        int count = body.GetArrayLength();
        if (count > _service.Options.MaxRequestRows)
            return Problem(StatusCodes.Status413PayloadTooLarge, $"There are {count} rows; at most {_service.Options.MaxRequestRows} are taken.");
        var rows = new List<TIn>(count);
        foreach (JsonElement element in body.EnumerateArray().TakeWhile(_ => !errors.IsFull))
            rows.Add(reader.Read(element, $"[{rows.Count}]", errors));
        return errors.All.Count > 0 ? Refuse(errors) : Results.Json(_service.PredictBatch(model, rows), _answers);
    }

    private (LoadedModel<TIn, TOut> Model, RowReader<TIn> Rows) CurrentReader()
    {
        LoadedModel<TIn, TOut> current = _service.Current;
        lock (_answers)
        {
            if (_reader.Model != current)
                _reader = ReaderOf(current);
            return _reader;
        }
    }

    private (LoadedModel<TIn, TOut> Model, RowReader<TIn> Rows) ReaderOf(LoadedModel<TIn, TOut> model) =>
        (model, new RowReader<TIn>(model.Columns, _json));

    private static bool IsUtf8Json(HttpRequest request) =>
        request.HasJsonContentType()
        && request.GetTypedHeaders().ContentType is { } type && (!type.Charset.HasValue || type.Encoding is UTF8Encoding);

    private static IResult Refuse(RowErrors errors) =>
        Results.ValidationProblem(errors.All, detail: string.Join(' ', errors.All.Select(error => $"{error.Key}: {error.Value[0]}")));

    private static IResult Problem(int status, string detail) => Results.Problem(detail, statusCode: status);
}
