namespace MlNetDeep;

/// <summary>How the contributions of features to a score are found.</summary>
public enum ContributionMethod
{
    /// <summary>
    /// The gradient, averaged over the way from the baseline to the row, times the row's difference to the baseline. Contributions add
    /// up to the difference of the two scores. M. Sundararajan, A. Taly and Q. Yan, "Axiomatic attribution for deep networks", ICML 2017.
    /// </summary>
    IntegratedGradients,

    /// <summary>
    /// The gradient at the row times the row's difference to the baseline: one pass instead of many. Exact for linear networks alone;
    /// where a network saturates, it finds too little.
    /// </summary>
    GradientTimesInput,
}
