namespace MlNetDeep;

/// <summary>
/// A multilayer perceptron: fully connected layers, each followed by an activation and, on request, dropout.
/// Without hidden layers it is a linear model: logistic, softmax or linear regression.
/// </summary>
public sealed record MultilayerPerceptron : Architecture
{
    private static readonly OptionTable Table = new OptionTable<MultilayerPerceptron>
    {
        { o => o.HiddenLayers, Allowed.Each(Allowed.From(1)).Required },
        { o => o.Activation, Allowed.OneOf<ActivationFunction>() },
        { o => o.DropoutRate, Allowed.From(0).Below(1), SearchRange.Linear(0, 0.5) },
        { o => o.InputDropoutRate, Allowed.From(0).Below(1), SearchRange.Linear(0, 0.5) },
        { o => o.WeightInitializer, Allowed.Nested },
    };

    internal override OptionTable OptionTable => Table;

    /// <summary>A perceptron with one hidden layer of 128 units.</summary>
    public MultilayerPerceptron()
    {
    }

    /// <summary>A perceptron with hidden layers of these sizes.</summary>
    /// <param name="hiddenLayers">The units of each hidden layer, at least 1, from the input on; empty for none.</param>
    public MultilayerPerceptron(params IReadOnlyList<int> hiddenLayers) => HiddenLayers = hiddenLayers;

    /// <summary>The units of each hidden layer, at least 1, from the input on; empty for none. Default: one layer of 128.</summary>
    public IReadOnlyList<int> HiddenLayers { get; init => field = value is null ? null! : [.. value]; } = [128];

    /// <summary>The activation behind each hidden layer. Default: ReLU.</summary>
    public ActivationFunction Activation { get; init; } = ActivationFunction.Relu;

    /// <summary>The probability that a hidden unit is dropped in a training step, in [0, 1). Default: 0.</summary>
    public float DropoutRate { get; init; }

    /// <summary>The probability that an input is dropped in a training step, in [0, 1). Default: 0.</summary>
    public float InputDropoutRate { get; init; }

    /// <summary>The first weights; null takes He's for rectified units and Glorot's for others. Default: null.</summary>
    public Initializer? WeightInitializer { get; init; }

    internal override Initializer? OutputInitializer => WeightInitializer;

    internal override IEnumerable<Layer> CreateLayers(Shape input)
    {
        if (input.Rank > 1)
            yield return new Flatten();
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
    }
}
