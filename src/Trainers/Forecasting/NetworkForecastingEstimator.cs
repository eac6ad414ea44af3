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
            _options.ConfidenceLevel, _options.AdaptationRate, _options.MissingValues);
        _target = _options.TargetColumnName ?? inputs.Inputs[0];
    }

    object IOwnEstimator.Options => _options;

    bool IOwnEstimator.FitsConcurrently => _options.OnEpoch is null && _options.CheckpointPath is null;

    int IForecastingEstimator.Horizon => _options.Horizon;

    /// <summary>Trains.</summary>
    /// <param name="input">Rows in order of time; of several series, each in order, however mixed.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type; the message names it.</exception>
    /// <exception cref="InvalidOperationException">
    /// There are too few rows, of a series too; a value is missing behind others of its series, where nothing fills it; or times are not in order and evenly spaced.
    /// </exception>
    /// <exception cref="TrainingDivergedException">The loss became NaN or infinite.</exception>
    public ForecastTransformer Fit(IDataView input)
    {
        _host.CheckValue(input, nameof(input));
        using IChannel channel = _host.Start("Training");
        int target = FindTarget(input.Schema);
        return Train(channel, Read(channel, input, null), target, null);
    }

    /// <summary>
    /// Goes on training a forecaster: from its networks, with its windows, differences and horizon, and with the scaling and transformation of the
    /// series that it knows, unless they were constant. New series get their own. A series that it knows may have too few rows for a window, or
    /// none, where others have enough. The result stands behind the last row of each series. Intervals, where asked for, are from errors on the
    /// last of these rows: where the model has learned from them before, they may be too narrow.
    /// </summary>
    /// <param name="input">
    /// New rows, or old and new together, as for <see cref="Fit(IDataView)"/>. Windows lie within them; of a series with fewer rows than
    /// <see cref="ForecastTransformer.RowsRead"/>, they follow those that the model has.
    /// </param>
    /// <param name="model">The forecaster to start from, trained or loaded, which stays as it is.</param>
    /// <exception cref="ArgumentException">
    /// The model has other columns, windows, networks or another horizon; the message names the option, both values and the remedy.
    /// </exception>
    /// <exception cref="InvalidOperationException">As <see cref="Fit(IDataView)"/>, or rows do not go on from the model's.</exception>
    /// <exception cref="TrainingDivergedException">The loss became NaN or infinite.</exception>
    public ForecastTransformer Fit(IDataView input, ForecastTransformer model)
    {
        _host.CheckValue(input, nameof(input));
        _host.CheckValue(model, nameof(model));
        using IChannel channel = _host.Start("Training");
        var continuation = new ForecastContinuation(_host, _options, model);
        continuation.CheckColumns();
        model.CheckInputs(input.Schema);
        int target = FindTarget(input.Schema);
        continuation.CheckTarget(_target, target, input.Schema);
        continuation.CheckOptions();
        SeriesTable table = Read(channel, input, model);
        continuation.CheckRows(table);
        return Train(channel, table, target, model);
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

    private SeriesTable Read(IChannel channel, IDataView input, ForecastTransformer? start)
    {
        var filling = new SeriesFilling(_options.MissingValues, _options.SeasonalPeriod ?? start?.Model.SeasonalPeriod ?? 1);
        return SeriesTable.Read(_host, channel, _columns.Inputs, input, start?.State.Step, filling);
    }

    private ForecastTransformer Train(IChannel channel, SeriesTable table, int target, ForecastTransformer? start)
    {
        var training = new ForecastTraining(_host, channel, _options, table, target, start);
        return new ForecastTransformer(_host, _columns, training.Train(channel), training.CreateState());
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
