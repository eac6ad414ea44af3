using Microsoft.ML.Calibrators;
using Microsoft.ML.Trainers;
using BinaryModel = Microsoft.ML.Calibrators.CalibratedModelParametersBase<
    MlNetDeep.NetworkBinaryModelParameters, Microsoft.ML.Calibrators.PlattCalibrator>;

namespace MlNetDeep;

/// <summary>
/// Trains a network with one output and cross-entropy for binary classification. Input: a Boolean label and a vector of Single; output: Score
/// (log-odds), Probability and
/// PredictedLabel. Made by the catalog's extension methods, such as <c>BinaryClassification.Trainers.MultilayerPerceptron</c>.
/// </summary>
public sealed class NetworkBinaryTrainer
    : NetworkTrainerBase<BinaryPredictionTransformer<BinaryModel>, BinaryModel>
{
    internal NetworkBinaryTrainer(IHostEnvironment env, NetworkOptions options)
        : base(env, options, NetworkTask.Binary)
    {
    }

    /// <inheritdoc/>
    protected override BinaryPredictionTransformer<BinaryModel> MakeTransformer(BinaryModel model, DataViewSchema trainSchema) =>
        new(Host, model, trainSchema, FeatureColumn.Name);

    // The score is the log-odds already, so that the calibrator is the plain sigmoid: slope -1, offset 0.
    private protected override BinaryModel CreateModel(TrainedNetwork network) =>
        new ValueMapperCalibratedModelParameters<NetworkBinaryModelParameters, PlattCalibrator>(
            Host, new NetworkBinaryModelParameters(Host, network), new PlattCalibrator(Host, -1, 0));
}
