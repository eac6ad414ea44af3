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
            OnnxType.Float => GraphValue.Of(dimensions, ReadFloats(tensor, name, length)),
            OnnxType.Double => GraphValue.Of(dimensions, ReadDoubles(tensor, name, length)),
            OnnxType.Int64 => GraphValue.Of(dimensions, ReadLongs(tensor, name, length)),
            OnnxType.Int32 => GraphValue.Of(
                dimensions, ReadInts(tensor, name, length, sizeof(int), bytes => BinaryPrimitives.ReadInt32LittleEndian(bytes))),
            OnnxType.Bool => GraphValue.Of(dimensions, ReadInts(tensor, name, length, sizeof(bool), bytes => bytes[0])),
            _ => throw new NotSupportedException(
                $"the tensor '{name}' consists of {Name(tensor.Type)}: only float and double, int32, int64 and bool are read. Quantized and " +
                "half-precision models have to be converted to float first"),
        };
    }

    /// <summary>A type in words.</summary>
    public static string Name(OnnxType type) =>
        Enum.IsDefined(type) ? type.ToString().ToLowerInvariant() : string.Create(CultureInfo.InvariantCulture, $"type {(int)type}");

    private static float[] ReadFloats(TensorMessage tensor, string name, long length)
    {
        ReadOnlySpan<byte> bytes = Check(tensor, name, length, sizeof(float), tensor.Floats.Count);
        if (bytes.IsEmpty)
            return [.. tensor.Floats];
        var values = new float[length];
        for (int i = 0; i < values.Length; i++)
            values[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(i * sizeof(float))..]);
        return values;
    }

    private static float[] ReadDoubles(TensorMessage tensor, string name, long length)
    {
        ReadOnlySpan<byte> bytes = Check(tensor, name, length, sizeof(double), tensor.Doubles.Count);
        if (bytes.IsEmpty)
            return [.. tensor.Doubles.Select(value => (float)value)];
        var values = new float[length];
        for (int i = 0; i < values.Length; i++)
            values[i] = (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes[(i * sizeof(double))..]);
        return values;
    }

    private static long[] ReadLongs(TensorMessage tensor, string name, long length)
    {
        ReadOnlySpan<byte> bytes = Check(tensor, name, length, sizeof(long), tensor.Longs.Count);
        if (bytes.IsEmpty)
            return [.. tensor.Longs];
        var values = new long[length];
        for (int i = 0; i < values.Length; i++)
            values[i] = BinaryPrimitives.ReadInt64LittleEndian(bytes[(i * sizeof(long))..]);
        return values;
    }

    private delegate long Reader(ReadOnlySpan<byte> bytes);

    private static long[] ReadInts(TensorMessage tensor, string name, long length, int size, Reader read)
    {
        ReadOnlySpan<byte> bytes = Check(tensor, name, length, size, tensor.Ints.Count);
        if (bytes.IsEmpty)
            return [.. tensor.Ints.Select(value => (long)value)];
        var values = new long[length];
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
