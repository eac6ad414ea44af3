namespace MlNetDeep;

/// <summary>
/// One option that a search varies: between values, or in a range that they are drawn from, as the description says to the journal and to
/// errors.
/// </summary>
internal sealed class SearchDimension(SearchedOption option, object?[]? values, Func<Random, object?> draw, string description)
{
    public SearchedOption Option { get; } = option;

    public object?[]? Values { get; } = values;

    public object? Draw(Random random) => draw(random);

    public override string ToString() => $"{Option.Name}: {description}";
}
