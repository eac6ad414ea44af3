using Microsoft.ML.Trainers;

namespace MlNetDeep;

/// <summary>
/// Trains a network with an output a quantile and the pinball loss (<see cref="QuantileLoss"/>). Input: a Single label and a vector of Single;
/// output: Score, the quantiles in the label's units, which ascend, with their levels as slot names ("0.1"). Made by
/// <c>Regression.Trainers.QuantileNetwork</c>.
/// </summary>
public sealed class NetworkQuantileTrainer
    : NetworkTrainerBase<RegressionPredictionTransformer<NetworkQuantileModelParameters>, NetworkQuantileModelParameters>
{
    internal NetworkQuantileTrainer(IHostEnvironment env, NetworkOptions options)
        : base(env, options, NetworkTask.Quantiles(options.Loss))
    {
    }

    /// <inheritdoc/>
    protected override RegressionPredictionTransformer<NetworkQuantileModelParameters> MakeTransformer(
        NetworkQuantileModelParameters model, DataViewSchema trainSchema) => new(Host, model, trainSchema, FeatureColumn.Name);

    private protected override NetworkQuantileModelParameters CreateModel(TrainedNetwork network) => new(Host, network);
}
