using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace MlNetDeep;

/// <summary>
/// Writes all that this library writes, see <see cref="FileKind"/>: first what it is, as JSON, then the numbers. Blocks are not copied, so
/// that saving takes no second memory of a model.
/// </summary>
internal sealed class BlockWriter
{
    private readonly List<(int Count, ReadOnlyMemory<byte> Text, ReadOnlyMemory<float> Floats)> _blocks = [];

    /// <summary>The bytes of a file.</summary>
    public long Length => FileKind.StartLength + ContentLength + FileKind.HashLength;

    private long ContentLength => _blocks.Sum(block => sizeof(int) + block.Text.Length + (long)block.Floats.Length * sizeof(float));

    /// <summary>Adds a record, by code that was generated for it: reflection is not there in applications that were trimmed.</summary>
    public BlockWriter Add<T>(T record, JsonTypeInfo<T> type)
    {
        byte[] text = JsonSerializer.SerializeToUtf8Bytes(record, type);
        _blocks.Add((text.Length, text, default));
        return this;
    }

    /// <summary>Adds floats, which stay as they are until they are written.</summary>
    public BlockWriter Add(ReadOnlyMemory<float> floats)
    {
        _blocks.Add((floats.Length, default, floats));
        return this;
    }

    /// <summary>Writes the blocks as a file.</summary>
    /// <exception cref="IOException">It would be longer than <see cref="Array.MaxLength"/> bytes, which nobody could read.</exception>
    public void WriteTo(Stream stream, FileKind kind)
    {
        long length = ContentLength;
        if (length > Array.MaxLength)
            throw new IOException($"The {kind.Name} would have {length} bytes; it can have {Array.MaxLength}: use fewer weights.");
        var hash = new XxHash128();
        Span<byte> start = stackalloc byte[FileKind.StartLength];
        System.Text.Encoding.ASCII.GetBytes(kind.Signature, start);
        BinaryPrimitives.WriteInt32LittleEndian(start[FileKind.SignatureLength..], FileKind.Version);
        BinaryPrimitives.WriteInt64LittleEndian(start[(FileKind.SignatureLength + sizeof(int))..], length);
        Put(start);
        Span<byte> count = stackalloc byte[sizeof(int)];
        foreach ((int values, ReadOnlyMemory<byte> text, ReadOnlyMemory<float> floats) in _blocks)
        {
            BinaryPrimitives.WriteInt32LittleEndian(count, values);
            Put(count);
            Put(text.Span);
            Put(MemoryMarshal.AsBytes(BitConverter.IsLittleEndian ? floats.Span : Reversed(floats.Span)));
        }

        stream.Write(hash.GetCurrentHash());

        void Put(ReadOnlySpan<byte> bytes)
        {
            hash.Append(bytes);
            stream.Write(bytes);
        }
    }

    private static ReadOnlySpan<float> Reversed(ReadOnlySpan<float> floats)
    {
        var reversed = new float[floats.Length];
        BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<float, int>(floats), MemoryMarshal.Cast<float, int>(reversed.AsSpan()));
        return reversed;
    }
}
