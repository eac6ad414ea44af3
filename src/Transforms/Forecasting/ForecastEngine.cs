namespace MlNetDeep;

/// <summary>
/// Forecasts from a state that rows move on, as ML.NET's engine of time series does: it begins behind the last training row, or behind the
/// last row of the checkpoint that the model was loaded from. For one thread. Made by <c>CreateForecastEngine</c>.
/// </summary>
/// <typeparam name="TSource">A row, with the columns that the model reads.</typeparam>
/// <typeparam name="TDestination">A forecast, with the columns that the model writes; of a forecaster arrays or VBuffers of Single.</typeparam>
public sealed class ForecastEngine<TSource, TDestination> : IDisposable
    where TSource : class
    where TDestination : class, new()
{
    private readonly IHost _host;
    private readonly ForecastTransformer _transformer;
    private readonly IReadOnlyList<ITransformer> _before;
    private readonly IReadOnlyList<ITransformer> _behind;
    private readonly DataViewConstructionUtils.InputRow<TSource> _input;
    private readonly DataViewRow _prepared;
    private readonly SeriesRowReader _reader;
    private readonly Forecaster _forecaster;
    private readonly ForecastRow _output;
    private readonly DataViewRow _finished;
    private readonly IRowReadableAs<TDestination> _writer;

    internal ForecastEngine(
        IHostEnvironment env, IReadOnlyList<ITransformer> before, ForecastTransformer transformer, IReadOnlyList<ITransformer> behind,
        SchemaDefinition? inputSchemaDefinition, SchemaDefinition? outputSchemaDefinition)
    {
        _host = env.Register(nameof(ForecastEngine<,>));
        _before = before;
        _behind = behind;
        _transformer = transformer;
        _input = DataViewConstructionUtils.CreateInputRow<TSource>(_host, inputSchemaDefinition);
        _prepared = before.Aggregate((DataViewRow)_input, Map);
        transformer.CheckInputs(_prepared.Schema);
        _reader = new SeriesRowReader(_prepared, transformer.Columns.Inputs);
        _forecaster = new Forecaster(_host, transformer.Model, transformer.Columns, transformer.State.Clone());
        _output = new ForecastRow(transformer.GetOutputSchema(_prepared.Schema), transformer.Columns.Written.Count(), transformer.Horizon);
        var steps = new StepsBehind(_host, behind, _output.Schema);
        CheckDestination(steps.OutputSchema, outputSchemaDefinition);
        var reader = TypedCursorable<TDestination>.Create(
            _host, new EmptyDataView(_host, steps.OutputSchema), ignoreMissingColumns: false, outputSchemaDefinition);
        _finished = steps.Apply(_output, [.. steps.OutputSchema.Where(column => reader.GetDependencies(static _ => false)(column.Index))]);
        _writer = reader.GetRow(_finished);
    }

    private void CheckDestination(DataViewSchema schema, SchemaDefinition? definition)
    {
        definition ??= SchemaDefinition.Create(typeof(TDestination), SchemaDefinition.Direction.Write);
        if (definition.Find(column => schema.GetColumnOrNull(column.ColumnName) is null) is { } missing)
            throw _host.ExceptParam(
                nameof(TDestination),
                $"{typeof(TDestination).Name} has a member for the column '{missing.ColumnName}', which the model does not write (the forecaster " +
                $"writes {string.Join(", ", _transformer.Columns.Written)}): leave the member out, or, if it is a bound, name the column in " +
                "confidenceLowerBoundColumn or confidenceUpperBoundColumn.");
    }

    /// <summary>Forecasts from the state, which stays where it is. For a model of one series.</summary>
    /// <param name="horizon">
    /// Steps, 1 to the model's; null takes all of the model's, which is the one choice where steps stand behind the forecaster.
    /// </param>
    /// <param name="confidenceLevel">Of the intervals, in (0, 1); null takes the model's.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The horizon is out of range, or the level is above what the windows held back from training can tell, or the model has no intervals.
    /// </exception>
    /// <exception cref="InvalidOperationException">The model knows several series: use <see cref="PredictSeries"/>.</exception>
    public TDestination Predict(int? horizon = null, float? confidenceLevel = null)
    {
        if (_transformer.Columns.Inputs.Series is { } column)
            throw _host.Except(
                $"The model forecasts many series, which the column '{column}' tells apart: name one by PredictSeries, or give a row to Predict.");
        return PredictSeries(SeriesNames.Single, horizon, confidenceLevel);
    }

    /// <summary>Takes a row in, and forecasts its series.</summary>
    /// <inheritdoc cref="Predict(int?, float?)" path="/exception"/>
    /// <param name="example">The next row of its series.</param>
    /// <param name="horizon">
    /// Steps, 1 to the model's; null takes all of the model's, which is the one choice where steps stand behind the forecaster.
    /// </param>
    /// <param name="confidenceLevel">Of the intervals, in (0, 1); null takes the model's.</param>
    /// <exception cref="InvalidOperationException">As <see cref="Update"/>; the state then stays where it was.</exception>
    public TDestination Predict(TSource example, int? horizon = null, float? confidenceLevel = null)
    {
        // Refused before the state moves.
        CheckRequest(horizon, confidenceLevel);
        Update(example);
        return PredictSeries(_reader.Series, horizon, confidenceLevel);
    }

    /// <summary>Forecasts one of many series from its state, which stays where it is.</summary>
    /// <inheritdoc cref="Predict(int?, float?)" path="/exception"/>
    /// <param name="series">
    /// The series as text: of keys their value, of integers and of keys without key values the number, which of keys begins at 1.
    /// </param>
    /// <param name="horizon">
    /// Steps, 1 to the model's; null takes all of the model's, which is the one choice where steps stand behind the forecaster.
    /// </param>
    /// <param name="confidenceLevel">Of the intervals, in (0, 1); null takes the model's.</param>
    /// <exception cref="InvalidOperationException">The series was not among the training rows.</exception>
    public TDestination PredictSeries(string series, int? horizon = null, float? confidenceLevel = null)
    {
        _host.CheckValue(series, nameof(series));
        CheckRequest(horizon, confidenceLevel);
        if (_transformer.Columns.HasBounds)
            _forecaster.Forecast(
                series, _transformer.Model.Intervals!.Radii(confidenceLevel ?? _transformer.Columns.ConfidenceLevel),
                _output[0], _output[1], _output[2]);
        else
            _forecaster.Forecast(series, [], _output[0], [], []);

        _output.Set(horizon ?? _transformer.Horizon);
        var result = new TDestination();
        _writer.FillValues(result);
        return result;
    }

    /// <summary>Takes a row in: the state of its series moves on by one step.</summary>
    /// <param name="example">The next row of its series.</param>
    /// <exception cref="InvalidOperationException">
    /// A value is missing (NaN) and not filled, or infinite, or not above 0 where the model transforms its series; the series was not among the training rows;
    /// or the time does not follow the row before by one step. The state then stays where it was.
    /// </exception>
    public void Update(TSource example)
    {
        _host.CheckValue(example, nameof(example));
        _input.ExtractValues(example);
        _reader.Read();
        SeriesScaling scaling = _transformer.Model.ScalingOf(_host, _reader.Series, _transformer.Columns.Inputs.Series);
        _forecaster.Fill(_reader);
        if (_reader.FindMissing() is { } missing)
            throw _host.Except(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{SeriesNames.Describe(_reader.Series)} has the value {missing.Value} in the column '{missing.Column}': fill it, for " +
                    $"example by the last forecast of this step, since a state with a gap forecasts nothing, or train with the option MissingValues."));
        float value = _reader.Values[scaling.Target];
        if (!BoxCox.Takes(value, scaling.Lambda))
            throw _host.Except(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{SeriesNames.Describe(_reader.Series)} has the value {value} in the column '{_reader.ColumnOf(scaling.Target)}', which the " +
                    $"model's transformation cannot take, as it learned from values above 0 alone: give one above 0, or train anew with " +
                    $"Transformation None, or with a constant added."));
        _forecaster.AddAndAdapt(_reader);
    }

    /// <summary>Saves the model with the state as it is, as a model file: an engine of the loaded model goes on from here.</summary>
    /// <param name="mlContext">The context.</param>
    /// <param name="modelPath">The file. One that is there is replaced as a whole: at any moment the path holds it or the new one.</param>
    public void CheckPoint(MLContext mlContext, string modelPath)
    {
        _host.CheckValue(mlContext, nameof(mlContext));
        _host.CheckNonWhiteSpace(modelPath, nameof(modelPath));
        FileReplacement.Write(modelPath, file => mlContext.Model.Save(CurrentModel(), _input.Schema, file));
    }

    /// <summary>Saves the model with the state as it is, as a model file: an engine of the loaded model goes on from here.</summary>
    /// <param name="mlContext">The context.</param>
    /// <param name="stream">Where to; it stays open.</param>
    public void CheckPoint(MLContext mlContext, Stream stream)
    {
        _host.CheckValue(mlContext, nameof(mlContext));
        _host.CheckValue(stream, nameof(stream));
        mlContext.Model.Save(CurrentModel(), _input.Schema, stream);
    }

    /// <summary>Ends the steps before and behind the forecaster; the model is not touched.</summary>
    public void Dispose()
    {
        _finished.Dispose();
        _prepared.Dispose();
    }

    private ITransformer CurrentModel()
    {
        ForecastTransformer current = _transformer.WithState(_forecaster.State.Clone());
        return _before.Count + _behind.Count == 0 ? current : new TransformerChain<ITransformer>([.. _before, current, .. _behind]);
    }

    private DataViewRow Map(DataViewRow row, ITransformer transformer)
    {
        if (!transformer.IsRowToRowMapper)
            throw _host.ExceptParam(
                nameof(transformer), $"{transformer.GetType().Name} stands before the forecaster and maps no single rows: an engine cannot run it.");
        IRowToRowMapper mapper = transformer.GetRowToRowMapper(row.Schema);
        return mapper.GetRow(row, mapper.OutputSchema);
    }

    private void CheckRequest(int? horizon, float? confidenceLevel)
    {
        if (horizon < 1 || horizon > _transformer.Horizon)
            throw _host.ExceptUserArg(
                nameof(horizon), $"The model forecasts 1 to {_transformer.Horizon} steps, not {horizon}: train it with a longer horizon.");
        if (_behind.Count > 0 && horizon is { } steps && steps != _transformer.Horizon)
            throw _host.ExceptUserArg(
                nameof(horizon),
                $"The steps behind the forecaster take all {_transformer.Horizon} steps of a forecast, not {steps}: leave the horizon out, or " +
                "make the engine of the forecaster alone.");
        if (confidenceLevel is not { } level)
            return;
        if (!_transformer.Columns.HasBounds)
            throw _host.ExceptUserArg(
                nameof(confidenceLevel),
                "The model has no intervals: name confidenceLowerBoundColumn and confidenceUpperBoundColumn when it is trained.");
        _transformer.Model.Intervals!.Check(_host, level);
    }
}
