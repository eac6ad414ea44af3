namespace Microsoft.ML;

/// <summary>Puts rows that ranks share among what data are loaded from.</summary>
public static class LeavesCatalog
{
    /// <summary>
    /// Rows of several files, one for each of the <see cref="TrainingOptions.GradientLeaves"/>, that were dealt to them as cards are: row r is in file r mod
    /// leaves. Together they are one view with the rows in that order. A rank that trains on it, or on what steps in front of the trainer make of it row by
    /// row, reads the files of its own leaves alone (<see cref="TrainingOptions.Ranks"/>); the weights are those of one process that reads all.
    /// </summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="leaves">The number of files, at least 1; training divides reading where it is its GradientLeaves.</param>
    /// <param name="load">Loads the rows of a leaf, from 0 to below <paramref name="leaves"/>; all have the same columns. Called for each reading.</param>
    /// <remarks>
    /// Steps in front of the trainer that are fitted to data read all files on every rank: fit them before, on a part, and once for all leaves: keys of maps fitted
    /// apart are refused. No row may be left out of training, as it
    /// would be dealt anew, so none may have infinite values; and none are held out: give a validation set.
    /// </remarks>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are no leaves.</exception>
    /// <example>
    /// <code>
    /// IDataView rows = mlContext.Data.LoadByLeaf(8, leaf => mlContext.Data.LoadFromTextFile&lt;Row&gt;($"rows-{leaf}.csv", separatorChar: ','));
    /// </code>
    /// </example>
    public static IDataView LoadByLeaf(this DataOperationsCatalog catalog, int leaves, Func<int, IDataView> load)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(load);
        ArgumentOutOfRangeException.ThrowIfLessThan(leaves, 1);
        return new DealtView(CatalogUtils.GetEnvironment(catalog), load, leaves);
    }
}
