namespace MlNetDeep;

/// <summary>An estimator of this library, and what may be known of it that estimators of ML.NET do not tell.</summary>
internal interface IOwnEstimator
{
    /// <summary>The options that it was made with, its own copy: not to be changed.</summary>
    object Options { get; }

    /// <summary>
    /// Whether, with the options at hand, one instance may be fitted on several threads at once, each time with the result that it would have
    /// alone. Trainers of ML.NET keep the state of a fit in themselves, so that theirs may not.
    /// </summary>
    bool FitsConcurrently { get; }
}
