namespace MlNetDeep;

/// <summary>The record of padding; offsets and scales of a step follow, none where values stay as they are.</summary>
/// <param name="OutputColumn">The rows of one size.</param>
/// <param name="InputColumn">The sequences.</param>
/// <param name="FeaturesPerStep">Values of a step, at least 1.</param>
/// <param name="MaximumSteps">Steps that a row has room for, at least 1.</param>
internal sealed record SequencePaddingHeader(string OutputColumn, string InputColumn, int FeaturesPerStep, int MaximumSteps);
