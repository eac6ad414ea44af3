namespace MlNetDeep;

/// <summary>
/// Makes a <see cref="KeyConcatenatingTransformer"/>; nothing is learned. Made by
/// <see cref="KeysCatalog.ConcatenateWithKeys(TransformsCatalog, string, string[])"/>.
/// </summary>
public sealed class KeyConcatenatingEstimator : IEstimator<KeyConcatenatingTransformer>
{
    private readonly IHost _host;
    private readonly KeyConcatenation _columns;

    internal KeyConcatenatingEstimator(IHostEnvironment env, KeyConcatenation columns)
    {
        Contracts.CheckValue(env, nameof(env));
        _host = env.Register(KeyConcatenatingTransformer.LoaderSignature);
        _columns = columns;
    }

    /// <summary>Makes the transformer, after a check of the schema.</summary>
    /// <param name="input">Rows, of which only the schema is looked at.</param>
    /// <exception cref="ArgumentException">A column is missing, of another type, or has too many keys; the message names it.</exception>
    public KeyConcatenatingTransformer Fit(IDataView input)
    {
        _host.CheckValue(input, nameof(input));
        var transformer = new KeyConcatenatingTransformer(_host, _columns);
        transformer.GetOutputSchema(input.Schema);
        return transformer;
    }

    /// <summary>The schema that the transformer will give: the vector, annotated.</summary>
    /// <param name="inputSchema">The schema before.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type; the message names it.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        _host.CheckValue(inputSchema, nameof(inputSchema));
        SchemaShape.Column[] annotations =
            [SlotNames.Promise, .. _columns.HasKeys(_host, inputSchema) ? KeySlotAnnotations.Promises : []];
        return inputSchema.With(new SchemaShape.Column(
            _columns.OutputColumn, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single, isKey: false,
            new SchemaShape(annotations)));
    }
}
