[assembly: LoadableClass(
    typeof(ForecastTransformer), null, typeof(SignatureLoadModel), "Neural network for forecasts", ForecastTransformer.LoaderSignature)]

namespace MlNetDeep;

/// <summary>
/// A trained forecaster. <see cref="OrderedTransformer.Transform"/> gives each row the forecast of the next steps of its series from the
/// rows of the view up to it: NaN while they are fewer than <see cref="RowsRead"/>, or have missing values that are not filled. The state after the last
/// training row is for <c>CreateForecastEngine</c>, which goes on from there.
/// </summary>
public sealed class ForecastTransformer : OrderedTransformer
{
    internal const string LoaderSignature = "NetworkForecast";

    private static readonly ModelPart Part = new("NNFRCAST", LoaderSignature, typeof(ForecastTransformer));

    internal ForecastTransformer(IHostEnvironment env, ForecastColumns columns, ForecastModel model, ForecastState state)
        : base(env.Register(LoaderSignature))
    {
        Columns = columns;
        Model = model;
        State = state;
    }

    /// <summary>
    /// The networks, whose mean is what is forecast: each [<see cref="WindowSize"/>, inputs] to [horizon] or fewer steps at once, in units of each series' standard
    /// deviation; where <c>Intervals</c> is Quantiles, to medians, lower and upper bounds of the steps (<see cref="IntervalLoss"/>).
    /// </summary>
    public IReadOnlyList<TrainedNetwork> Networks => Model.Networks;

    /// <summary>What happened in the training of the first network, epoch by epoch.</summary>
    public TrainingHistory History => Model.Networks[0].History;

    /// <summary>Rows of the windows that the networks read.</summary>
    public int WindowSize => Model.WindowSize;

    /// <summary>Rows that a forecast reads: a window, and those in front of it that its differences need.</summary>
    public int RowsRead => Model.RowsRead;

    /// <summary>The rows of a season to which differences are taken; 0 where none are.</summary>
    public int Season => Model.Form.Season;

    /// <summary>Whether differences to the row before are taken.</summary>
    public bool IsDifferenced => Model.Form.IsDifferenced;

    /// <summary>Steps forecast.</summary>
    public int Horizon => Model.Horizon;

    /// <summary>The series that were trained on, as text: of keys their values; one empty name where no column tells them apart.</summary>
    public IReadOnlyList<string> Series => [.. Model.Scalings.Keys];

    internal ForecastColumns Columns { get; }

    internal ForecastModel Model { get; }

    internal ForecastState State { get; }

    internal override IEnumerable<string> ReadColumns => Columns.Inputs.All;

    internal override string OnnxRemedy =>
        "write its networks, which read windows as the forecaster scales them, and give what it adds to a naive forecast: " +
        "Networks[0].SaveAsOnnx of the package MlNetDeep.Onnx";

    internal static ForecastTransformer Create(IHostEnvironment env, ModelLoadContext ctx) => Part.Load(env, ctx, reader =>
    {
        ForecastHeader header = reader.Read(ModelJson.Default.ForecastHeader);
        header.Check(env);
        ForecastModel model = ForecastModel.Read(env, reader, header);
        env.CheckDecode(!header.Columns.HasBounds || model.Intervals?.Supports(header.Columns.ConfidenceLevel) == true);
        return new ForecastTransformer(env, header.Columns, model, ForecastState.Read(reader, header, model));
    });

    /// <summary>The same forecaster, standing elsewhere.</summary>
    internal ForecastTransformer WithState(ForecastState state) => new(Host, Columns, Model, state);

    internal override IEnumerable<DataViewSchema.DetachedColumn> AddedColumns(DataViewSchema inputSchema)
    {
        CheckInputs(inputSchema);
        var type = new VectorDataViewType(NumberDataViewType.Single, Horizon);
        return Columns.Written.Select(name => new DataViewSchema.DetachedColumn(name, type));
    }

    /// <summary>Checks that rows are as those of training.</summary>
    internal void CheckInputs(DataViewSchema schema)
    {
        int width = Columns.Inputs.Bind(Host, schema);
        if (width != Model.Width)
            throw Host.ExceptSchemaMismatch(
                nameof(schema), "input", string.Join(", ", Columns.Inputs.Inputs), $"{Model.Width} values", $"{width} values");
        if (Columns.Inputs.Series is { } series && SeriesNames.AreKeyNumbers(schema[series]) != Model.HasKeyNumbers)
            throw Host.ExceptSchemaMismatch(
                nameof(schema), "series", series,
                Model.HasKeyNumbers ? "a key without key values, as in training" : "text, an integer or a key with key values, as in training",
                schema[series].Type.ToString());
        if (Columns.Inputs.Time is { } time && State.Step is { } step && TimeColumn.AreDates(schema[time].Type) != step.IsDate)
            throw Host.ExceptSchemaMismatch(
                nameof(schema), "time", time, step.IsDate ? "a date, as in training" : "a number, as in training", schema[time].Type.ToString());
    }

    internal override OrderedColumns Open(IDataView input, DataViewRow row, Predicate<int> isActive) => new ForecastSequence(
        new Forecaster(Host, Model, Columns, new ForecastState(RowsRead, Model.Width, State.Step)),
        new SeriesRowReader(row, Columns.Inputs), Horizon, Columns.HasBounds ? Model.Intervals!.Radii(Columns.ConfidenceLevel) : []);

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        var header = new ForecastHeader(
            Columns, Model.Target, Horizon, Networks.Count, Model.SeasonalPeriod, Model.Form, [.. Series], Model.HasKeyNumbers, State.Step,
            State.ToHeader());
        Part.Save(ctx, Model.AddTo(new BlockWriter().Add(header, ModelJson.Default.ForecastHeader)).Add(State.ToBlock()));
    }
}
