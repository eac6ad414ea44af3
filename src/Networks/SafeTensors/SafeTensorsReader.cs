using System.Buffers.Binary;

namespace MlNetDeep;

/// <summary>
/// Reads the tensors of a safetensors file. Nothing is believed before it is checked, and no memory is taken for more than the file has.
/// F32 values are taken as they are, F16 and BF16 exactly, F64 rounded to the nearest float; one beyond the range of floats is refused.
/// </summary>
internal sealed class SafeTensorsReader
{
    // Bytes read at a time: a multiple of every value's.
    private const int ChunkLength = 1 << 16;

    private readonly Stream _stream;
    private readonly long _dataStart;

    /// <summary>Reads the header.</summary>
    /// <exception cref="InvalidDataException">It is no safetensors file, or a damaged one; the message says which.</exception>
    public SafeTensorsReader(Stream stream)
    {
        _stream = stream;
        Span<byte> start = stackalloc byte[SafeTensorsHeader.LengthBytes];
        if (stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) < start.Length)
            throw new InvalidDataException("it is too short for a safetensors file");
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(start);
        long rest = stream.Length - SafeTensorsHeader.LengthBytes;
        if (length > (ulong)Math.Min(rest, SafeTensorsHeader.MostBytes))
            throw new InvalidDataException(
                $"it is no safetensors file, or a damaged one: it announces a header of {length} bytes, but has {rest}, and a header at most " +
                $"{SafeTensorsHeader.MostBytes}");
        var header = new byte[length];
        stream.ReadExactly(header);
        _dataStart = SafeTensorsHeader.LengthBytes + header.Length;
        Tensors = SafeTensorsHeader.Read(header, rest - header.Length);
    }

    /// <summary>All tensors of the file.</summary>
    public IReadOnlyList<SafeTensor> Tensors { get; }

    /// <summary>The values of a tensor, in order, a part at a time.</summary>
    /// <param name="tensor">One of floats.</param>
    /// <param name="take">Takes the place of a part's first value, and the part.</param>
    /// <exception cref="InvalidDataException">A value is beyond the range of floats.</exception>
    public void Read(SafeTensor tensor, Action<int, ReadOnlySpan<float>> take)
    {
        _stream.Position = _dataStart + tensor.Begin;
        var bytes = new byte[ChunkLength];
        var values = new float[ChunkLength / tensor.ValueLength];
        long count = (tensor.End - tensor.Begin) / tensor.ValueLength;
        for (long done = 0; done < count; done += values.Length)
        {
            Span<float> part = values.AsSpan(0, (int)Math.Min(values.Length, count - done));
            Span<byte> source = bytes.AsSpan(0, part.Length * tensor.ValueLength);
            _stream.ReadExactly(source);
            Convert(tensor, source, part);
            take((int)done, part);
        }
    }

    private static void Convert(SafeTensor tensor, ReadOnlySpan<byte> bytes, Span<float> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            ReadOnlySpan<byte> value = bytes[(i * tensor.ValueLength)..];
            values[i] = tensor.Type switch
            {
                "F32" => BinaryPrimitives.ReadSingleLittleEndian(value),
                "F16" => (float)BinaryPrimitives.ReadHalfLittleEndian(value),
                // The upper half of a float.
                "BF16" => BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(value) << 16),
                _ => ToFloat(BinaryPrimitives.ReadDoubleLittleEndian(value), tensor),
            };
        }
    }

    private static float ToFloat(double value, SafeTensor tensor)
    {
        float rounded = (float)value;
        return float.IsInfinity(rounded) && double.IsFinite(value)
            ? throw new InvalidDataException($"the tensor {tensor} has the value {value}, which is beyond the range of floats")
            : rounded;
    }
}
