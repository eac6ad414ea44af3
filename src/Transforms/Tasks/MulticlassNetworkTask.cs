using Microsoft.ML.Internal.Utilities;
using Microsoft.ML.Trainers;

namespace MlNetDeep;

/// <summary>Multiclass classification: an output a class, whose scores are the classes' probabilities.</summary>
internal sealed class MulticlassNetworkTask : NetworkTask
{
    public override PredictionKind Kind => PredictionKind.MulticlassClassification;

    public override string Name => "multiclass classification";

    public override bool HasOutputsByName => true;

    public override IReadOnlyList<Type> Losses { get; } = [typeof(SoftmaxCrossEntropy)];

    public override SchemaShape.Column LabelShape(string name) => TrainerUtils.MakeU4ScalarColumn(name);

    public override SchemaShape.Column[] OutputShapes(SchemaShape input, string label)
    {
        bool found = input.TryFindColumn(label, out SchemaShape.Column column);
        Contracts.Check(found, "The label column was checked before.");
        var predicted = new SchemaShape(column.Annotations
            .Where(annotation => annotation.Name == AnnotationUtils.Kinds.KeyValues)
            .Concat(AnnotationUtils.GetTrainerOutputAnnotation()));
        return
        [
            new(
                DefaultColumnNames.Score, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single, isKey: false,
                new SchemaShape(AnnotationUtils.AnnotationsForMulticlassScoreColumn(column))),
            new(DefaultColumnNames.PredictedLabel, SchemaShape.Column.VectorKind.Scalar, NumberDataViewType.UInt32, isKey: true, predicted),
        ];
    }

    public override void CheckOptions(IExceptionContext context, OutputUnit unit, Loss? loss, float[]? classWeights)
    {
        base.CheckOptions(context, unit, loss, classWeights);
        if (unit == OutputUnit.Tanh)
            throw context.ExceptUserArg(
                nameof(OutputUnit), "Multiclass classification needs softmax outputs, not Tanh: leave OutputUnit at Auto.");
    }

    public override int CountOutputs(RoleMappedData data)
    {
        data.CheckMulticlassLabel(out int classes);
        return classes;
    }

    public override bool IsStratified => true;

    public override int CountClassWeights(int outputs) => outputs;

    public override FeatureFloatVectorCursor Open(RoleMappedData data, int outputs, CursOpt columns) =>
        new MulticlassLabelCursor(outputs, data, columns);

    public override void ReadLabel(FeatureFloatVectorCursor rows, Span<float> targets) => targets[0] = ((MulticlassLabelCursor)rows).Label;

    public override long CountBadLabels(FeatureFloatVectorCursor rows) => ((MulticlassLabelCursor)rows).BadLabelCount;

    public override string LabelRemedy(DataViewSchema.Column label, int outputs) =>
        $"No value of the label column '{label.Name}' is one of its key's {outputs}: fit MapValueToKey on rows that have these labels, or give " +
        "all of them in keyData.";

    public override Loss CreateLoss(OutputUnit unit) => new SoftmaxCrossEntropy();

    public override (string Name, float[] Outputs)? FindOneClass(
        Loss loss, IReadOnlyList<TargetStatistics> labels, int outputs, IReadOnlyList<string>? classNames)
    {
        if (labels[0].Minimum != labels[0].Maximum)
            return null;
        var key = (int)labels[0].Maximum;
        var constant = new float[outputs];
        constant[key] = LogOdds(labels[0].Count);
        return (classNames?[key] ?? $"{key + 1}", constant);
    }

    public override DataViewType ScoreType(int outputs) => new VectorDataViewType(NumberDataViewType.Single, outputs);

    public override Delegate CreateGetter(string column, NetworkBatchScores scores, ISingleFeaturePredictionTransformer<object> transformer) =>
        column == DefaultColumnNames.Score
            ? (ValueGetter<VBuffer<float>>)scores.GetVector
            // ML.NET's own choice: the first of the largest; none (0) where a score is NaN.
            : (ValueGetter<uint>)((ref uint value) => value = (uint)(MathUtils.ArgMax(scores.Current) + 1));

    public override void SaveAsOnnx(OnnxColumns onnx, TrainedNetwork network, string[] outputs, string features) =>
        onnx.SaveClasses(features, predictedLabel: outputs[0], score: outputs[1]);
}
