namespace MlNetDeep;

/// <summary>
/// Trains a network to forecast the next steps of time series from their last rows. Made by the catalog's extension methods, such as
/// <c>Forecasting.ForecastByLstm</c>.
/// </summary>
public sealed class NetworkForecastingEstimator : IEstimator<ForecastTransformer>, IForecastingEstimator
{
    private readonly IHost _host;
    private readonly ForecastOptions _options;
    private readonly ForecastColumns _columns;
    private readonly string _target;

    internal NetworkForecastingEstimator(IHostEnvironment env, ForecastOptions options)
    {
        env.CheckValue(options, nameof(options));
        options.Checked();
        _host = env.Register($"ForecastBy{options.Architecture.Name}");
        _options = options.Own(_host.Rand);
        var inputs = new SeriesColumns(_options.InputColumnNames, _options.SeriesColumnName, _options.TimeColumnName);
        if (_options.HasBounds)
            ForecastIntervals.CheckLevel(_host, _options.ConfidenceLevel);
        _columns = new ForecastColumns(
            inputs, _options.OutputColumnName, _options.ConfidenceLowerBoundColumn, _options.ConfidenceUpperBoundColumn,
            _options.ConfidenceLevel, _options.AdaptationRate);
        _target = _options.TargetColumnName ?? inputs.Inputs[0];
    }

    object IOwnEstimator.Options => _options;

    bool IOwnEstimator.FitsConcurrently => _options.OnEpoch is null && _options.CheckpointPath is null;

    int IForecastingEstimator.Horizon => _options.Horizon;

    /// <summary>Trains.</summary>
    /// <param name="input">Rows in order of time; of several series, each in order, however mixed.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type; the message names it.</exception>
    /// <exception cref="InvalidOperationException">
    /// There are too few rows, of a series too; a value is missing behind others of its series; or times are not in order and evenly spaced.
    /// </exception>
    /// <exception cref="TrainingDivergedException">The loss became NaN or infinite.</exception>
    public ForecastTransformer Fit(IDataView input)
    {
        _host.CheckValue(input, nameof(input));
        using IChannel channel = _host.Start("Training");
        int target = FindTarget(input.Schema);
        SeriesTable table = SeriesTable.Read(_host, channel, _columns.Inputs, input);
        var training = new ForecastTraining(_host, channel, _options, table, target);
        return new ForecastTransformer(_host, _columns, training.Train(channel), training.CreateState());
    }

    /// <summary>The schema with the forecast and its bounds.</summary>
    /// <param name="inputSchema">The schema of the rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type; the message names it.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        _host.CheckValue(inputSchema, nameof(inputSchema));
        _columns.Inputs.Bind(_host, inputSchema);
        if (inputSchema.TryFindColumn(_target, out SchemaShape.Column target) && target.Kind != SchemaShape.Column.VectorKind.Scalar)
            throw TargetMismatch(nameof(inputSchema), target.GetTypeString());
        return inputSchema.With(_columns.Shapes);
    }

    /// <summary>The target's place among the inputs of a row.</summary>
    private int FindTarget(DataViewSchema schema)
    {
        _columns.Inputs.Bind(_host, schema);
        if (schema[_target].Type is VectorDataViewType type)
            throw TargetMismatch(nameof(schema), type.ToString());
        return _columns.Inputs.Inputs.TakeWhile(name => name != _target).Sum(name => SeriesColumns.Slots(_host, schema, name));
    }

    private Exception TargetMismatch(string schema, string found) => _host.ExceptSchemaMismatch(schema, "target", _target, "Single", found);
}
