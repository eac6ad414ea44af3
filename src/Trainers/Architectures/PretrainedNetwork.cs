namespace MlNetDeep;

/// <summary>
/// The first layers of a network that was trained before, perhaps on other labels, with their weights, and a new layer for the outputs of the
/// task: transfer learning. Rows are read, scaled and filled as that network has them, whatever the options say, so the feature column must be
/// the one that it learned from. The network may come from another task, another model (mlContext.Model.GetNetwork), or another library.
/// </summary>
/// <remarks>The model has all weights of its own; in JSON the options hold the whole network.</remarks>
public sealed record PretrainedNetwork : Architecture
{
    private static readonly OptionTable Table = new OptionTable<PretrainedNetwork>
    {
        { o => o.Network, Allowed.Any.Required },
        { o => o.KeptLayers, Allowed.From(1) },
        { o => o.FrozenLayers, Allowed.From(0) },
        { o => o.KeptRateFactor, Allowed.From(0), SearchRange.Logarithmic(0.01, 1) },
        {
            o => !(o.KeptLayers > o.Network.Network.Layers.Count),
            "KeptLayers is at most the number of the network's layers: lower it, or leave it at null", nameof(KeptLayers)
        },
        {
            o => o.FrozenLayers <= o.Kept,
            "FrozenLayers are among the layers that are kept, which are without the last one that has weights where KeptLayers is null: lower it",
            nameof(FrozenLayers), nameof(KeptLayers)
        },
    };

    internal override OptionTable OptionTable => Table;

    /// <summary>What was learned before.</summary>
    /// <param name="network">The network whose first layers are kept.</param>
    public PretrainedNetwork(TrainedNetwork network) => Network = network;

    /// <summary>The network whose first layers are kept, one without members.</summary>
    public TrainedNetwork Network { get; init; }

    /// <summary>
    /// How many of the network's layers are kept, from the first on, at least 1. Null keeps those in front of the last layer that has weights.
    /// Default: null.
    /// </summary>
    public int? KeptLayers { get; init; }

    /// <summary>
    /// How many of the layers that are kept stay as they are, from the first on, at least 0: with few rows the more of them, as they learned from
    /// more rows. Layers without weights count too. Default: 0.
    /// </summary>
    public int FrozenLayers { get; init; }

    /// <summary>
    /// What multiplies the learning rate of the other layers that are kept, at least 0: below 1 they forget less of what they learned. Default: 1.
    /// </summary>
    public float KeptRateFactor { get; init; } = 1;

    /// <summary>How many layers are kept.</summary>
    private int Kept => KeptLayers ?? (Network.Network.Parameters is [.., var last] ? last.Layer : Network.Network.Layers.Count);

    internal override float? GradientClippingNorm => Network.Network.Layers.Any(layer => layer is RecurrentLayer) ? 1 : null;

    internal override FeaturePreparation? Preparation => Network.Preparation;

    internal override IReadOnlyList<string>? FeatureNames => Network.FeatureNames;

    internal override bool EmbedsKeys => EmbedKeys.SlotsOf(Network.Network).Length == 0;

    internal override float[]? LayerRateFactors => FrozenLayers == 0 && KeptRateFactor == 1
        ? null
        : [.. Enumerable.Range(0, Kept).Select(layer => layer < FrozenLayers ? 0 : KeptRateFactor)];

    internal override RowShape ReadRow(RowLayout? layout, FeatureColumn column)
    {
        Sequential network = Network.Network;
        int? steps = (network.Layers[0] as PaddedSequences)?.Features;
        if (column.Shape.Length != Network.FeatureLength || column.StepsOf != steps)
            throw new ArgumentException(
                $"{column}{(column.StepsOf is null ? "" : " in padded sequences")} is not what the network of {nameof(PretrainedNetwork)} reads, which are " +
                $"{Network.FeatureLength} values{(steps is null ? "" : $" in padded sequences with steps of {steps} features")}: give it the columns that " +
                "the network learned from.", nameof(NetworkOptions.FeatureColumnName));
        // Marks of missing features, where it has them, come behind.
        return new RowShape(network.InputShape.Length == Network.FeatureLength ? network.InputShape : new Shape(Network.FeatureLength))
        {
            StepFeatures = steps,
        };
    }

    internal override IEnumerable<Layer> CreateLayers(Shape input, Loss loss)
    {
        Sequential network = Network.Network;
        if (input != network.InputShape)
            throw new ArgumentException(
                $"The network of {nameof(PretrainedNetwork)} reads rows of the shape {network.InputShape}, but they are {input}: give it the columns that it " +
                "learned from, keys among them where it learned from keys.");
        if (network.Layers.Any(layer => layer is MemberInput))
            throw new ArgumentException(
                $"The network of {nameof(PretrainedNetwork)} is one of members, which have an output each: take {nameof(TabularNetwork)}, and go on from the " +
                "network by Fit(data, network).");
        return network.Layers.Take(Kept);
    }

    internal override StartingPoint? CreateStart(Sequential network, int seed) =>
        new(Network.FirstParametersOf(network, Kept, seed), Network.Preparation, null);
}
