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

    /// <summary>Checks the input column of a schema before any row is there.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is missing, or no vector of Single of known size; the message names it.</exception>
    public void Check(IExceptionContext context, SchemaShape schema)
    {
        if (!schema.TryFindColumn(Input, out SchemaShape.Column column))
            throw context.ExceptSchemaMismatch(nameof(schema), "input", Input);
        if (column.Kind != SchemaShape.Column.VectorKind.Vector || column.ItemType != NumberDataViewType.Single || column.IsKey)
            throw Mismatch(context, column.GetTypeString(), null);
    }

    /// <summary>Checks the input column of a schema, of so many values where they are given, and gives its place.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// It is missing, no vector of Single of known size, or of another size; the message names it.
    /// </exception>
    public DataViewSchema.Column Find(IExceptionContext context, DataViewSchema schema, int? features)
    {
        DataViewSchema.Column column = schema.GetColumnOrNull(Input)
            ?? throw context.ExceptSchemaMismatch(nameof(schema), "input", Input);
        if (column.Type is not VectorDataViewType { IsKnownSize: true } type || type.ItemType != NumberDataViewType.Single ||
            (features ?? type.Size) != type.Size)
            throw Mismatch(context, column.Type.ToString()!, features);
        return column;
    }

    private Exception Mismatch(IExceptionContext context, string found, int? features) => context.ExceptSchemaMismatch(
        "schema", "input", Input, features is null ? "Vector<Single> of known size" : $"Vector<Single, {features}>", found);
}
