namespace MlNetDeep;

/// <summary>
/// What the library writes into a model file of ML.NET: a file of its own form (<see cref="FileKind"/>) in ML.NET's header, and no string
/// in ML.NET's table. The form guards what is inside; around it the header must be, byte for byte, the one that this release writes, so
/// that no damage makes of a part another one.
/// </summary>
/// <param name="signature">8 characters that name the content.</param>
/// <param name="loader">The loader's name, by which ML.NET finds the type.</param>
/// <param name="type">The type: where its assembly is.</param>
internal sealed class ModelPart(string signature, string loader, Type type)
{
    private const uint Version = 0x00010000 | FileKind.Version;

    // Which version of ML.NET's own container it is; ML.NET reads older ones alike.
    private static readonly Range ContainerVersion = 8..16;

    private readonly FileKind _kind = new(signature, $"part '{loader}' of the model file");
    private readonly VersionInfo _version = new(signature, Version, Version, Version, type.Assembly.FullName, loader);

    /// <summary>Writes the part: a record of the model, and its numbers.</summary>
    public void Save(ModelSaveContext ctx, BlockWriter content)
    {
        ctx.SetVersionInfo(_version);
        ctx.Writer.Flush();
        content.WriteTo(ctx.Writer.BaseStream, _kind);
    }

    /// <summary>Reads the part. The function takes the content, all of it, in the order in which it was added.</summary>
    /// <exception cref="FormatException">The part is damaged, or not one that this release wrote.</exception>
    public T Load<T>(IExceptionContext context, ModelLoadContext ctx, Func<BlockReader, T> read)
    {
        context.CheckValue(ctx, nameof(ctx));
        if (ctx.Header.ModelVerWritten < Version)
            throw context.ExceptDecode($"The {_kind.Name} {FileKind.BeforeRelease}");
        ctx.CheckAtModel(_version);
        Stream stream = ctx.Reader.BaseStream;
        long start = stream.Position;
        try
        {
            CheckHeader(stream, ctx);
            stream.Position = start;
            T result = BlockReader.Read(stream, _kind, read);
            return stream.Position == start + ctx.Header.CbModel ? result : throw new InvalidDataException(Damaged("it is longer than its content"));
        }
        catch (InvalidDataException exception)
        {
            throw exception.InnerException is { } cause ? context.ExceptDecode(cause, exception.Message) : context.ExceptDecode(exception.Message);
        }
    }

    private void CheckHeader(Stream stream, ModelLoadContext ctx)
    {
        var expected = new ModelHeader
        {
            Signature = ModelHeader.SignatureValue,
            FpModel = ModelHeader.Size,
            CbModel = ctx.Header.CbModel,
            FpTail = ctx.Header.FpTail,
            FpLim = ctx.Header.FpLim,
            FpAssemblyName = ctx.Header.FpAssemblyName,
            CbAssemblyName = ctx.Header.CbAssemblyName,
        };
        ModelHeader.SetVersionInfo(ref expected, _version);
        byte[] bytes = new byte[ModelHeader.Size], found = new byte[ModelHeader.Size];
        ModelHeader.MarshalToBytes(ref expected, bytes);
        stream.Position = ctx.FpMin;
        stream.ReadExactly(found);
        found.AsSpan(ContainerVersion).Clear();
        if (!found.AsSpan().SequenceEqual(bytes) || ctx.LoaderAssemblyName != _version.LoaderAssemblyName)
            throw new InvalidDataException(Damaged("what stands before it does not belong to it"));
    }

    private string Damaged(string how) => $"The {_kind.Name} is damaged: {how}. Take a copy of the file, or save the model again.";
}
