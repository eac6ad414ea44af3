namespace MlNetDeep;

/// <summary>Judges settings by a task's figure on folds, a validation set, or rows held out.</summary>
internal sealed class FoldJudge<TMetrics>(TrainCatalogBase catalog, PredictionTask<TMetrics> task, SearchOptions<TMetrics> options) : TrialJudge
{
    private readonly Metric<TMetrics> _metric = options.Metric ?? task.Metrics[0];
    private IDataView? _data;
    private IReadOnlyList<DataSplit> _splits = [];

    public override string Figure => _metric.Name;

    public override bool HigherIsBetter => _metric.HigherIsBetter;

    public override DataViewSchema Schema => _splits[0].Train.Schema;

    public override double Rank(double value) => _metric.Rank(value);

    public override void Open(IDataView data, Lazy<IEstimator<ITransformer>?> example)
    {
        _data = data;
        var splits = new DataSplits(
            CatalogUtils.GetEnvironment(catalog).Register("Search"), options.LabelColumnName, Enumerable.Range(0, 1).Select(_ => example.Value).OfType<IEstimator<ITransformer>>());
        if (options.NumberOfFolds is { } folds)
            _splits = splits.Folds(data, folds, options.SamplingKeyColumnName, options.Seed);
        else
            _splits =
            [
                options.ValidationSet is { } validation
                    ? splits.Given(data, validation)
                    : splits.HoldOut(data, options.ValidationFraction, options.SamplingKeyColumnName, options.Seed),
            ];
    }

    public override IEnumerable<KeyValuePair<string, string>> Identify() =>
    [
        new("label", options.LabelColumnName),
        new("split", $"{DescribeParts()}, {(options.SamplingKeyColumnName is { } key ? $"by '{key}'" : "row by row")}"),
        new("number of rows", string.Join(" ", _splits.Select(split => Text($"{split.TrainRows}+{split.TestRows}")))),
        // The parts that models are judged by are all rows of a cross-validation; otherwise the others are learned from.
        new(SearchIdentity.Rows, RowDigest.Of(_splits.Count == 1 ? [_splits[0].Train, _splits[0].Test] : _splits.Select(split => split.Test))),
    ];

    public override TrialSetText ToText(FitRegistry registry, Dictionary<string, string> identity) =>
        new(TrialWork.Search, task.Name, registry.Find(_data!), options.LabelColumnName, options.Seed, identity)
        {
            Validation = options.ValidationSet is { } rows ? registry.Find(rows) : null,
            SamplingKey = options.SamplingKeyColumnName,
            Folds = options.NumberOfFolds,
            ValidationFraction = options.ValidationFraction,
            Metric = registry.NameOf(_metric),
        };

    public override TrialScore Judge(Func<IEstimator<ITransformer>> create, CancellationToken cancellationToken)
    {
        var values = new double[_splits.Count];
        long judged = 0;
        for (int i = 0; i < values.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ITransformer model = create().Fit(_splits[i].Train);
            Judgement<TMetrics> judgement = task.Judge(catalog, model.Transform(_splits[i].Test), options.LabelColumnName);
            values[i] = _metric.Value(judgement.Metrics);
            judged += judgement.JudgedRows;
        }

        return new TrialScore(values, _splits.Sum(split => split.LabeledTestRows), judged);
    }

    private string DescribeParts() => options.NumberOfFolds is { } folds
        ? Text($"{folds} folds")
        : options.ValidationSet is null ? Text($"{options.ValidationFraction} held out") : "a validation set";
}
