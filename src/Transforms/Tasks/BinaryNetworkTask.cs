using Microsoft.ML.Calibrators;
using Microsoft.ML.Trainers;
using BinaryModel = Microsoft.ML.Calibrators.CalibratedModelParametersBase<
    MlNetDeep.NetworkBinaryModelParameters, Microsoft.ML.Calibrators.PlattCalibrator>;

namespace MlNetDeep;

/// <summary>Binary classification: one output, whose score is the log-odds of the positive class.</summary>
internal sealed class BinaryNetworkTask : NetworkTask
{
    public override PredictionKind Kind => PredictionKind.BinaryClassification;

    public override string Name => "binary classification";

    public override IReadOnlyList<Type> Losses { get; } = [typeof(SigmoidCrossEntropy)];

    public override SchemaShape.Column LabelShape(string name) => TrainerUtils.MakeBoolScalarLabel(name);

    public override SchemaShape.Column[] OutputShapes(SchemaShape input, string label) =>
    [
        Output(DefaultColumnNames.Score, NumberDataViewType.Single),
        Output(DefaultColumnNames.Probability, NumberDataViewType.Single, normalized: true),
        Output(DefaultColumnNames.PredictedLabel, BooleanDataViewType.Instance),
    ];

    public override int CountOutputs(RoleMappedData data)
    {
        data.CheckBinaryLabel();
        return 1;
    }

    public override bool IsStratified => true;

    public override int CountClassWeights(int outputs) => 2;

    public override Loss CreateLoss(OutputUnit unit) => unit == OutputUnit.Tanh ? new TanhCrossEntropy() : new SigmoidCrossEntropy();

    // Labels of 0 and 1 as the tanh's -1 and +1.
    public override TargetScaling FitTarget(Loss loss, bool standardize, IReadOnlyList<TargetStatistics> labels) =>
        loss is TanhCrossEntropy ? new TargetScaling(0.5f, 0.5f) : TargetScaling.None;

    public override (string Name, float[] Outputs)? FindOneClass(
        Loss loss, IReadOnlyList<TargetStatistics> labels, int outputs, IReadOnlyList<string>? classNames)
    {
        if (labels[0].Minimum != labels[0].Maximum)
            return null;
        bool positive = labels[0].Maximum > 0;
        // A tanh unit's output is half the log-odds.
        float output = LogOdds(labels[0].Count) / (loss is TanhCrossEntropy ? 2 : 1);
        return (positive.ToString(), [positive ? output : -output]);
    }

    public override void ToScores(TrainedNetwork network, Span<float> outputs)
    {
        foreach (ref float output in outputs)
            output *= LogOddsScale(network);
    }

    public override Delegate CreateGetter(string column, NetworkBatchScores scores, ISingleFeaturePredictionTransformer<object> transformer)
    {
        var binary = (BinaryPredictionTransformer<BinaryModel>)transformer;
        PlattCalibrator calibrator = binary.Model.Calibrator;
        bool thresholdOnScore = binary.ThresholdColumn == DefaultColumnNames.Score;
        return column switch
        {
            DefaultColumnNames.Score => (ValueGetter<float>)((ref float value) => value = scores.Current[0]),
            DefaultColumnNames.Probability =>
                (ValueGetter<float>)((ref float value) => value = calibrator.PredictProbability(scores.Current[0])),
            _ => (ValueGetter<bool>)((ref bool value) =>
                value = (thresholdOnScore ? scores.Current[0] : calibrator.PredictProbability(scores.Current[0])) > binary.Threshold),
        };
    }

    public override void SaveAsOnnx(OnnxColumns onnx, TrainedNetwork network, string[] outputs, string features) =>
        onnx.SaveLogOdds(features, LogOddsScale(network), outputs[0]);

    // A tanh unit's probability is sigmoid(2 z).
    private static float LogOddsScale(TrainedNetwork network) => network.Loss is TanhCrossEntropy ? 2 : 1;
}
