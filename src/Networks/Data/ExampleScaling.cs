namespace MlNetDeep.Networks;

/// <summary>Takes examples to the network's scale.</summary>
/// <param name="Standardizer">What features pass through, or null.</param>
/// <param name="Targets">What targets pass through.</param>
internal sealed record ExampleScaling(FeatureStandardizer? Standardizer, TargetScaling Targets)
{
    /// <summary>Scales an example in place.</summary>
    public void Apply(ExampleArena arena, int row) => arena.Scale(row, Standardizer, Targets);
}
