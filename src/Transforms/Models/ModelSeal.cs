using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MlNetDeep;

/// <summary>
/// What closes each block of this library in a model file: 16 bytes, the XxHash128 of the block, of the strings that ML.NET keeps beside
/// it, and of its version. A block that is cut short, or has any bit changed, is refused before a byte of it is believed. As that of a
/// network file it guards against damage, not against forgers: what a block says is checked all the same.
/// </summary>
internal static class ModelSeal
{
    private const int Length = 16;

    // ML.NET's header; the loader's name, which ML.NET compares without case, with an alternative that the library's parts do not have; and
    // what lies behind its last field.
    private const int HeaderLength = 256, LoaderName = 0x50, LoaderNameEnd = 0x80, NamedLength = 0x9C;

    /// <summary>Writes a block and its seal.</summary>
    /// <param name="ctx">Where to.</param>
    /// <param name="version">The block's version.</param>
    /// <param name="write">Writes the content.</param>
    public static void Save(ModelSaveContext ctx, VersionInfo version, Action write)
    {
        ctx.SetVersionInfo(version);
        write();
        ctx.Writer.Flush();
        Stream stream = ctx.Writer.BaseStream;
        long start = ctx.FpMin + ctx.Header.FpModel;
        int count = ctx.Strings.Count;
        byte[] hash = Digest(
            stream, start, stream.Position - start, ctx.Header.ModelVerWritten, Enumerable.Range(0, count).Select(i => ctx.Strings.GetNormStrById(i).Value.ToString()));
        ctx.Writer.Write(hash);
    }

    /// <summary>Reads a block whose seal holds.</summary>
    /// <param name="context">Marks errors.</param>
    /// <param name="ctx">Where from.</param>
    /// <param name="version">What this release writes.</param>
    /// <param name="load">Reads the content.</param>
    /// <exception cref="FormatException">The block is damaged, or not one that this release wrote.</exception>
    public static T Load<T>(IExceptionContext context, ModelLoadContext ctx, VersionInfo version, Func<T> load)
    {
        ctx.CheckAtModel(version);
        Check(context, ctx, version);
        try
        {
            T loaded = load();
            if (ctx.Reader.BaseStream.Position != ctx.FpMin + ctx.Header.FpModel + ctx.Header.CbModel - Length)
                throw new InvalidDataException("it is longer than its content");
            // ML.NET looks whether a block was read to its end.
            ctx.Reader.BaseStream.Position += Length;
            return loaded;
        }
        catch (Exception exception) when (IsOfContent(exception))
        {
            throw context.ExceptDecode(
                exception, $"The part '{version.LoaderSignature}' of the model file is not one that this release wrote: {exception.GetBaseException().Message}");
        }
    }

    /// <summary>What reading other content than was written can end in, and is not yet an error of decoding.</summary>
    private static bool IsOfContent(Exception exception) =>
        exception is EndOfStreamException or InvalidDataException or ArgumentException or OverflowException or JsonException or InvalidOperationException ||
        (exception is FormatException && !exception.IsMarked());

    private static void Check(IExceptionContext context, ModelLoadContext ctx, VersionInfo version)
    {
        Stream stream = ctx.Reader.BaseStream;
        long start = ctx.FpMin + ctx.Header.FpModel, length = ctx.Header.CbModel - Length;
        Span<byte> header = stackalloc byte[HeaderLength];
        Span<byte> seal = stackalloc byte[Length];
        bool holds = length >= 0 && ctx.Header.FpModel == HeaderLength && ctx.Header.ModelVerWritten <= version.VerWrittenCur && ctx.LoaderAssemblyName == version.LoaderAssemblyName;
        if (holds)
        {
            stream.Position = ctx.FpMin;
            stream.ReadExactly(header);
            stream.Position = start + length;
            stream.ReadExactly(seal);
            holds = !header[NamedLength..].ContainsAnyExcept((byte)0) && System.Text.Encoding.ASCII.GetString(header[LoaderName..LoaderNameEnd]).TrimEnd('\0') == version.LoaderSignature && seal.SequenceEqual(Digest(stream, start, length, ctx.Header.ModelVerWritten, ctx.Strings ?? []));
        }

        if (!holds)
            throw context.ExceptDecode(
                $"The part '{version.LoaderSignature}' of the model file is damaged: its checksum does not fit its content. Take a copy of the file, or save the model again.");
        stream.Position = start;
    }

    private static byte[] Digest(Stream stream, long start, long length, uint version, IEnumerable<string> strings)
    {
        var hash = new XxHash128();
        Append(hash, BitConverter.IsLittleEndian ? version : System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(version));
        foreach (string text in strings)
        {
            byte[] bytes = System.Text.Encoding.UTF8.GetBytes(text);
            Append(hash, (uint)bytes.Length);
            hash.Append(bytes);
        }

        long end = stream.Position;
        stream.Position = start;
        var buffer = new byte[Math.Min(length, 1 << 16)];
        while (length > 0)
        {
            int read = (int)Math.Min(buffer.Length, length);
            stream.ReadExactly(buffer, 0, read);
            hash.Append(buffer.AsSpan(0, read));
            length -= read;
        }

        stream.Position = end;
        return hash.GetCurrentHash();
    }

    private static void Append(XxHash128 hash, uint number) => hash.Append(MemoryMarshal.AsBytes(new ReadOnlySpan<uint>(in number)));
}
