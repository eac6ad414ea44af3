using Microsoft.ML.Trainers;

namespace MlNetDeep;

/// <summary>Several Boolean labels at once, of which any may be true: an output a label, whose score is the label's log-odds.</summary>
internal sealed class MultiLabelNetworkTask : NetworkTask
{
    // ML.NET has no kind for it, and scores vectors of values of this one.
    public override PredictionKind Kind => PredictionKind.MultiOutputRegression;

    public override string Name => "classification of several labels";

    public override IReadOnlyList<Type> Losses { get; } = [typeof(SigmoidCrossEntropy)];

    public override bool HasOutputsByName => true;

    public override (string Output, string Remedy) OutputTerms =>
        ("label", "put all labels that the model has into the column, by Concatenate; new ones may stand among them.");

    /// <summary>The probability of a label.</summary>
    public static float ToProbability(float logOdds) => (float)(1 / (1 + Math.Exp(-logOdds)));

    public override SchemaShape.Column LabelShape(string name) =>
        new(name, SchemaShape.Column.VectorKind.Vector, BooleanDataViewType.Instance, isKey: false);

    public override void CheckLabel(IExceptionContext context, SchemaShape.Column label)
    {
        string? flaw = label switch
        {
            { Kind: SchemaShape.Column.VectorKind.Scalar } =>
                "for one label take BinaryClassification.Trainers.Network, for several join their columns by mlContext.Transforms.Concatenate",
            { Kind: SchemaShape.Column.VectorKind.VariableVector } => "give all rows as many labels, by [VectorType(labels)] or Concatenate",
            _ when label.ItemType != BooleanDataViewType.Instance => "bring it there by mlContext.Transforms.Conversion.ConvertType",
            _ => null,
        };
        if (flaw is not null)
            throw context.ExceptUserArg(
                "LabelColumnName",
                $"The label column '{label.Name}' holds {label.GetTypeString()}, but several labels are a vector of Boolean of known size: {flaw}.");
    }

    public override SchemaShape.Column[] OutputShapes(SchemaShape input, string label) =>
    [
        VectorOutput(input, label, DefaultColumnNames.Score, NumberDataViewType.Single),
        VectorOutput(input, label, DefaultColumnNames.Probability, NumberDataViewType.Single, normalized: true),
        VectorOutput(input, label, DefaultColumnNames.PredictedLabel, BooleanDataViewType.Instance),
    ];

    public override void CheckOptions(IExceptionContext context, OutputUnit unit, Loss? loss, float[]? classWeights)
    {
        base.CheckOptions(context, unit, loss, classWeights);
        if (unit == OutputUnit.Tanh)
            throw context.ExceptUserArg(nameof(OutputUnit), "OutputUnit is Tanh, but several labels have sigmoid outputs: leave OutputUnit at Auto.");
        if (classWeights is not null)
            throw context.ExceptUserArg("ClassWeights", "A row has several labels, of which each may be of another class: leave ClassWeights at null.");
    }

    public override bool IsStratified => true;

    public override int CountOutputs(RoleMappedData data) => data.Schema.Label!.Value.Type.GetVectorSize();

    public override int CountTargets(int outputs) => outputs;

    public override string[]? OutputNames(DataViewSchema.Column label) => label.HasSlotNames() ? SlotNames.Of(label) : null;

    public override FeatureFloatVectorCursor Open(RoleMappedData data, int outputs, CursOpt columns) => new LabelsCursor(data, columns);

    public override void ReadLabel(FeatureFloatVectorCursor rows, Span<float> targets) => ((LabelsCursor)rows).Read(targets);

    public override long CountBadLabels(FeatureFloatVectorCursor rows) => 0;

    public override Loss CreateLoss(OutputUnit unit) => new SigmoidCrossEntropy();

    public override (string Name, float[] Outputs)? FindOneClass(
        Loss loss, IReadOnlyList<TargetStatistics> labels, int outputs, IReadOnlyList<string>? classNames)
    {
        if (labels.Any(label => label.Minimum != label.Maximum))
            return null;
        string[] positive = [.. Enumerable.Range(0, outputs).Where(i => labels[i].Maximum > 0).Select(i => classNames?[i] ?? $"{i}")];
        return (
            positive.Length == 0 ? "no label" : string.Join(", ", positive),
            [.. labels.Select(label => label.Maximum > 0 ? LogOdds(label.Count) : -LogOdds(label.Count))]);
    }

    public override DataViewType ScoreType(int outputs) => new VectorDataViewType(NumberDataViewType.Single, outputs);

    // The score is what the outputs are.
    public override void ToScores(TrainedNetwork network, Span<float> outputs)
    {
    }

    public override Delegate CreateGetter(string column, NetworkBatchScores scores, ISingleFeaturePredictionTransformer<object> transformer) =>
        column switch
        {
            DefaultColumnNames.Score => (ValueGetter<VBuffer<float>>)scores.GetVector,
            DefaultColumnNames.Probability =>
                (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) => ToProbabilities(scores.Current, ref value)),
            _ => (ValueGetter<VBuffer<bool>>)((ref VBuffer<bool> value) => ToLabels(scores.Current, ref value)),
        };

    public override void SaveAsOnnx(OnnxColumns onnx, TrainedNetwork network, string[] outputs, string features) =>
        onnx.SaveLabels(features, score: outputs[0], probability: outputs[1], predictedLabel: outputs[2]);

    /// <summary>Each label's probability.</summary>
    public static void ToProbabilities(ReadOnlySpan<float> scores, ref VBuffer<float> value)
    {
        VBufferEditor<float> editor = VBufferEditor.Create(ref value, scores.Length);
        for (int i = 0; i < scores.Length; i++)
            editor.Values[i] = ToProbability(scores[i]);
        value = editor.Commit();
    }

    /// <summary>Whether each label is more likely than not; false where the score is NaN.</summary>
    public static void ToLabels(ReadOnlySpan<float> scores, ref VBuffer<bool> value)
    {
        VBufferEditor<bool> editor = VBufferEditor.Create(ref value, scores.Length);
        for (int i = 0; i < scores.Length; i++)
            editor.Values[i] = scores[i] > 0;
        value = editor.Commit();
    }

    private sealed class LabelsCursor : FeatureFloatVectorCursor
    {
        private readonly DataViewSchema.Column _column;
        private readonly ValueGetter<VBuffer<bool>> _getLabels;
        private VBuffer<bool> _labels;

        public LabelsCursor(RoleMappedData data, CursOpt columns)
            : base(data, columns)
        {
            _column = data.Schema.Label!.Value;
            _getLabels = Row.GetGetter<VBuffer<bool>>(Row.Schema[_column.Index]);
        }

        public override bool Accept()
        {
            if (!base.Accept())
                return false;
            _getLabels(ref _labels);
            if (_labels.Length != _column.Type.GetVectorSize())
                throw ViewErrors.Length(_column, _labels.Length, Row.Position);
            return true;
        }

        public void Read(Span<float> targets)
        {
            targets.Clear();
            foreach (KeyValuePair<int, bool> label in _labels.Items())
                targets[label.Key] = label.Value ? 1 : 0;
        }
    }
}
