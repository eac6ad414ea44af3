
namespace MlNetDeep;

/// <summary>
/// A network for sequences: recurrent layers, their output at the last step or its mean over time, and a dense layer that gives the scores.
/// Sequences are rows of the feature column, [time, features], step after step, all of one length; or of different lengths, where
/// PadSequences has made the column: each is then read as long as it is, and batches are of like length.
/// <see cref="NetworkTrainerOptions.StandardizeFeatures"/> takes each feature of a step to mean 0 and standard deviation 1 over all rows
/// and steps, as all steps meet the same weights.
/// </summary>
public abstract class RecurrentNetworkOptions : NetworkTrainerOptions
{
    /// <summary>The most layers: each is built, and deeper ones do not learn.</summary>
    internal const int MostLayers = 1000;

    /// <summary>The default of <see cref="TrainingOptions.GradientClippingNorm"/> for recurrent networks.</summary>
    public const float DefaultGradientClippingNorm = 1;

    /// <summary>
    /// Sets the defaults. <see cref="TrainingOptions.GradientClippingNorm"/> is <see cref="DefaultGradientClippingNorm"/>: the gradient of
    /// a recurrent network can grow by a factor with every step of the sequence, and one such batch would undo what was learned (Pascanu,
    /// Mikolov, Bengio, "On the difficulty of training recurrent neural networks", ICML 2013). Null sets no bound.
    /// </summary>
    private protected RecurrentNetworkOptions() => GradientClippingNorm = DefaultGradientClippingNorm;

    /// <summary>
    /// The features of a step, at least 1, of which a row has two steps or more; null takes the second of the two dimensions time x
    /// features of the column's type, or what PadSequences says of its column. Default: null.
    /// </summary>
    public int? FeaturesPerStep { get; set; }

    /// <summary>The units of each recurrent layer and direction, at least 1. Default: 128.</summary>
    public int NumberOfUnits { get; set; } = 128;

    /// <summary>Recurrent layers one behind the other, 1 to 1000. Default: 1.</summary>
    public int NumberOfLayers { get; set; } = 1;

    /// <summary>
    /// In which order each layer reads the steps; both directions have <see cref="NumberOfUnits"/> units each. Default: forward.
    /// </summary>
    public SequenceDirection Direction { get; set; }

    /// <summary>What the outputs are computed from. Default: <see cref="SequenceOutput.LastStep"/>.</summary>
    public SequenceOutput SequenceOutput { get; set; }

    /// <summary>
    /// The probability that in a training step a layer's output is dropped on its way to the next layer or to the outputs, in [0, 1);
    /// never on its way to the next step (Zaremba, Sutskever, Vinyals, "Recurrent neural network regularization", 2014). Default: 0.
    /// </summary>
    public float DropoutRate { get; set; }

    /// <summary>Whether the state before the first step is learned; zero where not. Default: false.</summary>
    public bool LearnInitialState { get; set; }

    /// <summary>
    /// Through how many steps errors go back at most, at least 1: the sequence falls into blocks of so many steps, counted from the last
    /// step read, and no error leaves its block. Null goes back through all. Default: null.
    /// </summary>
    public int? TruncationSteps { get; set; }

    /// <summary>First weights of the inputs, and of the dense layer; null takes Glorot's. Default: null.</summary>
    public Initializer? WeightInitializer { get; set; }

    /// <summary>First weights of the units' own outputs of the step before; null takes Glorot's. Default: null.</summary>
    public Initializer? RecurrentInitializer { get; set; }

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        CheckAtLeast(FeaturesPerStep ?? 1, 1, nameof(FeaturesPerStep));
        CheckAtLeast(NumberOfUnits, 1, nameof(NumberOfUnits));
        CheckAtLeast(NumberOfLayers, 1, nameof(NumberOfLayers));
        CheckAtMost(NumberOfLayers, MostLayers, nameof(NumberOfLayers), "few recurrent layers learn as much");
        CheckAtLeast(TruncationSteps ?? 1, 1, nameof(TruncationSteps));
        CheckRate(DropoutRate, nameof(DropoutRate));
        if (!Enum.IsDefined(Direction))
            throw new ArgumentOutOfRangeException(nameof(Direction), Direction, "Not a direction: use Forward, Backward or Both.");
        if (!Enum.IsDefined(SequenceOutput))
            throw new ArgumentOutOfRangeException(
                nameof(SequenceOutput), SequenceOutput, "Not an output of sequences: use LastStep or MeanOverTime.");
    }

    internal override Sequential CreateNetwork(Shape input, int outputs, int? paddedFeatures = null)
    {
        SequenceFormat format = SequenceFormat.Find(this, input, paddedFeatures);
        IEnumerable<Layer> layers = CreateLayers(outputs);
        return new Sequential(format.Shape, format.IsPadded ? layers.Prepend(new PaddedSequences(format.Features)) : layers);
    }

    // Of the features of a row, those a step apart are the same at other times; of padded sequences that is known of the rows.
    internal override int ScaledFeatures(Sequential network) =>
        network.Layers[0] is PaddedSequences ? network.InputShape.Length : network.InputShape[1];

    /// <summary>The options of the catalogs' short overloads.</summary>
    internal static TOptions Create<TOptions>(
        string label, string features, string? weight, int? featuresPerStep, int units, int layers, int numberOfEpochs, float learningRate)
        where TOptions : RecurrentNetworkOptions, new() => new()
        {
            LabelColumnName = label,
            FeatureColumnName = features,
            ExampleWeightColumnName = weight,
            FeaturesPerStep = featuresPerStep,
            NumberOfUnits = units,
            NumberOfLayers = layers,
            NumberOfEpochs = numberOfEpochs,
            LearningRate = learningRate,
        };

    /// <summary>A new recurrent layer with the options above.</summary>
    internal abstract RecurrentLayer CreateRecurrentLayer();

    private IEnumerable<Layer> CreateLayers(int outputs)
    {
        for (int i = 0; i < NumberOfLayers; i++)
        {
            if (i > 0 && DropoutRate > 0)
                yield return new Dropout(DropoutRate);
            yield return CreateRecurrentLayer();
        }

        yield return SequenceOutput == SequenceOutput.LastStep ? new LastStep(Direction) : new MeanOverTime();
        if (DropoutRate > 0)
            yield return new Dropout(DropoutRate);
        yield return new Dense(outputs, weightInitializer: WeightInitializer);
    }
}
