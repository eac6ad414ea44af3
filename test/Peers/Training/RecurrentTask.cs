using TorchSharp;
using TorchNetwork = TorchSharp.torch.nn.Module<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>;

namespace MlNetDeep.Peers;

/// <summary>A picture read row by row: 28 steps of 28 shades, recurrent units, 10 classes from their output at the last step; Adam.</summary>
/// <param name="name">The task's name.</param>
internal sealed class RecurrentTask(string name) : TrainingTask
{
    /// <summary>Units of the recurrent layer.</summary>
    public const int Units = 128;

    private const float LearningRate = 0.001f;
    private const int Side = 28;

    /// <summary>Our recurrent layer, of <see cref="Units"/> units.</summary>
    public required Func<RecurrentLayer> CreateLayer { get; init; }

    /// <summary>The peer's.</summary>
    public required Func<int, int, TorchRecurrent> CreatePeerLayer { get; init; }

    /// <summary>Sums of a unit.</summary>
    public required int Gates { get; init; }

    /// <inheritdoc/>
    public override string Name => name;

    /// <inheritdoc/>
    public override string Description =>
        $"training {Units} {name} units on {Side} steps of {Side}, Adam, batch {BatchSize}, {Rows} rows: TorchSharp";

    /// <inheritdoc/>
    protected override (Optimizer Optimizer, float LearningRate) OwnOptimizer => (new Adam(), LearningRate);

    /// <inheritdoc/>
    protected override long[] PeerInputShape => [Side, Side];

    /// <inheritdoc/>
    protected override double FlopsPerRow
    {
        get
        {
            // Forward and by the weights; the units' own outputs need a gradient too, of the first step there are none.
            double inputs = 2 * 2.0 * Side * Side * Gates * Units;
            double outputs = 3 * 2.0 * (Side - 1) * Units * Gates * Units;
            return inputs + outputs + 3 * 2.0 * Units * FashionMnist.ClassCount;
        }
    }

    /// <inheritdoc/>
    protected override Sequential CreateNetwork() =>
        new(new Shape(Side, Side), CreateLayer(), new LastStep(), new Dense(FashionMnist.ClassCount));

    /// <inheritdoc/>
    public override TorchNetwork CreatePeerNetwork() =>
        torch.nn.Sequential(CreatePeerLayer(Side, Units), PeerLayers.CreateLinear(Units, FashionMnist.ClassCount));

    /// <inheritdoc/>
    protected override torch.optim.Optimizer CreatePeerOptimizer(TorchNetwork network) =>
        torch.optim.Adam(network.parameters(), LearningRate);
}
