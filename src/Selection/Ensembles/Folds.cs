
namespace MlNetDeep;

/// <summary>Splits rows into folds of sizes as even as can be.</summary>
internal static class Folds
{
    /// <summary>
    /// Splits single rows: sizes differ by one at most, and of each class too where it is stratified; all missing labels count as one class.
    /// </summary>
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

    /// <summary>
    /// Holds groups of rows out, a fraction in (0, 1) of the rows: in random order, as long as they bring the part nearer to its share.
    /// </summary>
    /// <returns>For each row, 1 where it is held out and 0 otherwise; either has at least one group.</returns>
    /// <exception cref="InvalidOperationException">There is one group alone.</exception>
    public static int[] HoldOutGroups(string[] groups, double fraction, string column, int seed)
    {
        int[][] members = [.. Enumerable.Range(0, groups.Length).GroupBy(row => groups[row]).Select(group => group.ToArray())];
        if (members.Length < 2)
            throw new InvalidOperationException(
                $"The sampling key column '{column}' has the same value in all rows, so that none can be held out apart from the others: take " +
                "another column, or none.");
        var order = new int[members.Length];
        RandomOrder.Fill(order, seed);
        var parts = new int[groups.Length];
        double left = fraction * groups.Length;
        int held = 0;
        foreach (int group in order)
        {
            // At least one stays.
            if (Math.Abs(left - members[group].Length) >= left || held == members.Length - 1)
                continue;
            held++;
            left -= members[group].Length;
            HoldOut(group);
        }

        if (held == 0)
            HoldOut(order.MinBy(group => members[group].Length));
        void HoldOut(int group)
        {
            foreach (int row in members[group])
                parts[row] = 1;
        }

        return parts;
    }
}
