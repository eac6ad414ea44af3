using System.Text;

namespace MlNetDeep;

/// <summary>How good a regression of several targets is: of each target, and their means. In double precision; NaN where no row could be judged.</summary>
public sealed class MultiOutputRegressionMetrics
{
    internal MultiOutputRegressionMetrics(IReadOnlyList<OutputRegressionMetrics> outputs, long rows, long rowsLeftOut)
    {
        Outputs = outputs;
        Rows = rows;
        RowsLeftOut = rowsLeftOut;
    }

    /// <summary>The figures of each target, in the order of the label's slots.</summary>
    public IReadOnlyList<OutputRegressionMetrics> Outputs { get; }

    /// <summary>The mean of the targets' root mean squared errors: of use where their units are alike.</summary>
    public double RootMeanSquaredError => Outputs.Average(output => output.RootMeanSquaredError);

    /// <summary>The mean of the targets' mean absolute errors: of use where their units are alike.</summary>
    public double MeanAbsoluteError => Outputs.Average(output => output.MeanAbsoluteError);

    /// <summary>The mean of the targets' R squared, whatever their units; NaN where a target is constant.</summary>
    public double RSquared => Outputs.Average(output => output.RSquared);

    /// <summary>The rows that were judged.</summary>
    public long Rows { get; }

    /// <summary>The rows left out, as a label or a score of theirs is missing (NaN).</summary>
    public long RowsLeftOut { get; }

    /// <summary>A table: a line a target, and the means.</summary>
    public override string ToString()
    {
        var mean = new OutputRegressionMetrics("mean", RootMeanSquaredError, MeanAbsoluteError, RSquared);
        int width = Math.Max("output".Length, Outputs.Max(output => output.Name.Length));
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{"output".PadRight(width)} {"RMSE",12} {"MAE",12} {"R squared",12}");
        foreach (OutputRegressionMetrics output in Outputs.Append(mean))
        {
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"{output.Name.PadRight(width)} {output.RootMeanSquaredError,12:G6} {output.MeanAbsoluteError,12:G6} {output.RSquared,12:F4}");
        }

        return text.Append(CultureInfo.InvariantCulture, $"{Rows} rows, {RowsLeftOut} left out").ToString();
    }
}

/// <summary>How good the predictions of one target are.</summary>
/// <param name="Name">Its slot's name, or its place, as Label[0].</param>
/// <param name="RootMeanSquaredError">sqrt(mean (y - score)^2), in the target's units.</param>
/// <param name="MeanAbsoluteError">mean |y - score|, in the target's units.</param>
/// <param name="RSquared">
/// 1 - sum (y - score)^2 / sum (y - mean y)^2: 1 at best, 0 for the targets' mean. NaN or infinite where the target is constant.
/// </param>
public sealed record OutputRegressionMetrics(string Name, double RootMeanSquaredError, double MeanAbsoluteError, double RSquared);
