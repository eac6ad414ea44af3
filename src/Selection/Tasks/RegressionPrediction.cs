namespace MlNetDeep;

/// <summary>Regression. Ensembles: the mean of the members' scores.</summary>
internal sealed class RegressionPrediction : PredictionTask<RegressionMetrics>
{
    public override string Name => "regression";

    public override IReadOnlyList<Metric<RegressionMetrics>> Metrics { get; } =
        [MlNetDeep.Metrics.RootMeanSquaredError, MlNetDeep.Metrics.MeanAbsoluteError, MlNetDeep.Metrics.RSquared];

    public override bool HasClasses => false;

    public override bool IsLabel(SchemaShape.Column column, out string expected)
    {
        expected = "Single";
        return IsScalar(column, NumberDataViewType.Single);
    }

    public override SchemaShape.Column[]? OutputShape(SchemaShape members, EnsembleCombination combination) =>
        members.TryFindColumn(DefaultColumnNames.Score, out SchemaShape.Column score) && IsScalar(score, NumberDataViewType.Single)
            && !members.TryFindColumn(DefaultColumnNames.PredictedLabel, out _)
            ? [score]
            : null;

    public override MemberValue? ValueOf(IReadOnlyList<DataViewSchema> members, EnsembleCombination combination) => MemberValue.Score;

    public override DataViewSchema.DetachedColumn[] OutputColumns(DataViewSchema member, MemberValue value) =>
        [new(member[DefaultColumnNames.Score])];

    public override ReadValues CreateReader(DataViewRow member, MemberValue value) => ReadColumn(member, DefaultColumnNames.Score);

    public override Delegate CreateGetter(string column, EnsembleRow row, MemberValue value) =>
        (ValueGetter<float>)((ref float score) => score = (float)row.Mean[0]);

    public override void SaveColumn(OnnxNodes nodes, string mean, MemberValue value, string column, string output) =>
        nodes.AddNamed("Identity", output, mean);

    public override HeldOutSums CreateSums(MemberValue value) => new Sums();

    protected override RegressionMetrics Evaluate(TrainCatalogBase catalog, IDataView scored, string label, ScoredRows rows)
    {
        RegressionMetrics metrics = ((RegressionCatalog)catalog).Evaluate(scored, label);
        return new RegressionMetrics(
            metrics.MeanAbsoluteError, metrics.MeanSquaredError, metrics.RootMeanSquaredError, metrics.LossFunction,
            rows.LabelVariance > 0 ? 1 - metrics.MeanSquaredError / rows.LabelVariance : double.NaN);
    }

    private sealed class Sums : HeldOutSums
    {
        private double _squares;

        public override HeldOutErrors ToErrors() => new(Rows, Mean(_squares), null, null);

        protected override void AddCore(float label, ReadOnlySpan<double> mean) => _squares += (label - mean[0]) * (label - mean[0]);
    }
}
