namespace MlNetDeep;

/// <summary>What of a space is tried.</summary>
public abstract class SearchStrategy
{
    private protected SearchStrategy()
    {
    }

    /// <summary>The settings to try, a value for each dimension; the same at each call.</summary>
    internal abstract IReadOnlyList<object?[]> Settings(IReadOnlyList<SearchDimension> dimensions, int seed);

    /// <summary>What each round of trials may cost; null where the space's budget plays no part.</summary>
    internal virtual IReadOnlyList<int?> Budgets(SearchBudget? budget) => [null];

    /// <summary>One in so many settings goes on from a round to the next.</summary>
    internal virtual int Reduction => 1;
}

/// <summary>Tries every combination of values; the last option named varies fastest.</summary>
public sealed class GridSearch : SearchStrategy
{
    /// <inheritdoc/>
    public override string ToString() => "grid";

    internal override IReadOnlyList<object?[]> Settings(IReadOnlyList<SearchDimension> dimensions, int seed)
    {
        IEnumerable<object?[]> settings = [[]];
        foreach (SearchDimension dimension in dimensions)
        {
            if (dimension.Values is not { } values)
                throw new ArgumentException(
                    $"A grid needs the values of each option, but {dimension} is a range: use {nameof(SearchSpace<object>.Values)}, or " +
                    $"{nameof(RandomSearch)}.");
            settings = settings.SelectMany(setting => values.Select(value => (object?[])[.. setting, value]));
        }

        return [.. settings];
    }
}

/// <summary>
/// Tries settings drawn at random. Where few of many options matter it finds better ones than a grid of as many trials: Bergstra and Bengio,
/// Random search for hyper-parameter optimization, Journal of Machine Learning Research 13 (2012).
/// </summary>
public sealed class RandomSearch : SearchStrategy
{
    /// <summary>Draws so many settings.</summary>
    /// <param name="numberOfTrials">At least 1.</param>
    public RandomSearch(int numberOfTrials)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(numberOfTrials, 1);
        NumberOfTrials = numberOfTrials;
    }

    /// <summary>How many settings are drawn.</summary>
    public int NumberOfTrials { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{NumberOfTrials} at random";

    internal override IReadOnlyList<object?[]> Settings(IReadOnlyList<SearchDimension> dimensions, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, NumberOfTrials).Select(_ => dimensions.Select(dimension => dimension.Draw(random)).ToArray())];
    }
}

/// <summary>
/// Tries all settings with the space's least budget, gives the best part of them some times as much, and so on until the most: Jamieson and
/// Talwalkar, Non-stochastic best arm identification and hyperparameter optimization, AISTATS (2016). Each round trains anew.
/// </summary>
public sealed class SuccessiveHalving : SearchStrategy
{
    private readonly SearchStrategy _candidates;

    /// <summary>Halves, or divides by more.</summary>
    /// <param name="candidates">The settings of the first round: a grid or random ones.</param>
    /// <param name="reduction">One setting in so many goes on, with so many times the budget; at least 2.</param>
    public SuccessiveHalving(SearchStrategy candidates, int reduction = 3)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        ArgumentOutOfRangeException.ThrowIfLessThan(reduction, 2);
        if (candidates is SuccessiveHalving)
            throw new ArgumentException("The first round's settings come from a grid or at random, not from another halving.", nameof(candidates));
        (_candidates, Reduction) = (candidates, reduction);
    }

    /// <inheritdoc/>
    internal override int Reduction { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{_candidates}, divided by {Reduction}";

    internal override IReadOnlyList<object?[]> Settings(IReadOnlyList<SearchDimension> dimensions, int seed) =>
        _candidates.Settings(dimensions, seed);

    internal override IReadOnlyList<int?> Budgets(SearchBudget? budget)
    {
        if (budget is null)
            throw new ArgumentException(
                $"{nameof(SuccessiveHalving)} needs to know what grows from round to round: name it by {nameof(SearchSpace<object>.WithBudget)}.");
        var budgets = new List<int?>();
        for (long amount = budget.Minimum; amount < budget.Maximum; amount *= Reduction)
            budgets.Add((int)amount);
        budgets.Add(budget.Maximum);
        return budgets;
    }
}
