[assembly: LoadableClass(
    typeof(KeyConcatenatingTransformer), null, typeof(SignatureLoadModel), "Concatenation with keys", KeyConcatenatingTransformer.LoaderSignature)]
[assembly: LoadableClass(
    typeof(IDataTransform), typeof(KeyConcatenatingTransformer), null, typeof(SignatureLoadDataTransform), "Concatenation with keys",
    KeyConcatenatingTransformer.LoaderSignature)]
[assembly: LoadableClass(
    typeof(IRowMapper), typeof(KeyConcatenatingTransformer), null, typeof(SignatureLoadRowMapper), "Concatenation with keys",
    KeyConcatenatingTransformer.LoaderSignature)]

namespace MlNetDeep;

/// <summary>
/// Puts columns of numbers and of keys one behind the other into a vector of Single, keys as 1 to their number and missing ones as 0, and
/// annotates which slots are keys (<see cref="KeySlotAnnotations"/>), so that trainers give them learned vectors. Slots are named as those of
/// Concatenate. Made by <c>Transforms.ConcatenateWithKeys</c>.
/// </summary>
public sealed class KeyConcatenatingTransformer : RowToRowTransformerBase
{
    internal const string LoaderSignature = "KeyConcatenation";

    private static readonly ModelPart Part = new("KEYCONCT", LoaderSignature, typeof(KeyConcatenatingTransformer));

    internal KeyConcatenatingTransformer(IHostEnvironment env, KeyConcatenation columns)
        : base(env.Register(LoaderSignature)) => Columns = columns;

    internal KeyConcatenation Columns { get; }

    internal static KeyConcatenatingTransformer Create(IHostEnvironment env, ModelLoadContext ctx) => Part.Load(env, ctx, reader =>
    {
        KeyConcatenation columns = reader.Read(ModelJson.Default.KeyConcatenation);
        KeyConcatenation.Table.Check(columns);
        return new KeyConcatenatingTransformer(env, columns);
    });

    internal static IDataTransform Create(IHostEnvironment env, ModelLoadContext ctx, IDataView input) =>
        Create(env, ctx).MakeDataTransform(input);

    internal static IRowMapper Create(IHostEnvironment env, ModelLoadContext ctx, DataViewSchema inputSchema) =>
        Create(env, ctx).MakeRowMapper(inputSchema);

    /// <inheritdoc/>
    protected override void SaveModel(ModelSaveContext ctx)
    {
        Host.CheckValue(ctx, nameof(ctx));
        ctx.CheckAtModel();
        Part.Save(ctx, new BlockWriter().Add(Columns, ModelJson.Default.KeyConcatenation));
    }

    /// <inheritdoc/>
    protected override IRowMapper MakeRowMapper(DataViewSchema schema) => new KeyConcatenatingMapper(Host, this, schema);
}

/// <summary>The columns that are put together, as model files have them.</summary>
/// <param name="OutputColumn">The vector.</param>
/// <param name="InputColumns">At least one: Single or keys, or vectors of them of known size.</param>
internal sealed record KeyConcatenation(string OutputColumn, IReadOnlyList<string> InputColumns) : IHasOptionTable
{
    public static readonly OptionTable Table = new OptionTable<KeyConcatenation>
    {
        { o => o.OutputColumn, Allowed.Column.Required },
        { o => o.InputColumns, Allowed.Each(Allowed.Column, least: 1).Required },
    };

    OptionTable IHasOptionTable.OptionTable => Table;

    /// <summary>Checks the columns of a schema before any row is there, and tells whether some are keys.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is missing or of another type; the message names it.</exception>
    public bool HasKeys(IExceptionContext host, SchemaShape schema)
    {
        bool hasKeys = false;
        foreach (string name in InputColumns)
        {
            if (!schema.TryFindColumn(name, out SchemaShape.Column column))
                throw host.ExceptSchemaMismatch(nameof(schema), "input", name);
            if (column.Kind == SchemaShape.Column.VectorKind.VariableVector || !NumberVectors.CanRead(column))
                throw Mismatch(host, name, column.GetTypeString());
            hasKeys |= column.IsKey;
        }

        return hasKeys;
    }

    /// <summary>The columns of a schema.</summary>
    /// <inheritdoc cref="HasKeys" path="/exception"/>
    public DataViewSchema.Column[] Find(IExceptionContext host, DataViewSchema schema) => [.. InputColumns.Select(name =>
    {
        DataViewSchema.Column column = schema.GetColumnOrNull(name) ?? throw host.ExceptSchemaMismatch(nameof(schema), "input", name);
        return column.Type is not VectorDataViewType { IsKnownSize: false } && NumberVectors.CanRead(column.Type)
            ? column
            : throw Mismatch(host, name, column.Type.ToString()!);
    })];

    private static Exception Mismatch(IExceptionContext host, string name, string found) => host.ExceptSchemaMismatch(
        "schema", "input", name,
        $"{NumberVectors.Types} of known size (ConvertType makes numbers, MapValueToKey keys, and PadSequences takes vectors of any size)", found);
}
