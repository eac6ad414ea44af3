using System.Globalization;

namespace MlNetDeep;

/// <summary>
/// What all forecasters take: columns, window, horizon, intervals, how to train, and, from the architecture that derives from it, which
/// network. Every hyper-parameter is a property that survives a JSON round trip, so that sweeps can set it.
/// </summary>
public abstract class ForecastOptions : TrainingOptions
{
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
    /// The share of each series' other windows, the last of them, that the validation loss is measured on, in (0, 1); null holds back none.
    /// Default: null.
    /// </summary>
    public double? ValidationSetFraction { get; set; }

    /// <summary>The architecture's name, for logs.</summary>
    internal abstract string Architecture { get; }

    /// <summary>Whether there are intervals.</summary>
    internal bool HasBounds => ConfidenceLowerBoundColumn is not null;

    /// <summary>The layers between the window, [windowSize, inputs], and the dense layer of outputs, which sees a vector.</summary>
    internal abstract IEnumerable<Layer> CreateLayers();

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        CheckAtLeast(WindowSize, 1, nameof(WindowSize));
        CheckAtLeast(Horizon, 1, nameof(Horizon));
        CheckColumns();
        CheckFraction(CalibrationSetFraction, nameof(CalibrationSetFraction));
        CheckFraction(ValidationSetFraction ?? 0.5, nameof(ValidationSetFraction));
        if (EarlyStopping is not null && ValidationSetFraction is null)
            throw new ArgumentException(
                $"{nameof(EarlyStopping)} needs rows to measure on: set {nameof(ValidationSetFraction)}, or {nameof(EarlyStopping)} to null.",
                nameof(ValidationSetFraction));
        if (ConfidenceLowerBoundColumn is null != ConfidenceUpperBoundColumn is null)
            throw new ArgumentException(
                $"One of {nameof(ConfidenceLowerBoundColumn)} and {nameof(ConfidenceUpperBoundColumn)} is null: set both, or neither.",
                HasBounds ? nameof(ConfidenceUpperBoundColumn) : nameof(ConfidenceLowerBoundColumn));
    }

    /// <summary>Replaces the arrays of a fresh copy by copies, so that no later change of an element reaches it.</summary>
    internal override void CopyArrays() => InputColumnNames = [.. InputColumnNames];

    private void CheckColumns()
    {
        ArgumentNullException.ThrowIfNull(InputColumnNames);
        if (InputColumnNames.Length == 0)
            throw new ArgumentException($"{nameof(InputColumnNames)} is empty: name at least one column.", nameof(InputColumnNames));
        foreach (string name in InputColumnNames)
            CheckName(name, nameof(InputColumnNames));
        if (InputColumnNames.Distinct(StringComparer.Ordinal).Count() < InputColumnNames.Length)
            throw new ArgumentException(
                $"{nameof(InputColumnNames)} has a column twice: {string.Join(", ", InputColumnNames)}.", nameof(InputColumnNames));
        if (TargetColumnName is not null && !InputColumnNames.Contains(TargetColumnName))
            throw new ArgumentException(
                $"{nameof(TargetColumnName)} is '{TargetColumnName}', which is not among {nameof(InputColumnNames)} " +
                $"({string.Join(", ", InputColumnNames)}): add it there, since a series is forecast from its own past.",
                nameof(TargetColumnName));
        string[] outputs = [.. new[] { OutputColumnName, ConfidenceLowerBoundColumn, ConfidenceUpperBoundColumn }.OfType<string>()];
        CheckName(OutputColumnName, nameof(OutputColumnName));
        foreach (string name in outputs)
            CheckName(name, nameof(ConfidenceLowerBoundColumn));
        if (outputs.Distinct(StringComparer.Ordinal).Count() < outputs.Length)
            throw new ArgumentException(
                $"The forecast and its bounds need columns of their own, but are {string.Join(", ", outputs)}.", nameof(OutputColumnName));
    }

    private static void CheckName(string? value, string option)
    {
        if (string.IsNullOrWhiteSpace(value))
            throw new ArgumentException($"{option} must name a column.", option);
    }

    private static void CheckFraction(double value, string name)
    {
        if (!(value > 0 && value < 1))
            throw new ArgumentOutOfRangeException(name,
                string.Create(CultureInfo.InvariantCulture, $"{name} must lie in (0, 1), but is {value}."));
    }
}
