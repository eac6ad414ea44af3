namespace Microsoft.ML;

/// <summary>Puts batch scoring where users handle models.</summary>
public static class BatchScoringCatalog
{
    /// <summary>
    /// The same model with its networks scoring in batches, on all processors, when it transforms data: same schema and row IDs, several
    /// times faster on many rows. A row scores the same bits in a batch of any size, whatever rows are beside it; those of the model itself,
    /// which scores row by row, agree to 2e-6 of the largest score. Members of an ensemble score in batches too. It saves as
    /// the model itself does; after loading, ask for it again. A prediction engine gains nothing by it.
    /// </summary>
    /// <remarks>
    /// Each cursor reads its rows once, by one cursor of the input, up to <paramref name="batchSize"/> rows ahead, and keeps of them what was
    /// asked for. Where a column is asked for whose values cannot be kept, as images (only numbers, Booleans, text, times, keys and vectors of
    /// them can), rows are scored one by one.
    /// </remarks>
    /// <param name="catalog">The catalog.</param>
    /// <param name="model">A fitted or loaded network transformer or ensemble of them, or a chain with one in it.</param>
    /// <param name="batchSize">Rows a batch, at least 1; memory for so many is taken when rows are read.</param>
    /// <exception cref="ArgumentException">There is no network in the model, or the batch size is below 1.</exception>
    public static ITransformer ScoreInBatches(this ModelOperationsCatalog catalog, ITransformer model, int batchSize = 256)
    {
        IHostEnvironment env = CatalogUtils.GetEnvironment(catalog);
        env.CheckValue(model, nameof(model));
        if (batchSize < 1)
            throw env.ExceptUserArg(nameof(batchSize), $"A batch needs at least 1 row, not {batchSize}.");
        return BatchScoringTransformer.TryWrap(env, model, batchSize)
            ?? throw env.ExceptParam(nameof(model), "There is no neural network of MlNetDeep in this model: batches would gain nothing.");
    }
}
