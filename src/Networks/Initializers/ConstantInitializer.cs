namespace MlNetDeep;

/// <summary>
/// Constants: the parameter falls into as many parts of one length as there are constants, as the biases of gates do, and each part takes
/// its own.
/// </summary>
/// <param name="Values">The constants, at least one; their number divides the parameter's length.</param>
/// <exception cref="ArgumentNullException">There is no list.</exception>
public sealed record ConstantInitializer(IReadOnlyList<float> Values) : Initializer
{
    private static readonly OptionTable Table =
        new OptionTable<ConstantInitializer> { { o => o.Values, Allowed.Each(Allowed.Finite, least: 1).Required } };

    internal override OptionTable OptionTable => Table;

    /// <summary>The constants, at least one; their number divides the parameter's length.</summary>
    public IReadOnlyList<float> Values { get; } = Values ?? throw new ArgumentNullException(nameof(Values));

    /// <exception cref="ArgumentException">The values do not fall into so many parts of one length.</exception>
    internal override void Fill(Span<float> values, Fan fan, Philox random, ulong stream)
    {
        if (Values.Count == 0 || values.Length % Values.Count != 0)
            throw new ArgumentException(
                $"A parameter of {values.Length} values does not fall into {Values.Count} parts of one length: give another number of constants.",
                nameof(values));
        int part = values.Length / Values.Count;
        for (int i = 0; i < Values.Count; i++)
            values.Slice(i * part, part).Fill(Values[i]);
    }

    /// <summary>Whether the constants are the same.</summary>
    /// <param name="other">Another initializer, or null.</param>
    public bool Equals(ConstantInitializer? other) => other is not null && Values.SequenceEqual(other.Values);

    /// <inheritdoc/>
    public override int GetHashCode() => Values.Aggregate(0, HashCode.Combine);
}
