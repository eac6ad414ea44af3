using TorchSharp;
using TorchNetwork = TorchSharp.torch.nn.Module<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>;

namespace MlNetDeep.Peers;

/// <summary>Dense layers with one activation function between them, softmax with cross-entropy; Adam or plain gradient descent.</summary>
/// <param name="name">The task's name.</param>
/// <param name="widths">Inputs, hidden units, classes.</param>
internal sealed class MultilayerPerceptronTask(string name, int[] widths) : TrainingTask
{
    private const float AdamLearningRate = 0.001f;

    /// <summary>Sigmoid hidden units in place of rectified linear ones.</summary>
    public bool Sigmoid { get; init; }

    /// <summary>The learning rate of plain gradient descent; null trains by Adam at 0.001.</summary>
    public float? SgdLearningRate { get; init; }

    /// <inheritdoc/>
    public override string Name => name;

    /// <inheritdoc/>
    public override string Description =>
        $"training {string.Join('-', widths)} {(Sigmoid ? "sigmoid" : "ReLU")}, {(SgdLearningRate is null ? "Adam" : "SGD")}, " +
        $"batch {BatchSize}, {Rows} rows: TorchSharp";

    /// <inheritdoc/>
    protected override (Optimizer Optimizer, float LearningRate) OwnOptimizer =>
        SgdLearningRate is { } rate ? (new Sgd(), rate) : (new Adam(), AdamLearningRate);

    /// <inheritdoc/>
    protected override double FlopsPerRow
    {
        get
        {
            // Three products a layer, forward and two backward; the first layer needs no gradient of its input.
            double all = widths.Zip(widths.Skip(1), (inputs, units) => 6.0 * inputs * units).Sum();
            return all - 2.0 * widths[0] * widths[1];
        }
    }

    /// <inheritdoc/>
    protected override Sequential CreateNetwork()
    {
        var layers = new List<Layer>();
        foreach (int units in widths[1..^1])
        {
            layers.Add(new Dense(units));
            layers.Add(Sigmoid ? new Sigmoid() : new Relu());
        }

        layers.Add(new Dense(widths[^1]));
        return new Sequential(new Shape(widths[0]), layers);
    }

    /// <inheritdoc/>
    public override TorchNetwork CreatePeerNetwork()
    {
        var layers = new List<TorchNetwork>();
        for (int i = 1; i < widths.Length; i++)
        {
            layers.Add(PeerLayers.CreateLinear(widths[i - 1], widths[i]));
            if (i < widths.Length - 1)
                layers.Add(Sigmoid ? torch.nn.Sigmoid() : torch.nn.ReLU());
        }

        return torch.nn.Sequential(layers);
    }

    /// <inheritdoc/>
    protected override torch.optim.Optimizer CreatePeerOptimizer(TorchNetwork network) => SgdLearningRate is { } rate
        ? torch.optim.SGD(network.parameters(), rate)
        : torch.optim.Adam(network.parameters(), AdamLearningRate);
}
