namespace MlNetDeep;

/// <summary>How trainers are compared.</summary>
/// <typeparam name="TMetrics">What ML.NET's evaluator of the task gives.</typeparam>
public sealed class ComparisonOptions<TMetrics> : JudgingOptions<TMetrics>
{
    private static new readonly OptionTable Table = new OptionTable<ComparisonOptions<TMetrics>>(JudgingOptions<TMetrics>.Table)
    {
        { o => o.NumberOfFolds, Allowed.From(2).To(EnsembleOptions.MostMembers).Else("ten folds measure as well") },
    };

    internal override OptionTable OptionTable => Table;

    /// <summary>Parts of the cross-validation, 2 to 10,000: every trainer learns as many times, from all parts but one. Default: 10.</summary>
    public int NumberOfFolds { get; set; } = 10;
}
