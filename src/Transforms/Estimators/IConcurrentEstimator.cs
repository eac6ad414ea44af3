namespace MlNetDeep;

/// <summary>
/// An estimator of which one instance may be fitted on several threads at once, each time with the result that it would have alone. Trainers
/// of ML.NET keep the state of a fit in themselves, so that theirs may not.
/// </summary>
internal interface IConcurrentEstimator
{
    /// <summary>Whether it is so with the options at hand.</summary>
    bool FitsConcurrently { get; }
}
