namespace Microsoft.ML;

/// <summary>Puts the search for a trainer's options where users look for cross-validation.</summary>
public static class SearchCatalog
{
    /// <summary>
    /// Tries options and judges each setting on rows that its model did not learn from. A setting that fails is reported in its row; the rest
    /// go on. Options with a Seed that is null get that of the search.
    /// </summary>
    /// <param name="catalog">The task.</param>
    /// <param name="data">Rows with the columns that the estimator reads; read once, and kept in memory.</param>
    /// <param name="estimator">
    /// Makes a trainer, or a pipeline that ends in one, such as <c>mlContext.Regression.Trainers.MultilayerPerceptron</c>.
    /// </param>
    /// <param name="space">Which options are varied.</param>
    /// <param name="options">How; null tries the whole grid and judges on a fifth of the rows.</param>
    /// <returns>All trials, and the best.</returns>
    /// <exception cref="ArgumentException">
    /// An option is out of range, the space does not suit the strategy, the label column is missing, or there are more folds than rows.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// A fold has no rows, or of a Boolean label one value alone; or the journal is of another search, or damaged.
    /// </exception>
    /// <exception cref="IOException">The journal cannot be opened.</exception>
    public static SearchResult<TOptions> Search<TOptions>(
        this BinaryClassificationCatalog catalog, IDataView data, Func<TOptions, IEstimator<ITransformer>> estimator,
        SearchSpace<TOptions> space, SearchOptions<BinaryClassificationMetrics>? options = null)
        where TOptions : class =>
        Search(catalog, PredictionTask.Binary, data, estimator, space, options);

    /// <inheritdoc cref="Search{TOptions}(BinaryClassificationCatalog, IDataView, Func{TOptions, IEstimator{ITransformer}},
    /// SearchSpace{TOptions}, SearchOptions{BinaryClassificationMetrics}?)"/>
    public static SearchResult<TOptions> Search<TOptions>(
        this MulticlassClassificationCatalog catalog, IDataView data, Func<TOptions, IEstimator<ITransformer>> estimator,
        SearchSpace<TOptions> space, SearchOptions<MulticlassClassificationMetrics>? options = null)
        where TOptions : class =>
        Search(catalog, PredictionTask.Multiclass, data, estimator, space, options);

    /// <inheritdoc cref="Search{TOptions}(BinaryClassificationCatalog, IDataView, Func{TOptions, IEstimator{ITransformer}},
    /// SearchSpace{TOptions}, SearchOptions{BinaryClassificationMetrics}?)"/>
    public static SearchResult<TOptions> Search<TOptions>(
        this RegressionCatalog catalog, IDataView data, Func<TOptions, IEstimator<ITransformer>> estimator, SearchSpace<TOptions> space,
        SearchOptions<RegressionMetrics>? options = null)
        where TOptions : class =>
        Search(catalog, PredictionTask.Regression, data, estimator, space, options);

    private static SearchResult<TOptions> Search<TOptions, TMetrics>(
        TrainCatalogBase catalog, PredictionTask<TMetrics> task, IDataView data, Func<TOptions, IEstimator<ITransformer>> estimator,
        SearchSpace<TOptions> space, SearchOptions<TMetrics>? options)
        where TOptions : class
    {
        Contracts.CheckValue(catalog, nameof(catalog));
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(estimator);
        ArgumentNullException.ThrowIfNull(space);
        options ??= new SearchOptions<TMetrics>();
        options.Checked();
        return new SearchRun<TOptions, TMetrics>(catalog, task, estimator, space, options).Search(data);
    }
}
