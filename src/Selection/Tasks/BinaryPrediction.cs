namespace MlNetDeep;

/// <summary>Binary classification. Ensembles: the mean of probabilities, of scores or of votes.</summary>
internal sealed class BinaryPrediction : PredictionTask<BinaryClassificationMetrics>
{
    public override string Name => "binary classification";

    public override IReadOnlyList<Metric<BinaryClassificationMetrics>> Metrics { get; } =
        [MlNetDeep.Metrics.BinaryAccuracy, MlNetDeep.Metrics.BinaryAreaUnderRocCurve, MlNetDeep.Metrics.BinaryLogLoss];

    public override bool IsLabel(SchemaShape.Column column, out string expected)
    {
        expected = "Boolean";
        return IsScalar(column, BooleanDataViewType.Instance);
    }

    public override SchemaShape.Column[]? OutputShape(SchemaShape members, EnsembleCombination combination)
    {
        if (!members.TryFindColumn(DefaultColumnNames.Score, out SchemaShape.Column score) || !IsScalar(score, NumberDataViewType.Single)
            || !members.TryFindColumn(DefaultColumnNames.PredictedLabel, out SchemaShape.Column predicted)
            || !IsScalar(predicted, BooleanDataViewType.Instance))
            return null;
        if (members.TryFindColumn(DefaultColumnNames.Probability, out SchemaShape.Column probability))
            return [predicted, score, probability];
        return combination == EnsembleCombination.Vote ? [predicted, score, VotesShape(score)] : [predicted, score];
    }

    public override MemberValue? ValueOf(IReadOnlyList<DataViewSchema> members, EnsembleCombination combination)
    {
        if (!members.All(member => member.GetColumnOrNull(DefaultColumnNames.PredictedLabel)?.Type is BooleanDataViewType))
            return null;
        if (combination == EnsembleCombination.Vote)
            return MemberValue.Vote;
        return members.All(member => member.GetColumnOrNull(DefaultColumnNames.Probability) is not null)
            ? MemberValue.Probability
            : MemberValue.Score;
    }

    public override DataViewSchema.DetachedColumn[] OutputColumns(DataViewSchema member, MemberValue value)
    {
        DataViewSchema.Column score = member[DefaultColumnNames.Score];
        DataViewSchema.DetachedColumn predictedLabel = new(member[DefaultColumnNames.PredictedLabel]);
        if (value == MemberValue.Score)
            return [predictedLabel, new(score)];
        return
        [
            predictedLabel,
            new(score),
            member.GetColumnOrNull(DefaultColumnNames.Probability) is { } probability
                ? new(probability)
                : new(DefaultColumnNames.Probability, NumberDataViewType.Single, VotesAnnotations(score)),
        ];
    }

    public override ReadValues CreateReader(DataViewRow member, MemberValue value)
    {
        if (value != MemberValue.Vote)
            return ReadColumn(member, value == MemberValue.Score ? DefaultColumnNames.Score : DefaultColumnNames.Probability);
        ReadValues readScore = ReadColumn(member, DefaultColumnNames.Score);
        ValueGetter<bool> getLabel = member.GetGetter<bool>(member.Schema[DefaultColumnNames.PredictedLabel]);
        bool isPositive = false;
        return values =>
        {
            readScore(values);
            getLabel(ref isPositive);
            values[0] = double.IsNaN(values[0]) ? double.NaN : isPositive ? 1 : 0;
        };
    }

    public override Delegate CreateGetter(string column, EnsembleRow row, MemberValue value) => column switch
    {
        DefaultColumnNames.Score => (ValueGetter<float>)((ref float score) => score = Score(row.Mean[0], value)),
        DefaultColumnNames.Probability => (ValueGetter<float>)((ref float probability) => probability = (float)row.Mean[0]),
        _ => (ValueGetter<bool>)((ref bool label) => label = row.Mean[0] > Threshold(value)),
    };

    public override void SaveColumn(OnnxNodes nodes, string mean, MemberValue value, string column, string output)
    {
        if (column == DefaultColumnNames.PredictedLabel)
            nodes.AddNamed("Greater", output, mean, nodes.Constant([(float)Threshold(value)], [1], "Threshold"));
        else if (column == DefaultColumnNames.Probability || value == MemberValue.Score)
            nodes.AddNamed("Identity", output, mean);
        else if (value == MemberValue.Vote)
            nodes.AddNamed("Sub", output, nodes.AddUntyped("Add", mean, mean).Output, nodes.Constant([1f], [1], "One"));
        else
            SaveLogOdds(nodes, mean, output);
    }

    public override HeldOutSums CreateSums(MemberValue value) => new Sums(value);

    public override Calibration? Calibrate(IDataView scored, string label) =>
        scored.Schema.GetColumnOrNull(DefaultColumnNames.Probability) is null ? null : Calibration.OfBinary(scored, label);

    public override IReadOnlyList<RocPoint>? DrawRocCurve(IDataView scored, string label) => RocPoint.Curve(scored, label);

    protected override BinaryClassificationMetrics Evaluate(TrainCatalogBase catalog, IDataView scored, string label, ScoredRows rows)
    {
        var binary = (BinaryClassificationCatalog)catalog;
        // Without probabilities ML.NET has an evaluator of its own, which gives what depends on scores alone.
        return scored.Schema.GetColumnOrNull(DefaultColumnNames.Probability) is null
            ? binary.EvaluateNonCalibrated(scored, label)
            : binary.Evaluate(scored, label);
    }

    protected override string SaveVote(EnsembleOnnx graph, int count)
    {
        OnnxNodes nodes = graph.Nodes;
        string score = graph.Column(DefaultColumnNames.Score);
        string vote = nodes.Cast(graph.Column(DefaultColumnNames.PredictedLabel), typeof(float));
        return nodes.AddUntyped("Where", nodes.AddUntyped("IsNaN", score).Output, score, vote).Output;
    }

    /// <summary>As <see cref="Score"/>, in double precision; NaN stays NaN.</summary>
    private static void SaveLogOdds(OnnxNodes nodes, string mean, string output)
    {
        string probability = nodes.Cast(mean, typeof(double));
        string low = nodes.Constant(float.Epsilon, "Least"), high = nodes.Constant(MathF.BitDecrement(1), "Greatest");
        string inside = nodes.AddUntyped("Max", nodes.AddUntyped("Min", probability, high).Output, low).Output;
        string odds = nodes.AddUntyped("Div", inside, nodes.AddUntyped("Sub", nodes.Constant(1.0, "One"), inside).Output).Output;
        string score = nodes.Cast(nodes.AddUntyped("Log", odds).Output, typeof(float));
        nodes.AddNamed("Where", output, nodes.AddUntyped("IsNaN", mean).Output, mean, score);
    }

    private static double Threshold(MemberValue value) => value == MemberValue.Score ? 0 : 0.5;

    private static float Score(double mean, MemberValue value)
    {
        if (value == MemberValue.Score)
            return (float)mean;
        if (value == MemberValue.Vote)
            return (float)(2 * mean - 1);
        // Evaluators pass over infinite scores: a mean of exactly 0 or 1 counts as the nearest float inside.
        double inside = Math.Clamp(mean, float.Epsilon, MathF.BitDecrement(1));
        return (float)Math.Log(inside / (1 - inside));
    }

    /// <summary>The column of the share of votes, which has the annotations of a probability.</summary>
    private static SchemaShape.Column VotesShape(SchemaShape.Column score) => new(
        DefaultColumnNames.Probability,
        SchemaShape.Column.VectorKind.Scalar,
        NumberDataViewType.Single,
        isKey: false,
        new SchemaShape(score.Annotations.Concat(AnnotationUtils.GetTrainerOutputAnnotation(isNormalized: true)).DistinctBy(each => each.Name)));

    private static DataViewSchema.Annotations VotesAnnotations(DataViewSchema.Column score)
    {
        var builder = new DataViewSchema.Annotations.Builder();
        builder.Add(score.Annotations, name => name != AnnotationUtils.Kinds.ScoreValueKind);
        builder.AddPrimitiveValue(
            AnnotationUtils.Kinds.ScoreValueKind, TextDataViewType.Instance, AnnotationUtils.Const.ScoreValueKind.Probability.AsMemory());
        builder.AddPrimitiveValue(AnnotationUtils.Kinds.IsNormalized, BooleanDataViewType.Instance, true);
        return builder.ToAnnotations();
    }

    private sealed class Sums(MemberValue value) : HeldOutSums
    {
        private long _right;
        private double _logLoss;

        public override HeldOutErrors ToErrors() =>
            new(Rows, null, Mean(_right), value == MemberValue.Score ? null : Mean(_logLoss / Math.Log(2)));

        protected override void AddCore(float label, ReadOnlySpan<double> mean)
        {
            if (mean[0] > Threshold(value) == label > 0)
                _right++;
            _logLoss += LogLoss(label > 0 ? mean[0] : 1 - mean[0]);
        }
    }
}
