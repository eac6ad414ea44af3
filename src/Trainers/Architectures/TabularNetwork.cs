namespace MlNetDeep;

/// <summary>
/// A network for tables: several multilayer perceptrons, its members, that share their weights but for scales of their own, learn each by itself
/// at the same time, and answer together by the mean of their probabilities or values: most of what averaging separate networks gains, at a
/// fraction of their cost. Gorishniy, Kotelnikov and Babenko, "TabM: advancing tabular deep learning with parameter-efficient ensembling",
/// ICLR 2025.
/// </summary>
/// <remarks>
/// The history's training loss is the mean of the members' losses, its validation loss that of some members' mean, which is lower.
/// </remarks>
public sealed record TabularNetwork : Architecture
{
    private static readonly OptionTable Table = new OptionTable<TabularNetwork>
    {
        { o => o.HiddenLayers, Allowed.Each(Allowed.From(1)).Required },
        { o => o.NumberOfMembers, Allowed.From(1), SearchRange.Logarithmic(1, 32) },
        { o => o.MembersPerRow, Allowed.From(1) },
        { o => o.Activation, Allowed.OneOf<ActivationFunction>() },
        { o => o.DropoutRate, Allowed.From(0).Below(1), SearchRange.Linear(0, 0.5) },
        { o => o.FeatureScaleRateFactor, Allowed.From(0), SearchRange.Logarithmic(1, 10) },
        { o => o.Frequencies, Allowed.From(0), SearchRange.Linear(0, 32) },
        { o => o.WeightInitializer, Allowed.Nested },
        {
            o => o.MembersPerRow is not { } some || some <= o.NumberOfMembers, "MembersPerRow must be at most NumberOfMembers",
            nameof(MembersPerRow), nameof(NumberOfMembers)
        },
    };

    // Short forms name it too.
    internal const int DefaultMembers = 8;

    // Features up to which each of them is treated by itself.
    private const int MostOfNarrow = 100;

    // Chosen on the tables of docs/measured/tabular.md.
    private static readonly PlanDefaults OfTables =
        PlanDefaults.General with { LearningRate = 0.002f, Steps = 12_000, RowPasses = 700_000, MostEpochs = 256, StepsPerEpoch = 60, MostRowsToLearnAgain = 20_000 };

    internal override OptionTable OptionTable => Table;

    /// <summary>The units of each member's hidden layers, at least 1, from the input on; empty for none. Default: two layers of 256.</summary>
    public IReadOnlyList<int> HiddenLayers { get; init => field = value is null ? null! : [.. value]; } = [256, 256];

    /// <summary>The members, at least 1; of 1 it is a multilayer perceptron. Scoring takes time for all of them. Default: 8.</summary>
    public int NumberOfMembers { get; init; } = DefaultMembers;

    /// <summary>
    /// Members that a row passes through in a training step, 1 to <see cref="NumberOfMembers"/>, which take turns: so many times one
    /// network's training costs. Null takes an eighth of the members, but 4 where there are so many. Default: null.
    /// </summary>
    public int? MembersPerRow { get; init; }

    /// <summary>The activation behind each hidden layer. Default: ReLU.</summary>
    public ActivationFunction Activation { get; init; } = ActivationFunction.Relu;

    /// <summary>
    /// The probability that a hidden unit is dropped in a training step, for each member by itself, in [0, 1). Null takes 0.2 for classification
    /// and 0 for values. Default: null.
    /// </summary>
    public float? DropoutRate { get; init; }

    /// <summary>
    /// A learned scale of each feature in front (<see cref="FeatureScale"/>), which all members share: what multiplies the learning rate for it,
    /// at least 0, where there is no such scale. Null takes 6 of up to 100 features, and none of more: among the many slots of categories it learns
    /// rows by heart. Default: null.
    /// </summary>
    public float? FeatureScaleRateFactor { get; init; }

    /// <summary>
    /// Learned periodic functions of each feature (<see cref="PeriodicEmbedding"/>), which all members share, with three combinations of them
    /// beside the feature itself: at least 0, where there are none. Null takes 16 of up to 100 features, and none of
    /// more, where they would cost more than all else. Default: null.
    /// </summary>
    public int? Frequencies { get; init; }

    /// <summary>The first weights; null takes Glorot's. Default: null.</summary>
    public Initializer? WeightInitializer { get; init; }

    internal override PlanDefaults PlanDefaults => OfTables;

    internal override Initializer? OutputInitializer => WeightInitializer;

    private bool HasMembers => NumberOfMembers > 1;

    internal override IEnumerable<Layer> CreateLayers(Shape input, Loss loss)
    {
        if (input.Rank > 1)
            yield return new Flatten();
        bool isNarrow = input.Length <= MostOfNarrow;
        if ((FeatureScaleRateFactor ?? (isNarrow ? 6 : 0)) is > 0 and float factor)
            yield return new FeatureScale(factor);
        if ((Frequencies ?? (isNarrow ? 16 : 0)) is > 0 and int frequencies)
            yield return new PeriodicEmbedding(frequencies);
        float dropout = DropoutRate ?? (loss.Metric == TrainingMetric.Accuracy ? 0.2f : 0);
        if (HasMembers)
            yield return new MemberInput(NumberOfMembers, MembersPerRow);
        for (int i = 0; i < HiddenLayers.Count; i++)
        {
            // In front of the first layer the members' scales are those of MemberInput.
            if (HasMembers && i > 0)
                yield return new MemberScale(useBias: false);
            Initializer weights = WeightInitializer ?? new GlorotInitializer();
            yield return HasMembers
                ? new DenseOverTime(HiddenLayers[i], weightInitializer: weights)
                : new Dense(HiddenLayers[i], weightInitializer: weights);
            if (HasMembers)
                yield return new MemberScale();
            if (Activation.CreateLayer() is { } activation)
                yield return activation;
            if (dropout > 0)
                yield return new Dropout(dropout);
        }
    }

    internal override IEnumerable<Layer> CreateOutputLayers(Shape hidden, int outputs, Loss loss) => HasMembers
        ? [new MemberOutput(outputs, OutputInitializer), new MemberMean(loss.MemberScore)]
        : base.CreateOutputLayers(hidden, outputs, loss);
}
