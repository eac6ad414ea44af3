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
        { o => o.BiasInitializer, Allowed.Nested },
    };

    // Chosen on the tables of docs/measured/tabular.md.
    private static readonly PlanDefaults OfTables = PlanDefaults.General with { LearningRate = 0.002f, Steps = 12_000, StepsPerEpoch = 60 };

    // Many layers need small first steps, and a rule that forgets the large gradients of the first ones soon.
    private static readonly PlanDefaults OfDeep = OfTables with
    {
        LearningRate = 0.0015f,
        LearningRateSchedule = new WarmUp(20, new CosineDecay()),
        Optimizer = new Adam(Beta2: 0.99f),
        LeastEpochs = 40,
    };

    // Of standardized features Glorot's weights make smooth first functions, which stay where there are no rows; through many layers they fade.
    private const int MostShallowLayers = 4;

    internal override OptionTable OptionTable => Table;

    /// <summary>A perceptron with two hidden layers of 256 units.</summary>
    public MultilayerPerceptron()
    {
    }

    /// <summary>A perceptron with hidden layers of these sizes.</summary>
    /// <param name="hiddenLayers">The units of each hidden layer, at least 1, from the input on; empty for none.</param>
    public MultilayerPerceptron(params IReadOnlyList<int> hiddenLayers) => HiddenLayers = hiddenLayers;

    /// <summary>The units of each hidden layer, at least 1, from the input on; empty for none. Default: two layers of 256.</summary>
    public IReadOnlyList<int> HiddenLayers { get; init => field = value is null ? null! : [.. value]; } = [256, 256];

    /// <summary>The activation behind each hidden layer. Default: ReLU.</summary>
    public ActivationFunction Activation { get; init; } = ActivationFunction.Relu;

    /// <summary>
    /// The probability that a hidden unit is dropped in a training step, in [0, 1). Null takes 0.2 for classification by up to four hidden layers,
    /// and otherwise 0: values that change smoothly are told best by all units. Default: null.
    /// </summary>
    public float? DropoutRate { get; init; }

    /// <summary>The probability that an input is dropped in a training step, in [0, 1). Default: 0.</summary>
    public float InputDropoutRate { get; init; }

    /// <summary>
    /// The first weights; null takes Glorot's, but He's for rectified units in networks of more than four hidden layers, whose signals Glorot's
    /// weights let fade. Default: null.
    /// </summary>
    public Initializer? WeightInitializer { get; init; }

    /// <summary>
    /// The first biases of hidden units; null draws them from -1 to 1, so that the kinks of the units' functions lie all over the data, but takes
    /// 0 in networks of more than four hidden layers. Default: null.
    /// </summary>
    public Initializer? BiasInitializer { get; init; }

    internal override PlanDefaults PlanDefaults => IsDeep ? OfDeep : OfTables;

    internal override Initializer? OutputInitializer => WeightInitializer;

    private bool IsDeep => HiddenLayers.Count > MostShallowLayers;

    internal override IEnumerable<Layer> CreateLayers(Shape input, Loss loss)
    {
        if (input.Rank > 1)
            yield return new Flatten();
        if (InputDropoutRate > 0)
            yield return new Dropout(InputDropoutRate);
        float dropout = DropoutRate ?? (IsDeep || loss.Metric != TrainingMetric.Accuracy ? 0 : 0.2f);
        Initializer weights = WeightInitializer ?? (IsDeep ? Activation.DefaultInitializer() : new GlorotInitializer());
        Initializer biases = BiasInitializer ?? (IsDeep ? new ZeroInitializer() : new UniformInitializer(-1, 1));
        foreach (Layer layer in HiddenLayers.SelectMany(units => Hidden(units, Activation, dropout, weights, biases)))
            yield return layer;
    }
}
