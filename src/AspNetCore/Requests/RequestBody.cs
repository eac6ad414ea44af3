using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;

namespace MlNetDeep;

/// <summary>Reads a request's body as JSON, up to a number of bytes.</summary>
internal static class RequestBody
{
    // A row is an object of arrays; deeper is none.
    private static readonly JsonDocumentOptions Json = new() { MaxDepth = 8 };

    /// <summary>The body; null where it is longer.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static async Task<JsonDocument?> ReadAsync(HttpRequest request, int maxBytes, CancellationToken cancellationToken)
    {
        if (request.ContentLength > maxBytes)
            return null;
        PipeReader reader = request.BodyReader;
        while (true)
        {
            ReadResult result = await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            ReadOnlySequence<byte> body = result.Buffer;
            if (body.Length > maxBytes)
            {
                reader.AdvanceTo(body.End);
                return null;
            }

            if (!result.IsCompleted)
            {
                reader.AdvanceTo(body.Start, body.End);
                continue;
            }

            // Of its own memory, as the pipe's goes on to others.
            byte[] copy = body.ToArray();
            reader.AdvanceTo(body.End);
            return JsonDocument.Parse(copy, Json);
        }
    }
}
