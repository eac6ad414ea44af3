namespace MlNetDeep;

/// <summary>How a network's scores are explained by its features.</summary>
public class ContributionOptions : IHasOptionTable
{
    private static readonly OptionTable Table = new OptionTable<ContributionOptions>
    {
        { o => o.Method, Allowed.OneOf<ContributionMethod>() },
        { o => o.NumberOfSteps, Allowed.From(1) },
        { o => o.Output, Allowed.From(0).Else("outputs count from 0") },
        { o => o.Baseline, Allowed.Any },
    };

    /// <summary>How contributions are found. Default: integrated gradients.</summary>
    public ContributionMethod Method { get; set; } = ContributionMethod.IntegratedGradients;

    /// <summary>
    /// Points on the way from the baseline to the row at which integrated gradients take the gradient, at least 1. More make
    /// <see cref="FeatureContributions.CompletenessError"/> smaller, and take as much longer. Default: 50.
    /// </summary>
    public int NumberOfSteps { get; set; } = 50;

    /// <summary>
    /// Which output is explained, from 0: of classes the class. Null takes the class that is predicted for the row; of other networks all
    /// outputs, one after the other. Default: null.
    /// </summary>
    public int? Output { get; set; }

    /// <summary>
    /// The row that contributions are told against, [features], as users give rows; NaN for a value that is missing. Null takes the mean
    /// or median of each feature that the network's scaling knows, and zeros where it knows none. Default: null.
    /// </summary>
    public float[]? Baseline { get; set; }

    OptionTable IHasOptionTable.OptionTable => Table;
}
