using System.Buffers.Binary;
using System.IO.Compression;

namespace MlNetDeep.Samples;

/// <summary>
/// Writes pictures of red, green and blue bytes as PNG (W3C, "Portable Network Graphics Specification", third edition): a header, the rows
/// without filters in a zlib stream, an end. Without a library, as ML.NET's images and the plots here need different versions of one.
/// </summary>
public static class PngFile
{
    private const byte BitDepth = 8;
    private const byte TrueColor = 2;

    private static readonly uint[] CrcTable = [.. Enumerable.Range(0, 256).Select(value => CrcOf((uint)value))];

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Writes a picture.</summary>
    /// <param name="path">The file, replaced if it is there.</param>
    /// <param name="width">Pixels a row.</param>
    /// <param name="rgb">Row by row, three bytes a pixel.</param>
    public static void Write(string path, int width, ReadOnlySpan<byte> rgb)
    {
        int rowLength = 3 * width, height = rgb.Length / rowLength;
        using FileStream file = File.Create(path);
        file.Write(Signature);

        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        (header[8], header[9]) = (BitDepth, TrueColor);
        WriteChunk(file, "IHDR"u8, header);

        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            for (int row = 0; row < height; row++)
            {
                // No filter.
                zlib.WriteByte(0);
                zlib.Write(rgb.Slice(row * rowLength, rowLength));
            }
        }

        WriteChunk(file, "IDAT"u8, packed.ToArray());
        WriteChunk(file, "IEND"u8, []);
    }

    /// <summary>Length, type, data, and the checksum of type and data.</summary>
    private static void WriteChunk(FileStream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        file.Write(type);
        file.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~Crc(Crc(uint.MaxValue, type), data));
        file.Write(number);
    }

    private static uint Crc(uint crc, ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
            crc = CrcTable[(crc ^ value) & 0xFF] ^ crc >> 8;
        return crc;
    }

    /// <summary>CRC-32 of one byte, by the reflected polynomial of ISO 3309.</summary>
    private static uint CrcOf(uint value)
    {
        for (int bit = 0; bit < 8; bit++)
            value = (value & 1) != 0 ? 0xEDB88320 ^ value >> 1 : value >> 1;
        return value;
    }
}
