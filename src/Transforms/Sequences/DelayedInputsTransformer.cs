[assembly: LoadableClass(
    typeof(DelayedInputsTransformer), null, typeof(SignatureLoadModel), "Delayed inputs", DelayedInputsTransformer.LoaderSignature)]

namespace MlNetDeep;

/// <summary>
/// A sliding window of lags: gives each row the last rows of its series, [time, inputs] with its own row last, and on request the value that
/// its series has some rows later. Values from before the first row, and behind the last, are NaN. Slots of the window are named by input and delay:
/// "Sales t-3", "Sales t-2", "Sales t-1", "Sales t".
/// </summary>
public sealed class DelayedInputsTransformer : OrderedTransformer
{
    internal const string LoaderSignature = "DelayedInputs";

    private static readonly ModelPart Part = new("DELAYINP", LoaderSignature, typeof(DelayedInputsTransformer));

    private readonly DelayedInputsOptions _options;

    internal DelayedInputsTransformer(IHostEnvironment env, DelayedInputsOptions options)
        : base(env.Register(LoaderSignature)) => _options = options;

    internal override IEnumerable<string> ReadColumns => _options.Columns.All;

    internal static DelayedInputsTransformer Create(IHostEnvironment env, ModelLoadContext ctx) => Part.Load(env, ctx, reader =>
    {
        DelayedInputsOptions options = reader.Read(ModelJson.Default.DelayedInputsOptions);
        DelayedInputsOptions.Table.Check(options);
        return new DelayedInputsTransformer(env, options);
    });

    internal override IEnumerable<DataViewSchema.DetachedColumn> AddedColumns(DataViewSchema inputSchema)
    {
        int width = _options.Columns.Bind(Host, inputSchema);
        if ((long)_options.WindowSize * width > Array.MaxLength)
            throw Host.ExceptUserArg(
                "windowSize",
                $"Windows of windowSize {_options.WindowSize} rows of {width} inputs are longer than the {Array.MaxLength} values that a row can " +
                "hold: use a smaller windowSize.");
        string[] inputs = [.. _options.Columns.Inputs.SelectMany(name => SlotNames.BehindColumn(inputSchema[name]))];
        DataViewSchema.DetachedColumn window = SlotNames.Column(
            _options.Output,
            new VectorDataViewType(NumberDataViewType.Single, _options.WindowSize, width),
            slot => $"{inputs[slot % width]} t{Delay(_options.WindowSize - 1 - slot / width)}");
        if (_options.Label is null)
            return [window];
        CheckLabelSource(Host, inputSchema, _options.LabelSource);
        return [window, new(_options.Label, NumberDataViewType.Single)];
    }

    internal override OrderedColumns Open(IDataView input, DataViewRow row, Predicate<int> isActive)
    {
        DataViewRowCursor? ahead = null;
        if (isActive(1))
        {
            IEnumerable<string> needed = _options.Columns.Series is { } series ? [_options.LabelSource, series] : [_options.LabelSource];
            ahead = input.GetRowCursor(needed.Select(name => input.Schema[name]));
        }

        return new DelayedInputsColumns(_options, row, ahead);
    }

    private protected override void SaveModel(ModelSaveContext ctx) =>
        Part.Save(ctx, new BlockWriter().Add(_options, ModelJson.Default.DelayedInputsOptions));

    private static string Delay(int rows) => rows == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"-{rows}");

    private static void CheckLabelSource(IHost host, DataViewSchema schema, string name)
    {
        DataViewSchema.Column column =
            schema.GetColumnOrNull(name) ?? throw host.ExceptSchemaMismatch(nameof(schema), "label source", name);
        if (column.Type != NumberDataViewType.Single)
            throw host.ExceptSchemaMismatch(nameof(schema), "label source", name, "Single", column.Type.ToString());
    }
}
