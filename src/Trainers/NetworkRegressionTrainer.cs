using Microsoft.ML.Trainers;

namespace MlNetDeep;

/// <summary>
/// Trains a network with one output and the squared error to predict a value. Input: a Single label and a vector of Single; output: Score,
/// in the label's units. Made by the catalog's extension methods, such as <c>Regression.Trainers.MultilayerPerceptron</c>.
/// </summary>
public sealed class NetworkRegressionTrainer
    : NetworkTrainerBase<RegressionPredictionTransformer<NetworkRegressionModelParameters>, NetworkRegressionModelParameters>
{
    internal NetworkRegressionTrainer(IHostEnvironment env, NetworkOptions options)
        : base(env, options, NetworkTask.Regression)
    {
    }

    /// <inheritdoc/>
    protected override RegressionPredictionTransformer<NetworkRegressionModelParameters> MakeTransformer(
        NetworkRegressionModelParameters model, DataViewSchema trainSchema) => new(Host, model, trainSchema, FeatureColumn.Name);

    private protected override NetworkRegressionModelParameters CreateModel(TrainedNetwork network) => new(Host, network);
}
