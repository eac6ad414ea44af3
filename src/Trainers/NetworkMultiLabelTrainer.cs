using Microsoft.ML.Trainers;

namespace MlNetDeep;

/// <summary>
/// Trains a network with a sigmoid output a label and cross-entropy to tell which of several labels a row has, any number of them. Input: a label
/// that is a vector of Boolean of known size, and a vector of Single; output: Score (log-odds), Probability and PredictedLabel, vectors of as
/// many values, with the label's slot names. Made by <c>BinaryClassification.Trainers.MultiLabelNetwork</c>.
/// </summary>
public sealed class NetworkMultiLabelTrainer : NetworkTrainerBase<MultiLabelPredictionTransformer, NetworkMultiLabelModelParameters>
{
    internal NetworkMultiLabelTrainer(IHostEnvironment env, NetworkOptions options)
        : base(env, options, NetworkTask.MultiLabel)
    {
    }

    /// <inheritdoc/>
    protected override MultiLabelPredictionTransformer MakeTransformer(NetworkMultiLabelModelParameters model, DataViewSchema trainSchema) =>
        new(Host, model, trainSchema, FeatureColumn.Name);

    private protected override NetworkMultiLabelModelParameters CreateModel(TrainedNetwork network) => new(Host, network);
}
