namespace MlNetDeep;

/// <summary>One option that a search varies.</summary>
/// <param name="option">The option.</param>
/// <param name="values">All values that it may take; null where it is drawn from a range.</param>
/// <param name="draw">Draws a value.</param>
/// <param name="description">Its values or range, for the journal and for errors.</param>
internal sealed class SearchDimension(SearchedOption option, object?[]? values, Func<Random, object?> draw, string description)
{
    public SearchedOption Option { get; } = option;

    public object?[]? Values { get; } = values;

    public object? Draw(Random random) => draw(random);

    public override string ToString() => $"{Option.Name}: {description}";
}
