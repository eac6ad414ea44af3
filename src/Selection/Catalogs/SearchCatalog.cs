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

    /// <summary>
    /// Tries options of a forecaster, and judges each setting at the same rolling origins, by the mean of the figure over them. A setting that
    /// fails is reported in its row; the rest go on. Options with a Seed that is null get that of the search.
    /// </summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="data">Rows in order of time; read once, and kept in memory.</param>
    /// <param name="estimator">Makes a forecaster, or a pipeline with one, such as <c>mlContext.Forecasting.ForecastByNetwork</c>.</param>
    /// <param name="space">Which options are varied.</param>
    /// <param name="origins">
    /// Columns, origins, and the figure that decides; its functions (Baselines) are of no account. A
    /// <see cref="RollingOriginOptions.Horizon"/> of null is that of the first setting.
    /// </param>
    /// <param name="strategy">What of the space is tried; null takes <see cref="GridSearch"/>.</param>
    /// <param name="journalPath">
    /// A file that takes each trial as it ends, as <see cref="SearchOptions{TMetrics}.JournalPath"/>; null writes none.
    /// </param>
    /// <param name="seed">Decides what is drawn.</param>
    /// <returns>All trials, and the best.</returns>
    /// <exception cref="ArgumentException">An option is out of range, the space does not suit the strategy, or a column is missing.</exception>
    /// <exception cref="InvalidOperationException">
    /// A series is too short, times are not in order and evenly spaced, or the journal is of another search, or damaged.
    /// </exception>
    /// <exception cref="IOException">The journal cannot be opened.</exception>
    public static SearchResult<TOptions> Search<TOptions>(
        this ForecastingCatalog catalog, IDataView data, Func<TOptions, IEstimator<ITransformer>> estimator, SearchSpace<TOptions> space,
        RollingOriginOptions origins, SearchStrategy? strategy = null, string? journalPath = null, int seed = 1)
        where TOptions : class
    {
        Contracts.CheckValue(catalog, nameof(catalog));
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(estimator);
        ArgumentNullException.ThrowIfNull(space);
        origins.Checked();
        var plan = new SearchPlan(strategy ?? new GridSearch(), journalPath, seed, new LocalTrialRunner(origins.MaximumParallelism), origins.CancellationToken);
        var judge = new OriginJudge(new RollingOriginRun(catalog, origins), origins);
        return new SearchRun<TOptions>(CatalogUtils.GetEnvironment(catalog).Register("Search"), estimator, space, plan, judge).Search(data);
    }

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
        IHost host = CatalogUtils.GetEnvironment(catalog).Register("Search");
        var plan = new SearchPlan(
            options.Strategy, options.JournalPath, options.Seed, options.Runner ?? new LocalTrialRunner(options.MaximumParallelism),
            options.CancellationToken);
        return new SearchRun<TOptions>(host, estimator, space, plan, new FoldJudge<TMetrics>(catalog, task, options)).Search(data);
    }
}
