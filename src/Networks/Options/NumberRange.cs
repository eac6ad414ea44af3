namespace MlNetDeep;

/// <summary>Finite numbers between bounds.</summary>
internal sealed record NumberRange : Allowed
{
    /// <summary>The lower bound.</summary>
    public double Minimum { get; init; } = double.NegativeInfinity;

    /// <summary>Whether the lower bound itself is refused.</summary>
    public bool ExcludesMinimum { get; init; }

    /// <summary>The upper bound.</summary>
    public double Maximum { get; init; } = double.PositiveInfinity;

    /// <summary>Whether the upper bound itself is refused.</summary>
    public bool ExcludesMaximum { get; init; }

    /// <summary>Whether positive infinity is allowed, too: for no bound at all.</summary>
    public bool AdmitsInfinity { get; private init; }

    /// <summary>The same, or positive infinity.</summary>
    public NumberRange OrInfinity => this with { AdmitsInfinity = true };

    /// <summary>The same, with a greatest number.</summary>
    public NumberRange To(double maximum) => this with { Maximum = maximum };

    /// <summary>The same, below a bound.</summary>
    public NumberRange Below(double bound) => this with { Maximum = bound, ExcludesMaximum = true };

    /// <summary>The same, with what to do instead.</summary>
    public NumberRange Else(string remedy) => this with { Remedy = remedy };

    /// <inheritdoc/>
    protected override string Verb => double.IsFinite(Maximum) ? "lie" : "be";

    /// <inheritdoc/>
    protected override bool Contains(object value)
    {
        double number = Convert.ToDouble(value, CultureInfo.InvariantCulture);
        return double.IsFinite(number)
            ? (ExcludesMinimum ? number > Minimum : number >= Minimum) && (ExcludesMaximum ? number < Maximum : number <= Maximum)
            : AdmitsInfinity && double.IsPositiveInfinity(number);
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        if (double.IsFinite(Maximum))
            return string.Create(
                CultureInfo.InvariantCulture, $"in {(ExcludesMinimum ? '(' : '[')}{Minimum}, {Maximum}{(ExcludesMaximum ? ')' : ']')}");
        return double.IsFinite(Minimum)
            ? string.Create(CultureInfo.InvariantCulture, $"{(ExcludesMinimum ? "above" : "at least")} {Minimum}{(AdmitsInfinity ? " or infinity" : "")}")
            : "finite";
    }
}
