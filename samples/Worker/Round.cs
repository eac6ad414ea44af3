namespace MlNetDeep.Samples.Worker;

/// <summary>A training on the rows that there were when it began: so a resumed one sees the same rows, whatever has come since.</summary>
/// <param name="Number">From 1.</param>
/// <param name="LastRow">The largest id that belongs to it.</param>
internal sealed record Round(int Number, long LastRow);
