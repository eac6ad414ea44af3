using MlNetDeep.Networks;

namespace MlNetDeep.Trainers;

/// <summary>Splits rows into folds of sizes as even as can be.</summary>
internal static class Folds
{
    /// <summary>Splits single rows: sizes differ by one at most.</summary>
    /// <param name="labels">The label of each row; all missing ones count as one class.</param>
    /// <param name="count">The number of folds.</param>
    /// <param name="stratify">Whether each class is spread evenly.</param>
    /// <param name="seed">The same seed splits alike.</param>
    /// <returns>The fold of each row, from 0.</returns>
    /// <exception cref="InvalidOperationException">There are fewer rows than folds.</exception>
    public static int[] Split(float[] labels, int count, bool stratify, int seed)
    {
        if (labels.Length < count)
            throw new InvalidOperationException(
                $"{count} folds need at least {count} rows, but the data have {labels.Length}: lower NumberOfFolds.");
        var order = new int[labels.Length];
        RandomOrder.Fill(order, seed);
        if (stratify)
            order = [.. order.OrderBy(row => labels[row])];
        // Dealt like cards: the next class goes on at the fold where the last one ended.
        var folds = new int[order.Length];
        for (int i = 0; i < order.Length; i++)
            folds[order[i]] = i % count;
        return folds;
    }

    /// <summary>Splits groups of rows: the largest first, each to the fold that has the fewest rows.</summary>
    /// <param name="groups">The group of each row.</param>
    /// <param name="count">The number of folds.</param>
    /// <param name="column">The column of the groups, for messages.</param>
    /// <param name="seed">The same seed splits alike.</param>
    /// <returns>The fold of each row, from 0.</returns>
    /// <exception cref="InvalidOperationException">There are fewer groups than folds.</exception>
    public static int[] SplitGroups(string[] groups, int count, string column, int seed)
    {
        int[][] members = [.. Enumerable.Range(0, groups.Length).GroupBy(row => groups[row]).Select(group => group.ToArray())];
        if (members.Length < count)
            throw new InvalidOperationException(
                $"The sampling key column '{column}' has {members.Length} different values, but there are {count} folds, and each needs " +
                "one of its own: lower NumberOfFolds.");
        var order = new int[members.Length];
        RandomOrder.Fill(order, seed);
        var sizes = new int[count];
        var folds = new int[groups.Length];
        foreach (int group in order.OrderByDescending(index => members[index].Length))
        {
            int smallest = Array.IndexOf(sizes, sizes.Min());
            sizes[smallest] += members[group].Length;
            foreach (int row in members[group])
                folds[row] = smallest;
        }

        return folds;
    }
}
