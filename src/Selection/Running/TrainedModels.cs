namespace MlNetDeep;

/// <summary>Models that a worker trains, of a comparison's candidates on its folds or of an ensemble's members; the driver judges them.</summary>
internal abstract class TrainedModels(TrialSetText set, MLContext mlContext) : OpenedTrialSet(set.Seed)
{
    private readonly IHostEnvironment _env = CatalogUtils.GetEnvironment(mlContext.Model);

    /// <summary>What all rows must be at driver and worker.</summary>
    public static Dictionary<string, string> Describe(IDataView data, string label, string split, IEstimator<ITransformer>? example) => new()
    {
        ["label"] = label,
        ["split"] = split,
        [SearchIdentity.Rows] = RowDigest.Of([data]),
        ["estimator"] = SearchIdentity.Describe(example, data.Schema),
    };

    /// <summary>Trains a model.</summary>
    protected abstract ITransformer Fit(int number, IEstimator<ITransformer> estimator);

    protected abstract DataViewSchema Schema { get; }

    public override TrialAnswer Run(int number, Func<IEstimator<ITransformer>> create, CancellationToken cancellationToken) =>
        new() { Number = number, Model = TravellingModel.Write(_env, Fit(number, create()), Schema) };
}

/// <summary>Candidates of a comparison, each trained on each fold: the folds of the first candidate come first.</summary>
internal sealed class FoldModels : TrainedModels
{
    private readonly IReadOnlyList<DataSplit> _folds;

    public FoldModels(TrialSetText set, MLContext mlContext, FitRegistry registry)
        : base(set, mlContext)
    {
        IDataView data = registry.Load(mlContext, set.Data.Name, set.Data.Path);
        IEstimator<ITransformer>? example = set.Example is { } named ? registry.Create(mlContext, named) : null;
        Check(set, Describe(data, set.Label, DescribeSplit(set.Folds!.Value, set.SamplingKey), example));
        _folds = new DataSplits(CatalogUtils.GetEnvironment(mlContext.Model), set.Label, new[] { example }.OfType<IEstimator<ITransformer>>())
            .Folds(data, set.Folds.Value, set.SamplingKey, set.Seed);
    }

    protected override DataViewSchema Schema => _folds[0].Train.Schema;

    public static string DescribeSplit(int folds, string? samplingKey) =>
        string.Create(CultureInfo.InvariantCulture, $"{folds} folds, {(samplingKey is null ? "row by row" : $"by '{samplingKey}'")}");

    protected override ITransformer Fit(int number, IEstimator<ITransformer> estimator) => estimator.Fit(_folds[number % _folds.Count].Train);
}

/// <summary>Members of an ensemble, each trained on its choice of the rows.</summary>
internal sealed class MemberModels : TrainedModels
{
    private readonly IDataView _data;
    private readonly Resampling _resampling;
    private readonly bool _validates;

    public MemberModels(TrialSetText set, MLContext mlContext, FitRegistry registry)
        : base(set, mlContext)
    {
        IHost host = CatalogUtils.GetEnvironment(mlContext.Model).Register("Members");
        EnsembleOptions options = set.Bagging ?? (EnsembleOptions)set.CrossValidation!;
        IDataView data = registry.Load(mlContext, set.Data.Name, set.Data.Path);
        _data = (options.CacheRows ? CheckedView.TryCache(host, data) : null) ?? data;
        IEstimator<ITransformer>? example = set.Example is { } named ? registry.Create(mlContext, named) : null;
        Check(set, Describe(_data, options.LabelColumnName, options.Name, example));
        PredictionTask task = PredictionTask.Find(set.Task) ?? throw new InvalidOperationException($"There is no task '{set.Task}' here.");
        _resampling = options.CreateResampling(
            EnsembleRows.Read(host, _data, options.LabelColumnName, set.CrossValidation?.SamplingKeyColumnName), task.HasClasses);
        _validates = set.CrossValidation is not null;
    }

    protected override DataViewSchema Schema => _data.Schema;

    protected override ITransformer Fit(int number, IEstimator<ITransformer> estimator) =>
        MemberTraining.Fit(estimator, _data, _resampling.Counts(number), _validates);
}
