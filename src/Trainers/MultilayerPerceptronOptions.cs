using System.Text.Json.Serialization;

namespace MlNetDeep;

/// <summary>
/// A multilayer perceptron: fully connected layers, each followed by an activation and, on request, dropout.
/// Without hidden layers it is a linear model: logistic, softmax or linear regression.
/// </summary>
public sealed class MultilayerPerceptronOptions : NetworkTrainerOptions
{
    /// <summary>The units of each hidden layer, from the input on; empty for none. Default: one layer of 128.</summary>
    public int[] HiddenLayers { get; set; } = [128];

    /// <summary>The activation behind each hidden layer. Default: ReLU.</summary>
    public ActivationFunction Activation { get; set; } = ActivationFunction.Relu;

    /// <summary>The probability that a hidden unit is dropped in a training step, in [0, 1). Default: 0.</summary>
    public float DropoutRate { get; set; }

    /// <summary>The probability that an input is dropped in a training step, in [0, 1). Default: 0.</summary>
    public float InputDropoutRate { get; set; }

    /// <summary>The first weights; null takes He's for rectified units and Glorot's for others. Default: null.</summary>
    public Initializer? WeightInitializer { get; set; }

    /// <summary>
    /// A fitted autoencoder, or a stack of them, whose encoders the first hidden layers start from, to be trained on with the rest: it may
    /// have learned from more rows than have labels. Sizes and activation must be those of <see cref="HiddenLayers"/> and
    /// <see cref="Activation"/>, and the features its input. Features are scaled as it scales its input, whatever
    /// <see cref="NetworkTrainerOptions.StandardizeFeatures"/> says. A model given to Fit takes precedence. Null starts from random weights.
    /// Default: null.
    /// </summary>
    [JsonIgnore]
    public AutoencoderTransformer? PretrainedLayers { get; set; }

    internal override string Architecture => "MultilayerPerceptron";

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        ArgumentNullException.ThrowIfNull(HiddenLayers);
        foreach (int units in HiddenLayers)
            CheckAtLeast(units, 1, nameof(HiddenLayers));
        CheckActivation(Activation, nameof(Activation));
        CheckRate(DropoutRate, nameof(DropoutRate));
        CheckRate(InputDropoutRate, nameof(InputDropoutRate));
        if (PretrainedLayers is not null)
            new PretrainedWeights(PretrainedLayers).CheckFits(this);
    }

    internal override void CopyArrays()
    {
        base.CopyArrays();
        HiddenLayers = [.. HiddenLayers];
    }

    internal override Sequential CreateNetwork(Shape input, int outputs, int? paddedFeatures = null) =>
        new(new Shape(input.Length), CreateLayers(outputs));

    internal override StartingPoint? CreateStart(Sequential network) =>
        PretrainedLayers is null ? null : new PretrainedWeights(PretrainedLayers).CreateStart(network, Seed!.Value);

    private IEnumerable<Layer> CreateLayers(int outputs)
    {
        if (InputDropoutRate > 0)
            yield return new Dropout(InputDropoutRate);
        foreach (int units in HiddenLayers)
        {
            yield return new Dense(units, weightInitializer: WeightInitializer ?? Activation.DefaultInitializer());
            if (Activation.CreateLayer() is { } activation)
                yield return activation;
            if (DropoutRate > 0)
                yield return new Dropout(DropoutRate);
        }

        yield return new Dense(outputs, weightInitializer: WeightInitializer);
    }
}
