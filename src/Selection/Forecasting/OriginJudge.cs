namespace MlNetDeep;

/// <summary>Judges settings of forecasters at rolling origins.</summary>
internal sealed class OriginJudge(RollingOriginRun run, RollingOriginOptions options) : TrialJudge
{
    private readonly Metric<ForecastMetrics> _metric = options.Metric ?? Metrics.ForecastMeanAbsoluteScaledError;
    private RollingOrigins? _origins;

    public override string Figure => _metric.Name;

    public override bool HigherIsBetter => _metric.HigherIsBetter;

    public override DataViewSchema Schema => _origins!.Data.Schema;

    public override double Rank(double value) => _metric.Rank(value);

    public override void Open(IDataView data, Lazy<IEstimator<ITransformer>?> example) =>
        _origins = run.Open(data, new[] { options.Horizon is null ? example.Value : null }.OfType<IEstimator<ITransformer>>());

    public override IEnumerable<KeyValuePair<string, string>> Identify() =>
    [
        new("label", options.LabelColumnName),
        new("split", $"{_origins} The first {Text($"{_origins!.RowsBehind(0)}")} rows before the end, series by '{options.SeriesColumnName}'"),
        new("season", Text($"{options.Seasonality}")),
        new("window", Text($"{options.SlidingWindowSize}")),
        new(SearchIdentity.Rows, RowDigest.Of([_origins!.Data])),
    ];

    public override TrialSetText ToText(FitRegistry registry, Dictionary<string, string> identity) =>
        throw new NotSupportedException("Forecasters are judged in this process alone: leave the runner at null.");

    public override TrialScore Judge(Func<IEstimator<ITransformer>> create, CancellationToken cancellationToken)
    {
        RollingOriginResult result = run.Judge(create(), _origins!);
        return new TrialScore([.. result.Origins.Select(_metric.Value)], result.Count, result.Metrics.Count);
    }
}
