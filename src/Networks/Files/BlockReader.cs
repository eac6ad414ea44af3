using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace MlNetDeep;

/// <summary>
/// Reads what <see cref="BlockWriter"/> wrote. What is cut short, or has any bit changed, is refused before a byte of it is believed; no
/// memory is taken for more than is there. The hash guards against damage, not against forgers, who can write a hash too: what the blocks
/// say is checked all the same.
/// </summary>
internal sealed class BlockReader
{
    // A damaged length must not become an allocation: memory grows with the bytes that are really there.
    private const int ChunkLength = 1 << 20;

    private readonly byte[] _content;
    private int _position;

    private BlockReader(byte[] content) => _content = content;

    /// <summary>
    /// Reads a file as a whole: the blocks, all of them, are read in the order in which they were added. The stream stands behind the file
    /// in the end.
    /// </summary>
    /// <exception cref="InvalidDataException">The stream holds something else; the message says what.</exception>
    public static T Read<T>(Stream stream, FileKind kind, Func<BlockReader, T> read)
    {
        BlockReader reader = Open(stream, kind);
        try
        {
            T result = read(reader);
            reader.End();
            return result;
        }
        catch (Exception exception) when (IsOfContent(exception))
        {
            throw new InvalidDataException($"The {kind.Name} is not one that this release wrote: {exception.GetBaseException().Message}", exception);
        }
    }

    /// <summary>Reads a file's bytes and checks that they are those that were written.</summary>
    /// <exception cref="InvalidDataException">The stream holds something else, another version, or a damaged file; the message says
    /// which.</exception>
    public static BlockReader Open(Stream stream, FileKind kind)
    {
        Span<byte> start = stackalloc byte[FileKind.StartLength];
        if (stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) < start.Length)
            throw CutShort(kind);
        if (Encoding.ASCII.GetString(start[..FileKind.SignatureLength]) != kind.Signature)
            throw new InvalidDataException($"This is not a {kind.Name}, or its first bytes are damaged.");
        int version = BinaryPrimitives.ReadInt32LittleEndian(start[FileKind.SignatureLength..]);
        long length = BinaryPrimitives.ReadInt64LittleEndian(start[(FileKind.SignatureLength + sizeof(int))..]);
        if (version == 1)
            throw new InvalidDataException($"The {kind.Name} {FileKind.BeforeRelease}");
        if (version != FileKind.Version)
            throw new InvalidDataException(
                $"The {kind.Name} has version {version}; this release reads {FileKind.Version}. Read it with a newer release, if it is not damaged.");
        if (length < 0 || length > Array.MaxLength)
            throw new InvalidDataException($"The {kind.Name} is damaged: it claims a length of {length} bytes.");

        byte[] content = ReadExactly(stream, (int)length, kind);
        Span<byte> seal = stackalloc byte[FileKind.HashLength];
        if (stream.ReadAtLeast(seal, seal.Length, throwOnEndOfStream: false) < seal.Length)
            throw CutShort(kind);
        var hash = new XxHash128();
        hash.Append(start);
        hash.Append(content);
        if (!seal.SequenceEqual(hash.GetCurrentHash()))
            throw new InvalidDataException($"The {kind.Name} is damaged: its checksum does not fit its content. Take a copy, or save it again.");
        return new BlockReader(content);
    }

    /// <summary>Reads a record.</summary>
    /// <exception cref="InvalidDataException">It is not what it should be.</exception>
    public T Read<T>(JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(Next(1, null), type) ?? throw new InvalidDataException("A text part of the file is empty.");
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException or ArgumentException)
        {
            throw new InvalidDataException($"A text part of the file cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>Reads floats of a number that is known, or of any where null.</summary>
    /// <exception cref="InvalidDataException">There are other numbers of them, or less is there than the file says.</exception>
    public float[] ReadFloats(long? expected = null)
    {
        ReadOnlySpan<byte> bytes = Next(sizeof(float), expected);
        float[] values = GC.AllocateUninitializedArray<float>(bytes.Length / sizeof(float));
        bytes.CopyTo(MemoryMarshal.AsBytes(values.AsSpan()));
        if (!BitConverter.IsLittleEndian)
        {
            Span<int> bits = MemoryMarshal.Cast<float, int>(values.AsSpan());
            BinaryPrimitives.ReverseEndianness(bits, bits);
        }

        return values;
    }

    /// <summary>Checks that there is nothing more.</summary>
    /// <exception cref="InvalidDataException">There is.</exception>
    public void End()
    {
        if (_position != _content.Length)
            throw new InvalidDataException("It is longer than its content.");
    }

    /// <summary>What reading other content than was written can end in.</summary>
    private static bool IsOfContent(Exception exception) =>
        exception is InvalidDataException or IOException or FormatException or ArgumentException or OverflowException or InvalidOperationException;

    private ReadOnlySpan<byte> Next(int size, long? expected)
    {
        ReadOnlySpan<byte> rest = _content.AsSpan(_position);
        int count = rest.Length < sizeof(int) ? -1 : BinaryPrimitives.ReadInt32LittleEndian(rest);
        if (count < 0 || (expected ?? count) != count || (long)count * size > rest.Length - sizeof(int))
            throw new InvalidDataException($"A block of {expected?.ToString() ?? "some"} values was expected, but the file announces {count}.");
        _position += sizeof(int) + count * size;
        return rest.Slice(sizeof(int), count * size);
    }

    private static byte[] ReadExactly(Stream stream, int length, FileKind kind)
    {
        byte[] content = GC.AllocateUninitializedArray<byte>(Math.Min(length, ChunkLength));
        for (int read = 0; ;)
        {
            read += stream.ReadAtLeast(content.AsSpan(read), content.Length - read, throwOnEndOfStream: false);
            if (read < content.Length)
                throw CutShort(kind);
            if (read == length)
                return content;
            Array.Resize(ref content, (int)Math.Min(length, 2L * content.Length));
        }
    }

    private static InvalidDataException CutShort(FileKind kind) => new($"The {kind.Name} is cut short.");
}
