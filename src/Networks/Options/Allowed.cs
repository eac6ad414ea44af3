using System.Collections;

namespace MlNetDeep;

/// <summary>
/// What an option may be: its check, the error and the documentation's words come from here. Null, not set, is allowed unless required.
/// </summary>
internal abstract record Allowed
{
    /// <summary>What to do instead, as the end of the error's sentence; null where the range says it.</summary>
    public string? Remedy { get; init; }

    /// <summary>Whether null is refused.</summary>
    public bool IsRequired { get; private init; }

    /// <summary>The same, but null is refused.</summary>
    public Allowed Required => this with { IsRequired = true };

    /// <summary>Anything: for options that a rule with others names, or that have values of every kind.</summary>
    public static Allowed Any { get; } = new AnyValue();

    /// <summary>A column's name: not blank.</summary>
    public static Allowed Column { get; } = new ColumnName();

    /// <summary>A value with options of its own, which are checked.</summary>
    public static Allowed Nested { get; } = new NestedOptions();

    /// <summary>A finite number.</summary>
    public static NumberRange Finite { get; } = new();

    /// <summary>A finite number from a least one on.</summary>
    public static NumberRange From(double minimum) => new() { Minimum = minimum };

    /// <summary>A finite number above a bound.</summary>
    public static NumberRange Above(double bound) => new() { Minimum = bound, ExcludesMinimum = true };

    /// <summary>A named value of an enumeration.</summary>
    public static Allowed OneOf<T>()
        where T : struct, Enum => OneOf(Enum.GetValues<T>());

    /// <summary>One of some values of an enumeration.</summary>
    public static Allowed OneOf<T>(T[] values)
        where T : struct, Enum => new Enumerated<T>(values);

    /// <summary>A list of at least so many values that are each allowed; none is null.</summary>
    public static Allowed Each(Allowed entry, int least = 0) => new ListOf(entry.Required, least);

    /// <summary>All values, where they are few; otherwise none.</summary>
    public virtual IReadOnlyList<object> Choices => [];

    /// <summary>What it may be, as the documentation says it: "above 0".</summary>
    public abstract override string ToString();

    /// <summary>Throws where a value is not allowed.</summary>
    /// <param name="value">The option's value.</param>
    /// <param name="option">The option's name, which becomes the exception's ParamName.</param>
    /// <param name="place">What the message calls it where that is not the option's name: with the place in its list.</param>
    /// <exception cref="ArgumentNullException">The value is null, but required.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The value is not allowed; the message names option, value, range and remedy.</exception>
    public virtual void Check(object? value, string option, string? place = null)
    {
        if (value is null ? !IsRequired : Contains(value))
            return;
        string message = $"{place ?? option} must {Verb} {this}, but is {OptionValue.Of(value)}{(Remedy is null ? "" : $": {Remedy}")}.";
        throw value is null ? new ArgumentNullException(option, message) : new ArgumentOutOfRangeException(option, message);
    }

    /// <summary>What stands between "must" and the words.</summary>
    protected virtual string Verb => "be";

    /// <summary>Whether a value is allowed.</summary>
    protected virtual bool Contains(object value) => true;

    private sealed record AnyValue : Allowed
    {
        public override string ToString() => "set";
    }

    private sealed record ColumnName : Allowed
    {
        protected override string Verb => "name";

        protected override bool Contains(object value) => !string.IsNullOrWhiteSpace((string)value);

        public override string ToString() => "a column";
    }

    private sealed record Enumerated<T>(T[] Values) : Allowed
        where T : struct, Enum
    {
        public override IReadOnlyList<object> Choices => [.. Values.Cast<object>()];

        protected override bool Contains(object value) => Values.Contains((T)value);

        public override string ToString() => $"one of {string.Join(", ", Values)}";
    }

    private sealed record NestedOptions : Allowed
    {
        public override void Check(object? value, string option, string? place)
        {
            base.Check(value, option, place);
            if (value is IHasOptionTable nested)
                nested.OptionTable.Check(nested, $"{nested.GetType().Name}.");
        }

        public override string ToString() => "set";
    }

    private sealed record ListOf(Allowed Entry, int Least) : Allowed
    {
        protected override bool Contains(object value) => ((IEnumerable)value).Cast<object?>().Take(Least).Count() == Least;

        public override void Check(object? value, string option, string? place)
        {
            base.Check(value, option, place);
            int i = 0;
            foreach (object? entry in (IEnumerable?)value ?? Array.Empty<object>())
                Entry.Check(entry, option, string.Create(CultureInfo.InvariantCulture, $"{place ?? option}[{i++}]"));
        }

        public override string ToString() => Entry is NumberRange or ColumnName
            ? string.Create(CultureInfo.InvariantCulture, $"a list{(Least > 0 ? $" of at least {Least}" : "")}, each {Entry}")
            : string.Create(CultureInfo.InvariantCulture, $"a list{(Least > 0 ? $" of at least {Least}" : "")}");
    }
}
