namespace MlNetDeep.Samples.Worker;

/// <summary>What the command line says of rounds.</summary>
/// <param name="Epochs">Of a round.</param>
/// <param name="Rounds">After so many the program ends; null goes on for ever.</param>
internal sealed record WorkerOptions(int Epochs, int? Rounds);
