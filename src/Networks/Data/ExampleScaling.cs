namespace MlNetDeep;

/// <summary>Takes examples to the network's scale.</summary>
/// <param name="Standardizer">What features pass through, or null.</param>
/// <param name="Targets">What targets pass through.</param>
internal sealed record ExampleScaling(FeatureStandardizer? Standardizer, TargetScaling Targets)
{
    /// <summary>Whether sparse examples become longer: features whose zeros move are in all of them then.</summary>
    public bool Lengthens(ExampleLayout layout) => layout.IsSparse && Standardizer is { KeepsZeros: false };

    /// <summary>Scales an example in place, where that does not lengthen it.</summary>
    public void Apply(ExampleArena arena, int row) => arena.Scale(row, Standardizer, Targets);
}
