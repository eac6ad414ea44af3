namespace MlNetDeep.Experiments;

/// <summary>
/// RealMLP-TD-S as its paper sets it (Holzmueller, Grinsztajn and Steinwart, "Better by default", NeurIPS 2024), with what this library has. Two
/// things are other: the best epoch is that of the lowest validation loss, not of the fewest wrong rows, and the layer of outputs, which
/// custom layers leave to the task, begins with Glorot's weights and learns at the full rate, where the paper's begins at zero in the neural
/// tangent parametrization. Of the rows that a trainer gets a fifth is held out; the paper holds out as many of all rows.
/// </summary>
internal static class RealMlp
{
    /// <summary>The share of a target that all classes have alike.</summary>
    public const float LabelSmoothing = 0.1f;

    private const int Units = 256;

    /// <summary>Options for classes, by their loss.</summary>
    public static NetworkOptions ForClasses(Loss loss)
    {
        NetworkOptions options = Create(() => new Selu(), 0.04f);
        options.Loss = loss;
        return options;
    }

    /// <summary>Options for a number, which is learned standardized.</summary>
    public static NetworkOptions ForNumbers() => Create(() => new Mish(), 0.07f);

    private static NetworkOptions Create(Func<Layer> activation, float learningRate) => new()
    {
        Architecture = new CustomLayers(
            new FeatureScale(6), Dense.Ntk(Units), activation(), Dense.Ntk(Units), activation(), Dense.Ntk(Units), activation()),
        FeatureScaling = FeatureScaling.Robust,
        Optimizer = new Adam(Beta2: 0.95f),
        LearningRate = learningRate,
        LearningRateSchedule = new CosineCycles(),
        BatchSize = 256,
        NumberOfEpochs = 256,
        ValidationSetFraction = 0.2,
    };
}
