using System.Collections;
using System.Runtime.CompilerServices;

namespace MlNetDeep;

/// <summary>What has options that a table describes.</summary>
internal interface IHasOptionTable
{
    /// <summary>The options of the object's type.</summary>
    OptionTable OptionTable { get; }
}

/// <summary>
/// The options of a type: what each may be, which of them exclude one another, and where a search looks. Checks, documentation and searches
/// read it; delegates instead of reflection, so that it survives trimming.
/// </summary>
internal class OptionTable(OptionTable? inherited = null)
{
    /// <summary>No option.</summary>
    public static OptionTable Empty { get; } = new();

    /// <summary>The options, those of the base class first.</summary>
    public IReadOnlyList<OptionRow> Rows => RowList;

    /// <summary>What holds among several options.</summary>
    public IReadOnlyList<OptionRule> Rules => RuleList;

    private protected List<OptionRow> RowList { get; } = [.. inherited?.Rows ?? []];

    private protected List<OptionRule> RuleList { get; } = [.. inherited?.Rules ?? []];

    /// <summary>An option by its name, or null.</summary>
    public OptionRow? Find(string name) => RowList.Find(row => row.Name == name);

    /// <summary>Throws where an option, or a nested one, is not allowed.</summary>
    /// <param name="owner">An object of the table's type.</param>
    /// <param name="prefix">What stands before an option's name: the type's of a nested object.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range; the message names it, its value, and what it may be.</exception>
    /// <exception cref="ArgumentNullException">A required option is null.</exception>
    /// <exception cref="ArgumentException">Options exclude one another; the message names them.</exception>
    public void Check(object owner, string prefix = "")
    {
        foreach (OptionRow row in RowList)
            row.Allowed.Check(row.Get(owner), prefix + row.Name);
        foreach (OptionRule rule in RuleList.Where(rule => !rule.Holds(owner)))
        {
            IEnumerable<string> values = rule.Options.Select(option => $"{prefix}{option} is {OptionValue.Of(Find(option)!.Get(owner))}");
            throw new ArgumentException($"{rule.Sentence}. {string.Join(", ", values)}.", prefix + rule.Options[0]);
        }
    }
}

/// <summary>One option.</summary>
/// <param name="Name">The property's name.</param>
/// <param name="Get">Reads it of an object.</param>
/// <param name="Allowed">What it may be.</param>
/// <param name="Search">Where a search looks; null where there is no one place for all data.</param>
internal sealed record OptionRow(string Name, Func<object, object?> Get, Allowed Allowed, SearchRange? Search);

/// <summary>What holds among several options.</summary>
/// <param name="Holds">Whether it does.</param>
/// <param name="Sentence">What holds, and the remedy, without the full stop.</param>
/// <param name="Options">The options, whose values the error gives; the first is the exception's ParamName.</param>
internal sealed record OptionRule(Func<object, bool> Holds, string Sentence, string[] Options);

/// <summary>Where a search looks for a number.</summary>
/// <param name="Minimum">The lower end.</param>
/// <param name="Maximum">The upper end.</param>
/// <param name="IsLogarithmic">Whether factors count, not differences.</param>
internal sealed record SearchRange(double Minimum, double Maximum, bool IsLogarithmic)
{
    public static SearchRange Linear(double minimum, double maximum) => new(minimum, maximum, false);

    public static SearchRange Logarithmic(double minimum, double maximum) => new(minimum, maximum, true);

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Minimum} to {Maximum}{(IsLogarithmic ? " logarithmic" : "")}");
}

/// <summary>The table of a type, written as a collection: rows <c>{ o => o.Option, what it may be, where a search looks }</c> and rules.</summary>
internal sealed class OptionTable<T>(OptionTable? inherited = null) : OptionTable(inherited), IEnumerable
    where T : class
{
    /// <summary>Adds an option.</summary>
    public void Add(
        Func<T, object?> option, Allowed allowed, SearchRange? search = null, [CallerArgumentExpression(nameof(option))] string name = "") =>
        RowList.Add(new OptionRow(name[(name.LastIndexOf('.') + 1)..], owner => option((T)owner), allowed, search));

    /// <summary>Adds a rule over several options.</summary>
    public void Add(Func<T, bool> holds, string sentence, params string[] options) =>
        RuleList.Add(new OptionRule(owner => holds((T)owner), sentence, options));

    IEnumerator IEnumerable.GetEnumerator() => RowList.GetEnumerator();
}

/// <summary>An option's value in an error.</summary>
internal static class OptionValue
{
    public static string Of(object? value) => value switch
    {
        null => "null",
        string text => $"'{text}'",
        IHasOptionTable nested =>
            $"{nested.GetType().Name}({string.Join(", ", nested.OptionTable.Rows.Select(row => $"{row.Name} = {Of(row.Get(nested))}"))})",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        IEnumerable list => $"[{string.Join(", ", list.Cast<object?>().Select(Of))}]",
        _ => value.ToString() ?? "",
    };
}
