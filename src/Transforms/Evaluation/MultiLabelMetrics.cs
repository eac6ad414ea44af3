using System.Text;

namespace MlNetDeep;

/// <summary>How good a classification of several labels is: of each label, and of all. NaN where no row could be judged.</summary>
public sealed class MultiLabelMetrics
{
    internal MultiLabelMetrics(
        IReadOnlyList<LabelMetrics> labels, double microAreaUnderRocCurve, double microF1Score, double subsetAccuracy, double hammingLoss, long rows,
        long rowsLeftOut)
    {
        Labels = labels;
        MicroAreaUnderRocCurve = microAreaUnderRocCurve;
        MicroF1Score = microF1Score;
        SubsetAccuracy = subsetAccuracy;
        HammingLoss = hammingLoss;
        Rows = rows;
        RowsLeftOut = rowsLeftOut;
    }

    /// <summary>The figures of each label, in the order of the slots.</summary>
    public IReadOnlyList<LabelMetrics> Labels { get; }

    /// <summary>The mean of the labels' areas under the curve, without labels that have none. In [0, 1], 0.5 by chance.</summary>
    public double MacroAreaUnderRocCurve => MeanOf(label => label.AreaUnderRocCurve);

    /// <summary>The area under the curve of all scores of all labels together. In [0, 1], 0.5 by chance.</summary>
    public double MicroAreaUnderRocCurve { get; }

    /// <summary>The mean of the labels' F1 scores, without labels that have none: rare labels count as much as others. In [0, 1].</summary>
    public double MacroF1Score => MeanOf(label => label.F1Score);

    /// <summary>The F1 score of all predictions of all labels together: frequent labels count more. In [0, 1].</summary>
    public double MicroF1Score { get; }

    /// <summary>The share of rows of which all labels are right. In [0, 1].</summary>
    public double SubsetAccuracy { get; }

    /// <summary>The share of labels, over all rows, that are wrong. In [0, 1], 0 at best.</summary>
    public double HammingLoss { get; }

    /// <summary>The rows that were judged.</summary>
    public long Rows { get; }

    /// <summary>The rows left out, as a score of theirs is missing (NaN).</summary>
    public long RowsLeftOut { get; }

    /// <summary>A table: a line a label, and the averages.</summary>
    public override string ToString()
    {
        int width = Math.Max("label".Length, Labels.Max(label => label.Name.Length));
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{"label".PadRight(width)} {"positives",10} {"AUC",8} {"F1",8}");
        foreach (LabelMetrics label in Labels)
        {
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"{label.Name.PadRight(width)} {label.Positives,10} {label.AreaUnderRocCurve,8:F4} {label.F1Score,8:F4}");
        }

        text.AppendLine(CultureInfo.InvariantCulture, $"{"macro".PadRight(width)} {"",10} {MacroAreaUnderRocCurve,8:F4} {MacroF1Score,8:F4}");
        text.AppendLine(CultureInfo.InvariantCulture, $"{"micro".PadRight(width)} {"",10} {MicroAreaUnderRocCurve,8:F4} {MicroF1Score,8:F4}");
        text.AppendLine(CultureInfo.InvariantCulture, $"subset accuracy {SubsetAccuracy:F4}, Hamming loss {HammingLoss:F4}");
        return text.Append(CultureInfo.InvariantCulture, $"{Rows} rows, {RowsLeftOut} left out").ToString();
    }

    private double MeanOf(Func<LabelMetrics, double> figure) =>
        Labels.Select(figure).Where(value => !double.IsNaN(value)).DefaultIfEmpty(double.NaN).Average();
}

/// <summary>How good the predictions of one label are.</summary>
/// <param name="Name">Its slot's name, or its place, as Label[0].</param>
/// <param name="AreaUnderRocCurve">
/// The area under the receiver operating characteristic, in [0, 1], 0.5 by chance; NaN where all rows have the label, or none.
/// </param>
/// <param name="F1Score">The harmonic mean of precision and recall, in [0, 1]; NaN where no row has the label and it is never predicted.</param>
/// <param name="Positives">The rows that have the label.</param>
public sealed record LabelMetrics(string Name, double AreaUnderRocCurve, double F1Score, long Positives);
