namespace MlNetDeep;

/// <summary>
/// What a forecaster takes: columns, window, horizon, intervals, the architecture, and how to train. Every hyper-parameter is a property that
/// survives a JSON round trip, so that sweeps can set it.
/// </summary>
public sealed class ForecastOptions : TrainingOptions
{
    private static new readonly OptionTable Table = new OptionTable<ForecastOptions>(TrainingOptions.Table)
    {
        { o => o.OutputColumnName, Allowed.Column.Required },
        { o => o.InputColumnNames, Allowed.Each(Allowed.Column, least: 1).Required },
        { o => o.TargetColumnName, Allowed.Column },
        { o => o.SeriesColumnName, Allowed.Column },
        { o => o.TimeColumnName, Allowed.Column },
        { o => o.MissingValues, Allowed.OneOf<MissingSeriesValues>() },
        { o => o.WindowSize, Allowed.From(1), SearchRange.Logarithmic(6, 48) },
        { o => o.SeasonalPeriod, Allowed.From(1).To(MostSeason).Else("a season has fewer rows than a series") },
        { o => o.Differencing, Allowed.OneOf<Differencing>() },
        { o => o.Transformation, Allowed.OneOf<SeriesTransformation>() },
        { o => o.WindowNormalization, Allowed.OneOf<WindowNormalization>() },
        { o => o.StepsAtOnce, Allowed.From(1) },
        { o => o.NumberOfNetworks, Allowed.From(1).To(ForecastHeader.MostNetworks).Else("more change the mean hardly") },
        { o => o.Horizon, Allowed.From(1) },
        { o => o.ConfidenceLowerBoundColumn, Allowed.Column },
        { o => o.ConfidenceUpperBoundColumn, Allowed.Column },
        { o => o.ConfidenceLevel, Allowed.Above(0).To(0.9999) },
        { o => o.Intervals, Allowed.OneOf<IntervalMethod>() },
        { o => o.CalibrationSetFraction, Allowed.Above(0).Below(1) },
        { o => o.AdaptationRate, Allowed.From(0).To(1) },
        { o => o.ValidationSetFraction, Allowed.From(0).Below(1) },
        { o => o.RetrainOnAllRows, Allowed.Any },
        { o => o.Architecture, Allowed.Nested.Required },
        {
            o => o.WindowNormalization is null or MlNetDeep.WindowNormalization.None || o.Differencing is Differencing.Auto or Differencing.None,
            "Differences are relative to rows already: set WindowNormalization or Differencing to None",
            nameof(WindowNormalization), nameof(Differencing)
        },
        {
            o => o.SeasonalPeriod != 1 || o.Differencing is not (Differencing.Seasonal or Differencing.SeasonalAndFirst),
            "Seasonal differences need a season: set SeasonalPeriod to its rows, 2 or more, or Differencing to First or None",
            nameof(SeasonalPeriod), nameof(Differencing)
        },
        {
            o => o.SeasonalPeriod > 1 || o.MissingValues != MissingSeriesValues.SeasonBefore,
            "Values are filled before a season is looked for: set SeasonalPeriod to its rows, 2 or more, or MissingValues to Previous",
            nameof(SeasonalPeriod), nameof(MissingValues)
        },
        {
            o => o.StepsAtOnce is null || o.StepsAtOnce <= o.Horizon, "StepsAtOnce is above Horizon: set it to null for all steps at once",
            nameof(StepsAtOnce), nameof(Horizon)
        },
        {
            o => o.StepsAtOnce is null || o.StepsAtOnce == o.Horizon || o.InputColumnNames.Length == 1,
            "StepsAtOnce goes on from forecasts, which other columns do not have: leave one column in InputColumnNames, or set StepsAtOnce to null",
            nameof(StepsAtOnce), nameof(InputColumnNames)
        },
        { o => IsDistinct(o.InputColumnNames), "InputColumnNames has a column twice", nameof(InputColumnNames) },
        {
            o => o.TargetColumnName is null || o.InputColumnNames.Contains(o.TargetColumnName),
            "TargetColumnName is not among InputColumnNames: add it there, since a series is forecast from its own past",
            nameof(TargetColumnName), nameof(InputColumnNames)
        },
        {
            o => IsDistinct(o.OutputColumnName, o.ConfidenceLowerBoundColumn, o.ConfidenceUpperBoundColumn),
            "The forecast and its bounds need columns of their own",
            nameof(OutputColumnName), nameof(ConfidenceLowerBoundColumn), nameof(ConfidenceUpperBoundColumn)
        },
        {
            o => o.EarlyStopping is null || o.ValidationSetFraction > 0,
            "EarlyStopping needs rows to measure on: set ValidationSetFraction, or EarlyStopping to null",
            nameof(ValidationSetFraction), nameof(EarlyStopping)
        },
        {
            o => o.ConfidenceLowerBoundColumn is null == o.ConfidenceUpperBoundColumn is null,
            "ConfidenceLowerBoundColumn and ConfidenceUpperBoundColumn belong together: set both, or neither",
            nameof(ConfidenceLowerBoundColumn), nameof(ConfidenceUpperBoundColumn)
        },
        {
            o => o.Intervals == IntervalMethod.Conformal || o.HasBounds,
            "Quantiles need columns to be written to: set ConfidenceLowerBoundColumn and ConfidenceUpperBoundColumn, or Intervals to Conformal",
            nameof(Intervals), nameof(ConfidenceLowerBoundColumn)
        },
        {
            o => o.Architecture is not PretrainedNetwork pretrained || (pretrained.Preparation is null && o.NumberOfRestarts == 1),
            "A forecaster scales series itself, and PretrainedNetwork has one start to give: take a network without scaling of features, and leave " +
            "NumberOfRestarts at 1",
            nameof(NumberOfRestarts)
        },
    };

    /// <summary>The most rows of a season.</summary>
    internal const int MostSeason = 1_000_000;

    internal override OptionTable OptionTable => Table;

    /// <summary>The forecast: a vector of Single, the next step first. Default: Forecast.</summary>
    public string OutputColumnName { get; set; } = "Forecast";

    /// <summary>What is read of each row, at least one column: Single, or vectors of Single of known size. Default: Value.</summary>
    public string[] InputColumnNames { get; set; } = ["Value"];

    /// <summary>Which of the input columns is forecast, a Single; null takes the first. Default: null.</summary>
    public string? TargetColumnName { get; set; }

    /// <summary>
    /// Text, a key or an integer that tells series apart; one network learns from all of them, each scaled by its own rows. Null where all
    /// rows are one series. Default: null.
    /// </summary>
    public string? SeriesColumnName { get; set; }

    /// <summary>
    /// The time of each row: a number, a DateTime, or a DateTimeOffset. Rows must follow one another by the same step in all series: by an
    /// equal length, to 1% or to what a Single can tell, or by the calendar's days, days from Monday to Friday, or months as AddMonths counts
    /// them. A local time within the day must be a DateTimeOffset, since clocks change. Null checks nothing. Default: null.
    /// </summary>
    public string? TimeColumnName { get; set; }

    /// <summary>
    /// What takes the place of a missing (NaN) value behind the first rows of a series, when training, in views and in engines. What is filled
    /// counts as a value that came, but widens and narrows no intervals. Rows at the beginning of a series with missing values are left out.
    /// Default: <see cref="MissingSeriesValues.Refuse"/>.
    /// </summary>
    public MissingSeriesValues MissingValues { get; set; }

    /// <summary>
    /// Rows of the windows that the network reads, at least 1. Null takes two seasons, of <see cref="SmoothingPerceptron"/> three, or 12 rows, but
    /// leaves windows enough of the shortest series to learn from.
    /// Default: null.
    /// </summary>
    public int? WindowSize { get; set; }

    /// <summary>
    /// Rows of a season, 1 to 1,000,000: 12 of months, 24 of hours; 1 for none. Null takes the calendar's, by <see cref="TimeColumnName"/>, or else the
    /// distance, of at most 4,000 rows, at which rows agree most, if they do. Default: null.
    /// </summary>
    public int? SeasonalPeriod { get; set; }

    /// <summary>
    /// Whether the network reads the series' differences, and forecasts what is added to the naive forecast; differences follow levels that
    /// training never saw. Of other input columns none are taken. Default: <see cref="Differencing.Auto"/>.
    /// </summary>
    public Differencing Differencing { get; set; }

    /// <summary>What the series is transformed by first, and forecasts and intervals back. Default: <see cref="SeriesTransformation.Auto"/>.</summary>
    public SeriesTransformation Transformation { get; set; }

    /// <summary>
    /// What windows are relative to where no differences are taken. Null takes the last value for <see cref="SmoothingPerceptron"/>, where
    /// <see cref="Differencing"/> is Auto, and otherwise none. Default: null.
    /// </summary>
    public WindowNormalization? WindowNormalization { get; set; }

    /// <summary>Networks trained from different seeds, whose mean is what is forecast: 1 to 1000. Default: 1.</summary>
    public int NumberOfNetworks { get; set; } = 1;

    /// <summary>Steps forecast, at least 1. Default: 1.</summary>
    public int Horizon { get; set; } = 1;

    /// <summary>
    /// The network's outputs, 1 to <see cref="Horizon"/>: with fewer, further steps are forecast from the forecasts as if they had come, which suits
    /// series that follow a law, as chaotic ones. Null forecasts all steps at once from values that did come. Default: null.
    /// </summary>
    public int? StepsAtOnce { get; set; }

    /// <summary>The column of the intervals' lower bounds; null, together with the upper, makes no intervals. Default: null.</summary>
    public string? ConfidenceLowerBoundColumn { get; set; }

    /// <summary>The column of the intervals' upper bounds. Default: null.</summary>
    public string? ConfidenceUpperBoundColumn { get; set; }

    /// <summary>The share of values to come that each interval is to hold, in (0, 0.9999]. Default: 0.95.</summary>
    public float ConfidenceLevel { get; set; } = 0.95f;

    /// <summary>
    /// Whether intervals are as wide as errors were on the last windows, or follow the noise that the window tells of. Default:
    /// <see cref="IntervalMethod.Conformal"/>.
    /// </summary>
    public IntervalMethod Intervals { get; set; }

    /// <summary>
    /// The share of each series' windows, its last ones, that intervals are taken from: a first network learns without them and is asked for
    /// its errors there; the one that forecasts learns from all. In (0, 1). Default: 0.2.
    /// </summary>
    public double CalibrationSetFraction { get; set; } = 0.2;

    /// <summary>
    /// How fast an engine's intervals follow the values that come, in [0, 1]: by so much the logarithm of a series' width grows with each value
    /// outside the interval of its step, and 1 - <see cref="ConfidenceLevel"/> times as much less with each; 0 leaves them as training found them.
    /// Transform does not adapt. Default: 0.05.
    /// </summary>
    public float AdaptationRate { get; set; } = 0.05f;

    /// <summary>
    /// The share of each series' other windows, the last of them, that the validation loss is measured on, in [0, 1). Null holds back a
    /// fifth where <see cref="TrainingOptions.NumberOfEpochs"/> is null and the series has 100 windows or more. Default: null.
    /// </summary>
    public double? ValidationSetFraction { get; set; }

    /// <summary>
    /// Where windows are held back to validate on: whether the network is trained again with them, for as long as was best. Null does so where
    /// the epochs are chosen by the number of rows. Default: null.
    /// </summary>
    public bool? RetrainOnAllRows { get; set; }

    /// <summary>
    /// The hidden layers, which read a window as steps x inputs. Default: exponential smoothing and a linear map of its errors
    /// (<see cref="SmoothingPerceptron"/>), which on most series of docs/measured/forecasts.md is ahead of all others.
    /// </summary>
    public Architecture Architecture { get; set; } = new SmoothingPerceptron();

    /// <summary>How it is trained where nothing is set.</summary>
    internal PlanDefaults PlanDefaults => Architecture.SeriesPlanDefaults;

    /// <summary>The share of a series' windows to validate on; 0 for none.</summary>
    internal double HeldOutShare(int windows) => PlanDefaults.ShareOf(this, ValidationSetFraction, windows);

    /// <summary>Whether there are intervals.</summary>
    internal bool HasBounds => ConfidenceLowerBoundColumn is not null;

    /// <summary>What networks minimize.</summary>
    internal Loss CreateLoss() => Intervals == IntervalMethod.Quantiles ? new IntervalLoss(ConfidenceLevel) : new SquaredError();

    /// <summary>The network of a model that forecasts so many steps at once from windows of that shape, [window size, inputs].</summary>
    internal Sequential CreateNetwork(Shape window, int target, int season, int steps)
    {
        int outputs = Intervals == IntervalMethod.Quantiles ? IntervalLoss.Quantiles * steps : steps;
        return Architecture.ForSeries(target, season).CreateNetwork(new RowShape(window), outputs, CreateLoss());
    }

    internal override void CopyArrays() => InputColumnNames = [.. InputColumnNames];

    /// <summary>A copy that a trainer owns, in which the architecture has settled what was left open.</summary>
    internal ForecastOptions Own(Random seeds)
    {
        ForecastOptions own = OwnedOptions.Own(this, seeds);
        own.GradientClippingNorm = Architecture.ClippingNorm(GradientClippingNorm);
        own.LayerRateFactors ??= Architecture.LayerRateFactors;
        return own;
    }

    private static bool IsDistinct(params string?[] names)
    {
        string[] given = [.. names.OfType<string>()];
        return given.Distinct(StringComparer.Ordinal).Count() == given.Length;
    }
}
