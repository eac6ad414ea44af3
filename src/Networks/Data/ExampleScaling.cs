namespace MlNetDeep;

/// <summary>Takes examples to the network's scale.</summary>
/// <param name="Preparation">What features pass through, or null.</param>
/// <param name="Targets">What targets pass through.</param>
internal sealed record ExampleScaling(FeaturePreparation? Preparation, TargetScaling Targets)
{
    /// <summary>Whether examples become longer: by marks of what was missing, sparse ones by features whose zeros move.</summary>
    public bool Lengthens(ExampleLayout layout) => Preparation?.KeepsLength(layout.IsSparse) == false;

    /// <summary>Scales an example in place, where that does not lengthen it.</summary>
    public void Apply(ExampleArena arena, int row) => arena.Scale(row, Preparation, Targets);
}
