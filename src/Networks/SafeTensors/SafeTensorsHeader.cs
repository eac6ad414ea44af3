using System.Text.Json;

namespace MlNetDeep;

/// <summary>
/// The header of a safetensors file: JSON with the name, type, shape and place of each tensor, whose bytes fill the rest of the file without a
/// gap (github.com/huggingface/safetensors).
/// </summary>
internal static class SafeTensorsHeader
{
    /// <summary>The bytes in front of it, which say how long it is.</summary>
    public const int LengthBytes = sizeof(ulong);

    /// <summary>The longest header, as in the format's own reader.</summary>
    public const int MostBytes = 100_000_000;

    private const string Metadata = "__metadata__", Type = "dtype", Shape = "shape", Offsets = "data_offsets";

    private const int MostDimensions = 32;

    // A header, a tensor, its lists.
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 4 };

    /// <summary>Reads a header, and checks that its tensors fill the bytes behind it.</summary>
    /// <param name="header">The header's bytes.</param>
    /// <param name="dataLength">The bytes behind it.</param>
    /// <exception cref="InvalidDataException">It is not one; the message says why.</exception>
    public static List<SafeTensor> Read(ReadOnlySpan<byte> header, long dataLength)
    {
        List<SafeTensor> tensors;
        try
        {
            tensors = ReadTensors(header);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException($"its header cannot be read: {exception.Message.TrimEnd('.')}", exception);
        }

        tensors.ForEach(tensor => tensor.Check());
        CheckPlaces(tensors, dataLength);
        return tensors;
    }

    /// <summary>The header of tensors of floats and of counts, in the order in which they are given and lie.</summary>
    public static byte[] Write(IEnumerable<(string Name, int[] Shape, bool IsCount)> tensors)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteStartObject(Metadata);
            // What PyTorch's loaders look for.
            writer.WriteString("format", "pt");
            writer.WriteEndObject();
            long begin = 0;
            foreach ((string name, int[] shape, bool isCount) in tensors)
            {
                long end = begin + shape.Aggregate(isCount ? sizeof(long) : (long)sizeof(float), (bytes, size) => bytes * size);
                writer.WriteStartObject(name);
                writer.WriteString(Type, isCount ? "I64" : "F32");
                WriteList(writer, Shape, shape.Select(size => (long)size));
                WriteList(writer, Offsets, [begin, end]);
                writer.WriteEndObject();
                begin = end;
            }

            writer.WriteEndObject();
        }

        // Spaces bring the numbers to a multiple of their size.
        while (stream.Length % sizeof(long) != 0)
            stream.WriteByte((byte)' ');
        return stream.ToArray();
    }

    private static void WriteList(Utf8JsonWriter writer, string name, IEnumerable<long> values)
    {
        writer.WriteStartArray(name);
        foreach (long value in values)
            writer.WriteNumberValue(value);
        writer.WriteEndArray();
    }

    private static List<SafeTensor> ReadTensors(ReadOnlySpan<byte> header)
    {
        var reader = new Utf8JsonReader(header, Options);
        var tensors = new List<SafeTensor>();
        var names = new HashSet<string>();
        Expect(reader.Read() && reader.TokenType == JsonTokenType.StartObject, "it is no object");
        while (ReadName(ref reader) is { } name)
        {
            Expect(names.Add(name), "a name stands there twice");
            if (name == Metadata)
                ReadMetadata(ref reader);
            else
                tensors.Add(ReadTensor(ref reader, name));
        }

        Expect(!reader.Read(), "there is more behind its end");
        return tensors;
    }

    private static void ReadMetadata(ref Utf8JsonReader reader)
    {
        Expect(reader.Read() && reader.TokenType == JsonTokenType.StartObject, "its metadata are no object");
        while (ReadName(ref reader) is not null)
            Expect(reader.Read() && reader.TokenType == JsonTokenType.String, "its metadata are not texts alone");
    }

    private static SafeTensor ReadTensor(ref Utf8JsonReader reader, string name)
    {
        string? type = null;
        long[]? shape = null, offsets = null;
        Expect(reader.Read() && reader.TokenType == JsonTokenType.StartObject, "a tensor is no object");
        while (ReadName(ref reader) is { } property)
        {
            Expect(reader.Read(), "it ends within a tensor");
            switch (property)
            {
                case Type when type is null:
                    type = reader.GetString();
                    break;
                case Shape when shape is null:
                    shape = ReadNumbers(ref reader, MostDimensions);
                    break;
                case Offsets when offsets is null:
                    offsets = ReadNumbers(ref reader, 2);
                    break;
                default:
                    throw new JsonException("a tensor has a property twice, or one that is unknown");
            }
        }

        Expect(type is not null && shape is not null && offsets is { Length: 2 }, "a tensor lacks its type, shape or two offsets");
        return new SafeTensor(name, type!, shape!, offsets![0], offsets[1]);
    }

    private static long[] ReadNumbers(ref Utf8JsonReader reader, int most)
    {
        var numbers = new List<long>();
        Expect(reader.TokenType == JsonTokenType.StartArray, "a shape or the offsets are no list");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            long number = reader.GetInt64();
            Expect(number >= 0 && numbers.Count < most, "a shape or the offsets have negative or too many numbers");
            numbers.Add(number);
        }

        return [.. numbers];
    }

    /// <summary>The name of the object's next property; null at its end.</summary>
    private static string? ReadName(ref Utf8JsonReader reader)
    {
        Expect(reader.Read(), "it is cut short");
        return reader.TokenType == JsonTokenType.PropertyName ? reader.GetString() : null;
    }

    private static void CheckPlaces(List<SafeTensor> tensors, long dataLength)
    {
        long end = 0;
        foreach (SafeTensor tensor in tensors.OrderBy(tensor => tensor.Begin).ThenBy(tensor => tensor.End))
        {
            if (tensor.Begin != end)
                throw new InvalidDataException($"the tensor {tensor} begins at byte {tensor.Begin}, but the one before it ends at {end}");
            end = tensor.End;
        }

        if (end != dataLength)
            throw new InvalidDataException($"its tensors have {end} bytes, but {dataLength} are there: it is cut short, or longer than its content");
    }

    private static void Expect(bool holds, string complaint)
    {
        if (!holds)
            throw new JsonException(complaint);
    }
}
