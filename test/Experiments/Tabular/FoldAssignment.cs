namespace MlNetDeep.Experiments;

/// <summary>Deals rows to folds.</summary>
public static class FoldAssignment
{
    /// <summary>
    /// Deals rows at random, class by class: the sizes of folds differ by one row at most, and so do a class's rows in two folds.
    /// </summary>
    /// <param name="classes">The rows' classes; of one kind alone where folds need not be stratified.</param>
    /// <param name="folds">Folds, at least 2.</param>
    /// <param name="seed">What the draw follows from.</param>
    /// <returns>The fold of each row, from 0 on.</returns>
    public static int[] Stratified(IReadOnlyList<string> classes, int folds, int seed)
    {
        int[] rows = [.. Enumerable.Range(0, classes.Count)];
        new Random(seed).Shuffle(rows);
        int[] assigned = new int[rows.Length];
        int turn = 0;
        foreach (int row in rows.GroupBy(row => classes[row]).OrderBy(rows => rows.Key, StringComparer.Ordinal).SelectMany(rows => rows))
            assigned[row] = turn++ % folds;
        return assigned;
    }
}
