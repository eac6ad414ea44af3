using System.Text;

namespace MlNetDeep;

/// <summary>How good quantiles are: of each level, and their mean. In double precision; NaN where no row could be judged.</summary>
public sealed class QuantileRegressionMetrics
{
    internal QuantileRegressionMetrics(IReadOnlyList<QuantileMetrics> quantiles, long rows, long rowsLeftOut) =>
        (Quantiles, Rows, RowsLeftOut) = (quantiles, rows, rowsLeftOut);

    /// <summary>The figures of each level, in the order of the score's slots.</summary>
    public IReadOnlyList<QuantileMetrics> Quantiles { get; }

    /// <summary>The mean of the levels' pinball losses, in the label's units: by which models of the same levels are compared.</summary>
    public double PinballLoss => Quantiles.Average(quantile => quantile.PinballLoss);

    /// <summary>The rows that were judged.</summary>
    public long Rows { get; }

    /// <summary>The rows left out, as their label or a quantile of theirs is missing (NaN).</summary>
    public long RowsLeftOut { get; }

    /// <summary>A table: a line a level, and the mean.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{"level",8} {"pinball loss",12} {"coverage",9}");
        foreach (QuantileMetrics quantile in Quantiles)
            text.AppendLine(CultureInfo.InvariantCulture, $"{quantile.Level,8:G4} {quantile.PinballLoss,12:G6} {quantile.Coverage,9:F4}");
        text.AppendLine(CultureInfo.InvariantCulture, $"{"mean",8} {PinballLoss,12:G6}");
        return text.Append(CultureInfo.InvariantCulture, $"{Rows} rows, {RowsLeftOut} left out").ToString();
    }
}

/// <summary>How good the quantiles of one level are.</summary>
/// <param name="Level">In (0, 1).</param>
/// <param name="PinballLoss">
/// mean max(level (y - q), (level - 1)(y - q)), in the label's units; 0 at best. At level 0.5 half the mean absolute error.
/// </param>
/// <param name="Coverage">The share of labels at or below their quantile: the level at best.</param>
public sealed record QuantileMetrics(float Level, double PinballLoss, double Coverage);
