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
        { o => o.WindowSize, Allowed.From(1), SearchRange.Logarithmic(6, 48) },
        { o => o.Horizon, Allowed.From(1) },
        { o => o.ConfidenceLowerBoundColumn, Allowed.Column },
        { o => o.ConfidenceUpperBoundColumn, Allowed.Column },
        { o => o.ConfidenceLevel, Allowed.Above(0).To(0.9999) },
        { o => o.CalibrationSetFraction, Allowed.Above(0).Below(1) },
        { o => o.ValidationSetFraction, Allowed.From(0).Below(1) },
        { o => o.RetrainOnAllRows, Allowed.Any },
        { o => o.Architecture, Allowed.Nested.Required },
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
    };

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

    /// <summary>Rows that a forecast reads, at least 1. Default: 12.</summary>
    public int WindowSize { get; set; } = 12;

    /// <summary>Steps forecast, all by one network with as many outputs, at least 1. Default: 1.</summary>
    public int Horizon { get; set; } = 1;

    /// <summary>The column of the intervals' lower bounds; null, together with the upper, makes no intervals. Default: null.</summary>
    public string? ConfidenceLowerBoundColumn { get; set; }

    /// <summary>The column of the intervals' upper bounds. Default: null.</summary>
    public string? ConfidenceUpperBoundColumn { get; set; }

    /// <summary>The share of values to come that each interval is to hold, in (0, 0.9999]. Default: 0.95.</summary>
    public float ConfidenceLevel { get; set; } = 0.95f;

    /// <summary>
    /// The share of each series' windows, its last ones, that the network does not learn from, so that intervals can be taken from its
    /// errors there; in (0, 1). Without intervals nothing is held back. Default: 0.2.
    /// </summary>
    public double CalibrationSetFraction { get; set; } = 0.2;

    /// <summary>
    /// The share of each series' other windows, the last of them, that the validation loss is measured on, in [0, 1). Null holds back a
    /// fifth where <see cref="TrainingOptions.NumberOfEpochs"/> is null and the series has 500 windows or more. Default: null.
    /// </summary>
    public double? ValidationSetFraction { get; set; }

    /// <summary>
    /// Where windows are held back to validate on: whether the network is trained again with them, for as long as was best; those that
    /// intervals are taken from stay apart. Null does so where the epochs are chosen by the number of rows. Default: null.
    /// </summary>
    public bool? RetrainOnAllRows { get; set; }

    /// <summary>The hidden layers, which read a window as steps x inputs. Default: long short-term memory of 16 units.</summary>
    public Architecture Architecture { get; set; } = new Lstm(16);

    /// <summary>Of series, which are short, a higher rate is learned from.</summary>
    internal PlanDefaults PlanDefaults => Architecture.PlanDefaults with { LearningRate = 0.005f };

    /// <summary>The share of a series' windows to validate on; 0 for none.</summary>
    internal double HeldOutShare(int windows) => PlanDefaults.ShareOf(this, ValidationSetFraction, windows);

    /// <summary>Whether there are intervals.</summary>
    internal bool HasBounds => ConfidenceLowerBoundColumn is not null;

    internal override void CopyArrays() => InputColumnNames = [.. InputColumnNames];

    /// <summary>A copy that a trainer owns, in which the architecture has settled what was left open.</summary>
    internal ForecastOptions Own(Random seeds)
    {
        ForecastOptions own = OwnedOptions.Own(this, seeds);
        own.GradientClippingNorm = Architecture.ClippingNorm(GradientClippingNorm);
        return own;
    }

    private static bool IsDistinct(params string?[] names)
    {
        string[] given = [.. names.OfType<string>()];
        return given.Distinct(StringComparer.Ordinal).Count() == given.Length;
    }
}
