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
        context.MulticlassClassification.Trainers.Network(new NetworkOptions
        {
            Architecture = new MultilayerPerceptron(256, 128),
            FeatureScaling = FeatureScaling.None,
            BatchSize = 128,
            NumberOfEpochs = epochs,
            Seed = 1,
        }));

    /// <summary>The network of <see cref="ConvolutionalTask"/>.</summary>
    public static ScoredNetwork Cnn { get; } = new("-cnn", 1, (context, epochs) =>
        context.MulticlassClassification.Trainers.Network(new NetworkOptions
        {
            Architecture = new ConvolutionalNetwork { Layers = [.. ConvolutionalTask.HiddenLayers] },
            RowLayout = new ImageLayout(28, 28),
            BatchSize = 64,
            NumberOfEpochs = epochs,
            Seed = 1,
        }));

    /// <summary>The network of the task lstm.</summary>
    public static ScoredNetwork Lstm { get; } = Recurrent("-lstm", new Lstm(RecurrentTask.Units));

    /// <summary>The network of the task elman.</summary>
    public static ScoredNetwork Elman { get; } = Recurrent("-elman", new Elman(RecurrentTask.Units));

    private static ScoredNetwork Recurrent(string suffix, RecurrentArchitecture architecture) => new(suffix, 1, (context, epochs) =>
        context.MulticlassClassification.Trainers.Network(new NetworkOptions
        {
            Architecture = architecture,
            RowLayout = new SequenceLayout(28),
            FeatureScaling = FeatureScaling.None,
            BatchSize = 128,
            NumberOfEpochs = epochs,
            Seed = 1,
        }));
}
