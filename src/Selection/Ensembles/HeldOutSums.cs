namespace MlNetDeep;

/// <summary>Errors of rows, summed.</summary>
internal abstract class HeldOutSums
{
    // As ML.NET's multiclass evaluator, so that one row cannot make the figure infinite.
    private const double LeastProbability = 1e-15;

    /// <summary>The rows so far.</summary>
    protected long Rows { get; private set; }

    /// <summary>
    /// Adds a row by the mean of what members gave, unless it or the label is missing. Labels are values, classes from 0, or 0 and 1; NaN where
    /// missing.
    /// </summary>
    public void Add(float label, ReadOnlySpan<double> mean)
    {
        if (!float.IsFinite(label) || !double.IsFinite(mean[0]))
            return;
        Rows++;
        AddCore(label, mean);
    }

    /// <summary>The figures; null each where there was no row.</summary>
    public abstract HeldOutErrors ToErrors();

    protected abstract void AddCore(float label, ReadOnlySpan<double> mean);

    protected static double LogLoss(double probability) => -Math.Log(Math.Max(probability, LeastProbability));

    protected double? Mean(double sum) => Rows == 0 ? null : sum / Rows;
}
