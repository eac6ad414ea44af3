using Microsoft.ML;

namespace MlNetDeep.Peers;

/// <summary>A network that the scoring tasks score, trained a little.</summary>
/// <param name="Suffix">Behind the tasks' names.</param>
/// <param name="Epochs">For how long it is trained.</param>
/// <param name="CreateTrainer">Its trainer, for a context and a number of epochs.</param>
internal sealed record ScoredNetwork(string Suffix, int Epochs, Func<MLContext, int, NetworkMulticlassTrainer> CreateTrainer)
{
    /// <summary>784-256-128-10.</summary>
    public static ScoredNetwork Mlp { get; } = new("", 3, (context, epochs) =>
        context.MulticlassClassification.Trainers.MultilayerPerceptron(new MultilayerPerceptronOptions
        {
            HiddenLayers = [256, 128],
            StandardizeFeatures = false,
            BatchSize = 128,
            NumberOfEpochs = epochs,
            Seed = 1,
        }));

    /// <summary>The network of <see cref="ConvolutionalTask"/>.</summary>
    public static ScoredNetwork Cnn { get; } = new("-cnn", 1, (context, epochs) =>
        context.MulticlassClassification.Trainers.ConvolutionalNetwork(new ConvolutionalNetworkOptions
        {
            ImageHeight = 28,
            ImageWidth = 28,
            Layers = [.. ConvolutionalTask.HiddenLayers],
            BatchSize = 64,
            NumberOfEpochs = epochs,
            Seed = 1,
        }));

    /// <summary>The network of the task lstm.</summary>
    public static ScoredNetwork Lstm { get; } = new("-lstm", 1, (context, epochs) =>
        context.MulticlassClassification.Trainers.Lstm(Recurrent<LstmOptions>(epochs)));

    /// <summary>The network of the task elman.</summary>
    public static ScoredNetwork Elman { get; } = new("-elman", 1, (context, epochs) =>
        context.MulticlassClassification.Trainers.ElmanNetwork(Recurrent<ElmanNetworkOptions>(epochs)));

    private static TOptions Recurrent<TOptions>(int epochs)
        where TOptions : RecurrentNetworkOptions, new() => new()
        {
            FeaturesPerStep = 28,
            NumberOfUnits = RecurrentTask.Units,
            StandardizeFeatures = false,
            BatchSize = 128,
            NumberOfEpochs = epochs,
            Seed = 1,
        };
}
