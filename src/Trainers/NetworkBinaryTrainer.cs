using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;
using BinaryModel = Microsoft.ML.Calibrators.CalibratedModelParametersBase<
    MlNetDeep.NetworkBinaryModelParameters, Microsoft.ML.Calibrators.PlattCalibrator>;

namespace MlNetDeep;

/// <summary>
/// Trains a network with one output and cross-entropy to separate two classes. Input: a Boolean label and a vector of Single; output: Score
/// (log-odds), Probability and
/// PredictedLabel. Made by the catalog's extension methods, such as <c>BinaryClassification.Trainers.MultilayerPerceptron</c>.
/// </summary>
public sealed class NetworkBinaryTrainer
    : NetworkTrainerBase<BinaryPredictionTransformer<BinaryModel>, BinaryModel, NetworkBinaryModelParameters>
{
    internal NetworkBinaryTrainer(IHostEnvironment env, NetworkTrainerOptions options)
        : base(env, Checked(env, options), TrainerUtils.MakeBoolScalarLabel(options.LabelColumnName))
    {
    }

    /// <inheritdoc/>
    protected override PredictionKind PredictionKind => PredictionKind.BinaryClassification;

    /// <inheritdoc/>
    protected override BinaryPredictionTransformer<BinaryModel> MakeTransformer(BinaryModel model, DataViewSchema trainSchema) =>
        new(Host, model, trainSchema, FeatureColumn.Name);

    /// <inheritdoc/>
    protected override SchemaShape.Column[] GetOutputColumnsCore(SchemaShape inputSchema) =>
    [
        OutputColumn(DefaultColumnNames.Score, NumberDataViewType.Single, normalized: false),
        OutputColumn(DefaultColumnNames.Probability, NumberDataViewType.Single, normalized: true),
        OutputColumn(DefaultColumnNames.PredictedLabel, BooleanDataViewType.Instance, normalized: false),
    ];

    // The score is the log-odds already, so that the calibrator is the plain sigmoid: slope -1, offset 0.
    private protected override BinaryModel CreateModel(TrainedNetwork network) =>
        new ValueMapperCalibratedModelParameters<NetworkBinaryModelParameters, PlattCalibrator>(
            Host, new NetworkBinaryModelParameters(Host, network), new PlattCalibrator(Host, -1, 0));

    private protected override TrainedNetwork? NetworkOf(IPredictor? model) =>
        ((model as BinaryModel)?.SubModel ?? model as NetworkBinaryModelParameters)?.Network;

    private protected override int? CheckLabel(RoleMappedData data)
    {
        data.CheckBinaryLabel();
        return null;
    }

    private protected override (string Name, float[] Outputs)? OneClass(TargetStatistics labels, int outputs, string[]? classNames)
    {
        if (labels.Minimum != labels.Maximum)
            return null;
        bool positive = labels.Maximum > 0;
        // A tanh unit's output is half the log-odds.
        float output = ConstantNetwork.LogOdds(labels.Count) / (OutputUnit == OutputUnit.Tanh ? 2 : 1);
        return (positive.ToString(), [positive ? output : -output]);
    }

    private protected override Loss CreateLoss() => OutputUnit == OutputUnit.Tanh ? new TanhCrossEntropy() : new SigmoidCrossEntropy();

    private protected override int ClassWeightCount(int? classes) => 2;

    /// <summary>A tanh unit's targets are -1 and +1: 2 label - 1.</summary>
    private protected override TargetScaling FitTarget(TargetStatistics labels) =>
        OutputUnit == OutputUnit.Tanh ? new TargetScaling(0.5f, 0.5f) : TargetScaling.None;

    private static SchemaShape.Column OutputColumn(string name, DataViewType type, bool normalized) =>
        new(
            name,
            SchemaShape.Column.VectorKind.Scalar,
            type,
            isKey: false,
            new SchemaShape(AnnotationUtils.GetTrainerOutputAnnotation(normalized)));
}
