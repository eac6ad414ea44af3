
namespace MlNetDeep;

/// <summary>
/// Bagging (bootstrap aggregating): each member is trained on rows drawn from the training rows with replacement, as many as there are, of
/// which about 63% are different. The others, out of the member's bag, measure its error and the ensemble's.
/// </summary>
/// <remarks>L. Breiman, "Bagging predictors", Machine Learning 24, 1996.</remarks>
public sealed class BaggingOptions : EnsembleOptions
{
    private static new readonly OptionTable Table = new OptionTable<BaggingOptions>(EnsembleOptions.Table)
    {
        { o => o.NumberOfModels, Allowed.From(1).To(MostMembers).Else("a hundred average as well"), SearchRange.Logarithmic(5, 100) },
        { o => o.SampleFraction, Allowed.Above(0).To(1), SearchRange.Linear(0.5, 1) },
    };

    internal override OptionTable OptionTable => Table;

    /// <summary>The number of members, 1 to 10,000. Default: 10.</summary>
    public int NumberOfModels { get; set; } = 10;

    /// <summary>The rows drawn for each member, as a share of those that there are, in (0, 1]. Default: 1.</summary>
    public double SampleFraction { get; set; } = 1;

    /// <summary>
    /// Whether the rows of each class are drawn apart, so that every member has as many of each as the data: for classes so rare that a
    /// sample may lack them. Not for regression. Default: false.
    /// </summary>
    public bool Stratify { get; set; }

    internal override string Name => "Bagging";

    internal override int NumberOfMembers => NumberOfModels;

    internal override string RemedyForMissingClass => $"set {nameof(Stratify)} = true, so that every member has rows of each class.";

    internal override Resampling CreateResampling(EnsembleRows rows, bool stratifiable)
    {
        if (Stratify && !stratifiable)
            throw new InvalidOperationException($"{nameof(Stratify)} draws each class apart, but the label has no classes: set it to false.");
        return new BootstrapResampling(rows, SampleFraction, Stratify, Seed!.Value);
    }
}
