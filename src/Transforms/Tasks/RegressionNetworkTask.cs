using Microsoft.ML.Trainers;

namespace MlNetDeep;

/// <summary>Regression: one output, whose score is the value in the label's units.</summary>
internal class RegressionNetworkTask : NetworkTask
{
    public override PredictionKind Kind => PredictionKind.Regression;

    public override string Name => "regression";

    public override IReadOnlyList<Type> Losses { get; } =
        [typeof(SquaredError), typeof(AbsoluteError), typeof(HuberLoss), typeof(PoissonDeviance), typeof(QuantileLoss)];

    public override SchemaShape.Column LabelShape(string name) => TrainerUtils.MakeR4ScalarColumn(name);

    public override SchemaShape.Column[] OutputShapes(SchemaShape input, string label) =>
        [Output(DefaultColumnNames.Score, NumberDataViewType.Single)];

    public override void CheckOptions(IExceptionContext context, OutputUnit unit, Loss? loss, float[]? classWeights)
    {
        base.CheckOptions(context, unit, loss, classWeights);
        if (classWeights is not null)
            throw context.ExceptUserArg("ClassWeights", "Regression has no classes: leave ClassWeights at null.");
        CheckLevels(context, loss);
    }

    /// <summary>Throws where a loss asks for more values than the score has.</summary>
    protected virtual void CheckLevels(IExceptionContext context, Loss? loss)
    {
        if (loss is QuantileLoss { Levels.Count: > 1 })
            throw context.ExceptUserArg(
                nameof(Loss),
                $"Loss is {OptionValue.Of(loss)}, but the Score has one value a target: take Regression.Trainers.QuantileNetwork for several " +
                "quantiles, or one level.");
    }

    public override int CountOutputs(RoleMappedData data)
    {
        data.CheckRegressionLabel();
        return 1;
    }

    public override Loss CreateLoss(OutputUnit unit) => unit == OutputUnit.Tanh ? new TanhSquaredError() : new SquaredError();

    public override TargetScaling FitTarget(Loss loss, bool standardize, IReadOnlyList<TargetStatistics> labels)
    {
        if (loss is TanhSquaredError)
            return TargetScaling.Normalize(labels);
        if (!standardize)
            return TargetScaling.None;
        return loss is PoissonDeviance ? TargetScaling.DivideByMean(labels) : TargetScaling.Standardize(labels);
    }

    public override void CheckTargets(IExceptionContext context, Loss loss, string label, IReadOnlyList<TargetStatistics> labels)
    {
        float least = labels.Min(target => target.Minimum);
        if (loss is PoissonDeviance && least < 0)
            throw context.ExceptUserArg(
                nameof(Loss),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Loss is {nameof(PoissonDeviance)}, which takes labels of at least 0, but the column '{label}' has {least}: drop such rows " +
                    $"by FilterRowsByColumn, or take another Loss."));
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

    public override void SaveAsOnnx(OnnxColumns onnx, TrainedNetwork network, string[] outputs, string features) =>
        onnx.SaveScore(features, outputs[0]);
}
