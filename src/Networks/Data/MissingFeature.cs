namespace MlNetDeep;

/// <summary>A feature of which values are missing.</summary>
/// <param name="Feature">Which, from 0; of steps of a sequence its place in the first.</param>
/// <param name="Count">How many values are missing (NaN).</param>
/// <param name="IsEmpty">Whether there is no value at all.</param>
public readonly record struct MissingFeature(int Feature, long Count, bool IsEmpty);
