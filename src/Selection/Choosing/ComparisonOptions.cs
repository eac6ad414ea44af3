namespace MlNetDeep;

/// <summary>How trainers are compared.</summary>
/// <typeparam name="TMetrics">What ML.NET's evaluator of the task gives.</typeparam>
public sealed class ComparisonOptions<TMetrics> : JudgingOptions<TMetrics>
{
    /// <summary>Parts of the cross-validation, 2 to 10,000: every trainer learns as many times, from all parts but one. Default: 10.</summary>
    public int NumberOfFolds { get; set; } = 10;

    internal override void Validate()
    {
        base.Validate();
        OptionChecks.AtLeast(NumberOfFolds, 2, nameof(NumberOfFolds));
        OptionChecks.AtMost(NumberOfFolds, EnsembleOptions.MostMembers, nameof(NumberOfFolds), "ten folds measure as well");
    }
}
