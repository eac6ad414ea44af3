using Microsoft.ML.Trainers;

namespace MlNetDeep;

/// <summary>
/// Trains a network with softmax outputs and cross-entropy for multiclass classification. Input: a key label and a vector of Single; output: Score,
/// the classes' probabilities, and PredictedLabel. Made by the catalog's extension methods, such as
/// <c>MulticlassClassification.Trainers.MultilayerPerceptron</c>.
/// </summary>
public sealed class NetworkMulticlassTrainer
    : NetworkTrainerBase<MulticlassPredictionTransformer<NetworkMulticlassModelParameters>, NetworkMulticlassModelParameters>
{
    internal NetworkMulticlassTrainer(IHostEnvironment env, NetworkOptions options)
        : base(env, options, NetworkTask.Multiclass)
    {
    }

    /// <inheritdoc/>
    protected override MulticlassPredictionTransformer<NetworkMulticlassModelParameters> MakeTransformer(
        NetworkMulticlassModelParameters model, DataViewSchema trainSchema) =>
        new(Host, model, trainSchema, FeatureColumn.Name, LabelColumn.Name);

    private protected override NetworkMulticlassModelParameters CreateModel(TrainedNetwork network) => new(Host, network);
}
