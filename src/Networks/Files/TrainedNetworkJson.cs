using System.Text.Json;
using System.Text.Json.Serialization;

namespace MlNetDeep;

/// <summary>Writes a network as its file, in base 64.</summary>
internal sealed class TrainedNetworkJson : JsonConverter<TrainedNetwork>
{
    public override TrainedNetwork Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        try
        {
            return TrainedNetwork.Load(new MemoryStream(reader.GetBytesFromBase64()));
        }
        catch (InvalidDataException exception)
        {
            throw new JsonException(exception.Message, exception);
        }
    }

    public override void Write(Utf8JsonWriter writer, TrainedNetwork value, JsonSerializerOptions options)
    {
        using var file = new MemoryStream();
        value.Save(file);
        writer.WriteBase64StringValue(file.GetBuffer().AsSpan(0, (int)file.Length));
    }
}
