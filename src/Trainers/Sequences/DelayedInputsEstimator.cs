namespace MlNetDeep;

/// <summary>
/// A sliding window of lags: makes a <see cref="DelayedInputsTransformer"/>; nothing is learned. Made by <c>Transforms.DelayedInputs</c>.
/// </summary>
public sealed class DelayedInputsEstimator : IEstimator<DelayedInputsTransformer>
{
    private readonly IHost _host;
    private readonly DelayedInputsOptions _options;

    internal DelayedInputsEstimator(IHostEnvironment env, DelayedInputsOptions options)
    {
        _host = env.Register(DelayedInputsTransformer.LoaderSignature);
        DelayedInputsOptions.Table.Check(options);
        _options = options;
    }

    /// <summary>Makes the transformer, after a check of the schema.</summary>
    /// <param name="input">Rows in order; only their schema is looked at.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type; the message names it.</exception>
    public DelayedInputsTransformer Fit(IDataView input)
    {
        _host.CheckValue(input, nameof(input));
        var transformer = new DelayedInputsTransformer(_host, _options);
        transformer.GetOutputSchema(input.Schema);
        return transformer;
    }

    /// <summary>The schema with the windows and, on request, the label.</summary>
    /// <param name="inputSchema">The schema of the rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type; the message names it.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        _host.CheckValue(inputSchema, nameof(inputSchema));
        _options.Columns.Bind(_host, inputSchema);
        SchemaShape.Column window = Single(_options.Output, SchemaShape.Column.VectorKind.Vector, SlotNames.Promise);
        if (_options.Label is not { } label)
            return inputSchema.With(window);
        inputSchema.CheckSingle(_host, "label source", _options.LabelSource);
        return inputSchema.With(window, Single(label, SchemaShape.Column.VectorKind.Scalar));
    }

    private static SchemaShape.Column Single(string name, SchemaShape.Column.VectorKind kind, params SchemaShape.Column[] annotations) =>
        new(name, kind, NumberDataViewType.Single, isKey: false, new SchemaShape(annotations));
}
