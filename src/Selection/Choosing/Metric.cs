namespace MlNetDeep;

/// <summary>A figure by which models of a task are judged, on rows that they did not learn from.</summary>
/// <typeparam name="TMetrics">What ML.NET's evaluator of the task gives.</typeparam>
/// <param name="Name">How tables name it.</param>
/// <param name="HigherIsBetter">Whether more is better, as of an accuracy, or less, as of an error.</param>
/// <param name="Value">Takes the figure from the evaluator's; NaN where a model has none.</param>
public sealed record Metric<TMetrics>(string Name, bool HigherIsBetter, Func<TMetrics, double> Value)
{
    /// <summary>Ascending from the best; NaN comes last.</summary>
    internal double Rank(double value)
    {
        if (double.IsNaN(value))
            return double.PositiveInfinity;
        return HigherIsBetter ? -value : value;
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
