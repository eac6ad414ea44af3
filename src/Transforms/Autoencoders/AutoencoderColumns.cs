namespace MlNetDeep;

/// <summary>The columns that an autoencoder reads and writes.</summary>
/// <param name="Input">A vector of Single of known size.</param>
/// <param name="Code">The code, a vector of Single.</param>
/// <param name="Reconstruction">The input as the code gives it back, or null.</param>
/// <param name="Error">How far that is from the input, a Single, or null.</param>
internal sealed record AutoencoderColumns(string Input, string Code, string? Reconstruction, string? Error)
{
    /// <summary>Whether the decoder is asked for anything.</summary>
    public bool NeedDecoder => Reconstruction is not null || Error is not null;

    /// <summary>The columns written, in order.</summary>
    public IEnumerable<string> Written => new[] { Code, Reconstruction, Error }.OfType<string>();

    /// <summary>The schema shape of the columns written.</summary>
    public IEnumerable<SchemaShape.Column> Shapes => Written.Select(name => name == Error
        ? new SchemaShape.Column(name, SchemaShape.Column.VectorKind.Scalar, NumberDataViewType.Single, isKey: false)
        : new SchemaShape.Column(
            name, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single, isKey: false, new SchemaShape([SlotNames.Promise])));

    /// <summary>Checks the input column, see <see cref="VectorColumn"/>.</summary>
    public void Check(IExceptionContext context, SchemaShape schema) => VectorColumn.Check(context, schema, Input);

    /// <summary>The place of the input column, see <see cref="VectorColumn"/>.</summary>
    public DataViewSchema.Column Find(IExceptionContext context, DataViewSchema schema, int? features) =>
        VectorColumn.Find(context, schema, Input, features);
}
