namespace MlNetDeep.Peers;

/// <summary>A median time.</summary>
/// <param name="Name">Which side, and how it ran.</param>
/// <param name="Seconds">Of an epoch or a row.</param>
internal sealed record Timed(string Name, double Seconds)
{
    /// <summary>The time in a unit that suits its size.</summary>
    public string InUnits() =>
        Seconds < 1e-3 ? FormattableString.Invariant($"{Seconds * 1e6:G3} us") : FormattableString.Invariant($"{Seconds:G3} s");

    /// <inheritdoc/>
    public override string ToString() => $"{Name} {InUnits()}";
}
