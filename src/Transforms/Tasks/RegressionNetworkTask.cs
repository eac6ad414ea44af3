using Microsoft.ML.Trainers;

namespace MlNetDeep;

/// <summary>Regression: one output, whose score is the value in the label's units.</summary>
internal class RegressionNetworkTask : NetworkTask
{
    public override PredictionKind Kind => PredictionKind.Regression;

    public override SchemaShape.Column LabelShape(string name) => TrainerUtils.MakeR4ScalarColumn(name);

    public override SchemaShape.Column[] OutputShapes(SchemaShape input, string label) =>
        [Output(DefaultColumnNames.Score, NumberDataViewType.Single)];

    public override void CheckOptions(IExceptionContext context, OutputUnit unit, float[]? classWeights)
    {
        if (classWeights is not null)
            throw context.ExceptUserArg("ClassWeights", "Regression has no classes: leave ClassWeights at null.");
    }

    public override int CountOutputs(RoleMappedData data)
    {
        data.CheckRegressionLabel();
        return 1;
    }

    public override Loss CreateLoss(OutputUnit unit) => unit == OutputUnit.Tanh ? new TanhSquaredError() : new SquaredError();

    public override TargetScaling FitTarget(OutputUnit unit, bool standardize, IReadOnlyList<TargetStatistics> labels)
    {
        if (unit == OutputUnit.Tanh)
            return TargetScaling.Normalize(labels);
        return standardize ? TargetScaling.Standardize(labels) : TargetScaling.None;
    }

    public override string? DescribeScale(string label, IReadOnlyList<TargetStatistics> labels)
    {
        float largest = labels.Max(target => Math.Max(Math.Abs(target.Minimum), Math.Abs(target.Maximum)));
        return largest <= LargestUsualValue
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"the labels of the column '{label}' reach {largest:G4} and are learned as they are; set StandardizeLabel to true, or " +
                $"bring them near 1");
    }

    public override Delegate CreateGetter(string column, NetworkBatchScores scores, ISingleFeaturePredictionTransformer<object> transformer) =>
        (ValueGetter<float>)((ref float value) => value = scores.Current[0]);

    public override void SaveAsOnnx(NetworkOnnx onnx, TrainedNetwork network, string[] outputs, string features) =>
        onnx.SaveScore(features, outputs[0]);
}
