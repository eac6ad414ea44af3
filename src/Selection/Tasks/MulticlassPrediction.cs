namespace MlNetDeep;

/// <summary>Multiclass classification. Ensembles: the means of each class's scores, or its share of the votes.</summary>
internal sealed class MulticlassPrediction : PredictionTask<MulticlassClassificationMetrics>
{
    public override string Name => "multiclass classification";

    public override IReadOnlyList<Metric<MulticlassClassificationMetrics>> Metrics { get; } =
        [MlNetDeep.Metrics.MicroAccuracy, MlNetDeep.Metrics.MacroAccuracy, MlNetDeep.Metrics.MulticlassLogLoss];

    public override bool IsLabel(SchemaShape.Column column, out string expected)
    {
        expected = "Key<UInt32>";
        return column.Kind == SchemaShape.Column.VectorKind.Scalar && column.IsKey && column.ItemType == NumberDataViewType.UInt32;
    }

    public override SchemaShape.Column[]? OutputShape(SchemaShape members, EnsembleCombination combination) =>
        members.TryFindColumn(DefaultColumnNames.Score, out SchemaShape.Column score)
            && score.Kind == SchemaShape.Column.VectorKind.Vector
            && score.ItemType == NumberDataViewType.Single
            && members.TryFindColumn(DefaultColumnNames.PredictedLabel, out SchemaShape.Column predicted)
            && IsLabel(predicted, out _)
            ? [predicted, score]
            : null;

    public override int ValueCount(DataViewSchema member) => member[DefaultColumnNames.Score].Type.GetValueCount();

    public override MemberValue? ValueOf(IReadOnlyList<DataViewSchema> members, EnsembleCombination combination) =>
        members.All(member => member.GetColumnOrNull(DefaultColumnNames.PredictedLabel)?.Type is KeyDataViewType)
            ? combination == EnsembleCombination.Vote ? MemberValue.Vote : MemberValue.Score
            : null;

    public override DataViewSchema.DetachedColumn[] OutputColumns(DataViewSchema member, MemberValue value) =>
        [new(member[DefaultColumnNames.PredictedLabel]), new(member[DefaultColumnNames.Score])];

    public override ReadValues CreateReader(DataViewRow member, MemberValue value)
    {
        if (value == MemberValue.Vote)
        {
            ValueGetter<uint> getLabel = member.GetGetter<uint>(member.Schema[DefaultColumnNames.PredictedLabel]);
            uint label = 0;
            return values =>
            {
                getLabel(ref label);
                values.Fill(label == 0 ? double.NaN : 0);
                if (label > 0)
                    values[(int)label - 1] = 1;
            };
        }

        ValueGetter<VBuffer<float>> getScores = member.GetGetter<VBuffer<float>>(member.Schema[DefaultColumnNames.Score]);
        VBuffer<float> scores = default;
        return values =>
        {
            getScores(ref scores);
            values.Clear();
            foreach (KeyValuePair<int, float> score in scores.Items())
                values[score.Key] = score.Value;
        };
    }

    public override Delegate CreateGetter(string column, EnsembleRow row, MemberValue value) =>
        column == DefaultColumnNames.Score
            ? (ValueGetter<VBuffer<float>>)((ref VBuffer<float> scores) => CopyMean(row, ref scores))
            : (ValueGetter<uint>)((ref uint label) => label = (uint)(IndexOfLargest(row.Mean) + 1));

    public override void SaveColumn(OnnxNodes nodes, string mean, MemberValue value, string column, string output)
    {
        if (column == DefaultColumnNames.Score)
            nodes.AddNamed("Identity", output, mean);
        else
            OnnxColumns.SaveKeyOfLargest(nodes, mean, output);
    }

    public override HeldOutSums CreateSums(MemberValue value) => new Sums();

    public override Calibration? Calibrate(IDataView scored, string label) => Calibration.OfMulticlass(scored, label);

    protected override MulticlassClassificationMetrics Evaluate(TrainCatalogBase catalog, IDataView scored, string label, ScoredRows rows) =>
        ((MulticlassClassificationCatalog)catalog).Evaluate(scored, label);

    protected override string SaveVote(EnsembleOnnx graph, int count)
    {
        OnnxNodes nodes = graph.Nodes;
        string key = nodes.Cast(graph.Column(DefaultColumnNames.PredictedLabel), typeof(long));
        string keys = nodes.Constant([.. Enumerable.Range(1, count).Select(each => (long)each)], "Keys");
        string votes = nodes.Cast(nodes.AddUntyped("Equal", key, keys).Output, typeof(float));
        string isMissing = nodes.AddUntyped("Equal", key, nodes.Constant([0], "Missing")).Output;
        return nodes.AddUntyped("Where", isMissing, nodes.Constant([float.NaN], [1], "NaN"), votes).Output;
    }

    private static void CopyMean(EnsembleRow row, ref VBuffer<float> scores)
    {
        ReadOnlySpan<double> mean = row.Mean;
        VBufferEditor<float> editor = VBufferEditor.Create(ref scores, mean.Length);
        for (int i = 0; i < mean.Length; i++)
            editor.Values[i] = (float)mean[i];
        scores = editor.Commit();
    }

    /// <summary>The first of the largest; -1, a missing key, where a score is NaN.</summary>
    private static int IndexOfLargest(ReadOnlySpan<double> mean)
    {
        int largest = 0;
        for (int i = 0; i < mean.Length; i++)
        {
            if (double.IsNaN(mean[i]))
                return -1;
            // In floats, as the Score column has them: those that are equal there must not be told apart here.
            if ((float)mean[i] > (float)mean[largest])
                largest = i;
        }

        return largest;
    }

    private sealed class Sums : HeldOutSums
    {
        private long _right;
        private double _logLoss;

        public override HeldOutErrors ToErrors() => new(Rows, null, Mean(_right), Mean(_logLoss));

        protected override void AddCore(float label, ReadOnlySpan<double> mean)
        {
            if (IndexOfLargest(mean) == (int)label)
                _right++;
            _logLoss += LogLoss(label < mean.Length ? Math.Min(mean[(int)label], 1) : 0);
        }
    }
}
