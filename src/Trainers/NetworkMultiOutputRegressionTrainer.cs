namespace MlNetDeep;

/// <summary>
/// Trains a network with an output a target and the squared error to predict several values at once. Input: a label that is a vector of Single
/// of known size, a target a slot, and a vector of Single; output: Score, as many values in the targets' units, with the label's slot names.
/// Rows of which a target is missing (NaN) or infinite are left out. Made by <c>Regression.Trainers.MultiOutputNetwork</c>.
/// </summary>
public sealed class NetworkMultiOutputRegressionTrainer
    : NetworkTrainerBase<RegressionPredictionTransformer<NetworkMultiOutputRegressionModelParameters>, NetworkMultiOutputRegressionModelParameters>
{
    internal NetworkMultiOutputRegressionTrainer(IHostEnvironment env, NetworkOptions options)
        : base(env, options, NetworkTask.MultiOutputRegression)
    {
    }

    /// <inheritdoc/>
    protected override RegressionPredictionTransformer<NetworkMultiOutputRegressionModelParameters> MakeTransformer(
        NetworkMultiOutputRegressionModelParameters model, DataViewSchema trainSchema) => new(Host, model, trainSchema, FeatureColumn.Name);

    private protected override NetworkMultiOutputRegressionModelParameters CreateModel(TrainedNetwork network) => new(Host, network);
}
