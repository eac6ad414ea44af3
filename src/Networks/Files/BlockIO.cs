using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace MlNetDeep;

/// <summary>Strings and float blocks of the payloads, little-endian on every machine, each behind its length.</summary>
internal static class BlockIO
{
    public static void WriteFloats(this BinaryWriter writer, ReadOnlySpan<float> values)
    {
        writer.Write(values.Length);
        if (BitConverter.IsLittleEndian)
        {
            writer.Write(MemoryMarshal.AsBytes(values));
            return;
        }

        foreach (float value in values)
            writer.Write(value);
    }

    /// <summary>Reads a block whose length is known, or any length where null.</summary>
    /// <exception cref="InvalidDataException">The length differs, or the payload is shorter.</exception>
    public static float[] ReadFloats(this BinaryReader reader, int? expected = null)
    {
        int count = reader.ReadInt32();
        long remaining = reader.BaseStream.Length - reader.BaseStream.Position;
        if (count < 0 || (expected ?? count) != count || (long)count * sizeof(float) > remaining)
            throw new InvalidDataException(
                $"A block of {expected?.ToString() ?? "some"} values was expected, but the file announces {count}.");
        var values = new float[count];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        if (!BitConverter.IsLittleEndian)
        {
            Span<int> bits = MemoryMarshal.Cast<float, int>(values.AsSpan());
            BinaryPrimitives.ReverseEndianness(bits, bits);
        }

        return values;
    }
}
