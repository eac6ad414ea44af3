using System.Buffers.Binary;
using System.IO.Hashing;

namespace MlNetDeep;

/// <summary>
/// The outside of every file this library writes: 8 bytes of signature, version (4, little-endian), length (8), the payload, and the
/// 16 bytes of the XxHash128 of all before. A file that is cut short, or has any bit changed, is refused before a byte of it is believed.
/// The hash guards against damage, not against forgers: whoever can write the file can also write its hash.
/// </summary>
internal static class Envelope
{
    private const int SignatureLength = 8;
    private const int HeaderLength = SignatureLength + sizeof(int) + sizeof(long);
    private const int DigestLength = 16;

    // A damaged length must not become an allocation: memory grows with the bytes that are really there.
    private const int ChunkLength = 1 << 20;

    /// <summary>Writes a payload.</summary>
    public static void Write(Stream stream, ReadOnlySpan<byte> signature, int version, ReadOnlySpan<byte> payload)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        signature.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header[SignatureLength..], version);
        BinaryPrimitives.WriteInt64LittleEndian(header[(SignatureLength + sizeof(int))..], payload.Length);
        stream.Write(header);
        stream.Write(payload);
        stream.Write(Digest(header, payload));
    }

    /// <summary>Reads a payload.</summary>
    /// <exception cref="InvalidDataException">The stream holds something else, a newer version, or a damaged file; the message says
    /// which.</exception>
    public static byte[] Read(Stream stream, ReadOnlySpan<byte> signature, int newestVersion, string kind)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        if (stream.ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false) < HeaderLength)
            throw CutShort(kind);
        if (!header[..SignatureLength].SequenceEqual(signature))
            throw new InvalidDataException($"This is not a {kind}, or its first bytes are damaged.");
        int version = BinaryPrimitives.ReadInt32LittleEndian(header[SignatureLength..]);
        long length = BinaryPrimitives.ReadInt64LittleEndian(header[(SignatureLength + sizeof(int))..]);
        if (version < 1 || version > newestVersion)
            throw new InvalidDataException(
                $"The {kind} has version {version}; this release reads 1 to {newestVersion}. Read it with a newer release, if it is not " +
                "damaged.");
        if (length < 0 || length > Array.MaxLength)
            throw new InvalidDataException($"The {kind} is damaged: it claims a length of {length} bytes.");

        byte[] payload = ReadExactly(stream, (int)length, kind);
        Span<byte> digest = stackalloc byte[DigestLength];
        if (stream.ReadAtLeast(digest, digest.Length, throwOnEndOfStream: false) < digest.Length)
            throw CutShort(kind);
        if (!digest.SequenceEqual(Digest(header, payload)))
            throw new InvalidDataException($"The {kind} is damaged: its checksum does not fit its content.");
        return payload;
    }

    private static byte[] ReadExactly(Stream stream, int length, string kind)
    {
        var payload = new byte[Math.Min(length, ChunkLength)];
        for (int read = 0; ;)
        {
            read += stream.ReadAtLeast(payload.AsSpan(read), payload.Length - read, throwOnEndOfStream: false);
            if (read < payload.Length)
                throw CutShort(kind);
            if (read == length)
                return payload;
            Array.Resize(ref payload, (int)Math.Min(length, 2L * payload.Length));
        }
    }

    private static InvalidDataException CutShort(string kind) => new($"The {kind} is cut short.");

    private static byte[] Digest(ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload)
    {
        var hash = new XxHash128();
        hash.Append(header);
        hash.Append(payload);
        return hash.GetCurrentHash();
    }
}
