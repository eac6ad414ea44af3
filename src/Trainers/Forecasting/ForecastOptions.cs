using Microsoft.ML.Runtime;

namespace MlNetDeep;

/// <summary>
/// What a forecaster takes: columns, window, horizon, intervals, the architecture, and how to train. Every hyper-parameter is a property that
/// survives a JSON round trip, so that sweeps can set it.
/// </summary>
public sealed class ForecastOptions : TrainingOptions
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

    /// <summary>The hidden layers, which read a window as steps x inputs. Default: long short-term memory of 16 units.</summary>
    public Architecture Architecture { get; set; } = new Lstm(16);

    /// <summary>Whether there are intervals.</summary>
    internal bool HasBounds => ConfidenceLowerBoundColumn is not null;

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        ArgumentNullException.ThrowIfNull(Architecture);
        Architecture.Validate();
        CheckAtLeast(WindowSize, 1, nameof(WindowSize));
        CheckAtLeast(Horizon, 1, nameof(Horizon));
        CheckColumns();
        OptionChecks.Fraction(CalibrationSetFraction, nameof(CalibrationSetFraction));
        OptionChecks.Fraction(ValidationSetFraction, nameof(ValidationSetFraction));
        if (EarlyStopping is not null && ValidationSetFraction is null)
            throw new ArgumentException(
                $"{nameof(EarlyStopping)} needs rows to measure on: set {nameof(ValidationSetFraction)}, or {nameof(EarlyStopping)} to null.",
                nameof(ValidationSetFraction));
        if (ConfidenceLowerBoundColumn is null != ConfidenceUpperBoundColumn is null)
            throw new ArgumentException(
                $"One of {nameof(ConfidenceLowerBoundColumn)} and {nameof(ConfidenceUpperBoundColumn)} is null: set both, or neither.",
                HasBounds ? nameof(ConfidenceUpperBoundColumn) : nameof(ConfidenceLowerBoundColumn));
    }

    internal override void CopyArrays() => InputColumnNames = [.. InputColumnNames];

    /// <summary>A copy that a trainer owns, in which the architecture has settled what was left open.</summary>
    internal ForecastOptions Own(Random seeds)
    {
        ForecastOptions own = OwnedOptions.Own(this, seeds);
        own.GradientClippingNorm = Architecture.ClippingNorm(GradientClippingNorm);
        return own;
    }

    private void CheckColumns()
    {
        ArgumentNullException.ThrowIfNull(InputColumnNames);
        if (InputColumnNames.Length == 0)
            throw new ArgumentException($"{nameof(InputColumnNames)} is empty: name at least one column.", nameof(InputColumnNames));
        foreach (string name in InputColumnNames)
            OptionChecks.ColumnName(name, nameof(InputColumnNames));
        if (InputColumnNames.Distinct(StringComparer.Ordinal).Count() < InputColumnNames.Length)
            throw new ArgumentException(
                $"{nameof(InputColumnNames)} has a column twice: {string.Join(", ", InputColumnNames)}.", nameof(InputColumnNames));
        if (TargetColumnName is not null && !InputColumnNames.Contains(TargetColumnName))
            throw new ArgumentException(
                $"{nameof(TargetColumnName)} is '{TargetColumnName}', which is not among {nameof(InputColumnNames)} " +
                $"({string.Join(", ", InputColumnNames)}): add it there, since a series is forecast from its own past.",
                nameof(TargetColumnName));
        string[] outputs = [.. new[] { OutputColumnName, ConfidenceLowerBoundColumn, ConfidenceUpperBoundColumn }.OfType<string>()];
        OptionChecks.ColumnName(OutputColumnName, nameof(OutputColumnName));
        foreach (string name in outputs)
            OptionChecks.ColumnName(name, nameof(ConfidenceLowerBoundColumn));
        if (outputs.Distinct(StringComparer.Ordinal).Count() < outputs.Length)
            throw new ArgumentException(
                $"The forecast and its bounds need columns of their own, but are {string.Join(", ", outputs)}.", nameof(OutputColumnName));
    }
}
