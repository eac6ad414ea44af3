using System.Buffers.Binary;

namespace MlNetDeep;

/// <summary>From the file's tensors to constants.</summary>
internal static class TensorValues
{
    /// <summary>A tensor's numbers: single and double precision become single, whole numbers and truth values become 64 bits.</summary>
    /// <exception cref="InvalidDataException">It holds other numbers of values than its dimensions say.</exception>
    /// <exception cref="NotSupportedException">Its values are elsewhere, or of another type.</exception>
    public static GraphValue Read(TensorMessage tensor, string name)
    {
        if (tensor.IsExternal || tensor.ExternalData.Count > 0)
        {
            string file = tensor.ExternalData.Find(entry => entry.Key == "location")?.Value ?? "another file";
            throw new NotSupportedException(
                $"the tensor '{name}' is not in the file: its values are in '{file}', which is not read. Save the model with its weights inside");
        }

        long[] dimensions = [.. tensor.Dimensions];
        if (Array.IndexOf(dimensions, GraphValue.Rows) >= 0)
            throw new InvalidDataException($"The tensor '{name}' of {GraphValue.Describe(dimensions)} is more than a network has.");
        long length = GraphValue.LongLengthOf(dimensions);
        return tensor.Type switch
        {
            OnnxType.Float => GraphValue.Of(dimensions, Read(tensor, name, length, sizeof(float), tensor.Floats, BinaryPrimitives.ReadSingleLittleEndian)),
            OnnxType.Double => GraphValue.Of(dimensions, Array.ConvertAll(
                Read(tensor, name, length, sizeof(double), tensor.Doubles, BinaryPrimitives.ReadDoubleLittleEndian), value => (float)value)),
            OnnxType.Int64 => GraphValue.Of(dimensions, Read(tensor, name, length, sizeof(long), tensor.Longs, BinaryPrimitives.ReadInt64LittleEndian)),
            OnnxType.Int32 => GraphValue.Of(dimensions, Array.ConvertAll(
                Read(tensor, name, length, sizeof(int), tensor.Ints, BinaryPrimitives.ReadInt32LittleEndian), value => (long)value)),
            OnnxType.Bool => GraphValue.Of(dimensions, Array.ConvertAll(
                Read(tensor, name, length, sizeof(bool), tensor.Ints, bytes => bytes[0]), value => (long)value)),
            _ => throw new NotSupportedException(
                $"the tensor '{name}' consists of {Name(tensor.Type)}: only float and double, int32, int64 and bool are read. Quantized and " +
                "half-precision models have to be converted to float first"),
        };
    }

    /// <summary>A type in words.</summary>
    public static string Name(OnnxType type) =>
        Enum.IsDefined(type) ? type.ToString().ToLowerInvariant() : string.Create(CultureInfo.InvariantCulture, $"type {(int)type}");

    private delegate T Reader<T>(ReadOnlySpan<byte> bytes);

    /// <summary>Values from raw bytes, each of a size, or from a list.</summary>
    private static T[] Read<T>(TensorMessage tensor, string name, long length, int size, IReadOnlyCollection<T> listed, Reader<T> read)
    {
        ReadOnlySpan<byte> bytes = Check(tensor, name, length, size, listed.Count);
        if (bytes.IsEmpty)
            return [.. listed];
        var values = new T[length];
        for (int i = 0; i < values.Length; i++)
            values[i] = read(bytes[(i * size)..]);
        return values;
    }

    /// <summary>The raw bytes, which are as many as they should be; none where the values are in a list, which is as long as it should be.</summary>
    private static ReadOnlySpan<byte> Check(TensorMessage tensor, string name, long length, int size, int listed)
    {
        long there = tensor.Raw.IsEmpty ? listed : tensor.Raw.Length / size;
        if (there != length || tensor.Raw.Length % size != 0)
        {
            throw new InvalidDataException(
                $"The tensor '{name}' of {GraphValue.Describe([.. tensor.Dimensions])} should have {length} values, but the file has {there} of them.");
        }

        return tensor.Raw.Span;
    }
}
