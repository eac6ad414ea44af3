namespace MlNetDeep;

/// <summary>What training returns.</summary>
/// <param name="Parameters">The weights that were kept.</param>
/// <param name="History">What happened.</param>
public sealed record TrainingResult(float[] Parameters, TrainingHistory History)
{
    /// <summary>Whether training was cancelled before its first step: the weights are those that it was to start from.</summary>
    public bool IsUntrained { get; init; }
}
