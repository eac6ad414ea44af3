namespace MlNetDeep.Experiments;

/// <summary>
/// RealMLP-TD-S as its paper sets it (Holzmueller, Grinsztajn and Steinwart, "Better by default", NeurIPS 2024), but that the best epoch is
/// that of the lowest validation loss, without ties, where the paper's has the fewest wrong rows and of ties is the last; and that steps of
/// Adam keep weights in the scale that the neural tangent parametrization divides by (<see cref="Dense.Ntk"/>). A category of two values is
/// two slots, as the benchmark prepares it, where the paper has one of +1 and -1.
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
            new FeatureScale(6), Dense.Ntk(Units), activation(), Dense.Ntk(Units), activation(), Dense.Ntk(Units), activation())
        {
            OutputLayer = Dense.Ntk(1, startsAtZero: true),
        },
        FeatureScaling = FeatureScaling.Robust,
        Optimizer = new Adam(Beta2: 0.95f),
        LearningRate = learningRate,
        LearningRateSchedule = new CosineCycles(),
        BatchSize = 256,
        NumberOfEpochs = 256,
        ValidationSetFraction = 0.2,
    };
}
