namespace MlNetDeep.Benchmarks;

/// <summary>A computation that is timed.</summary>
/// <param name="Name">What, and at which size.</param>
/// <param name="Work">What a call does.</param>
/// <param name="Create">Makes the operands and returns the call.</param>
/// <param name="IsLong">Whether the quick table leaves it out.</param>
public sealed record Case(string Name, Work Work, Func<Action> Create, bool IsLong = false);
