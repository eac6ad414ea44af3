using TorchSharp;
using TorchNetwork = TorchSharp.torch.nn.Module<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>;

namespace MlNetDeep.Peers;

/// <summary>Two stages of 5x5 convolution, ReLU and 2x2 maximum, of 16 and 32 kernels; 128 rectified units, 10 classes; Adam.</summary>
internal sealed class ConvolutionalTask : TrainingTask
{
    private const float LearningRate = 0.001f;
    private const int Side = 28;
    private const int Kernel = 5;
    private const int Units = 128;

    private static readonly int[] Filters = [16, 32];

    /// <inheritdoc/>
    public override string Name => "cnn";

    /// <inheritdoc/>
    public override string Description =>
        $"training convolutions of {string.Join(" and ", Filters)} kernels {Kernel}x{Kernel}, {Units} units, Adam, " +
        $"batch {BatchSize}, {Rows} rows: TorchSharp";

    /// <summary>The hidden layers.</summary>
    public static IEnumerable<Layer> HiddenLayers =>
    [
        .. Filters.SelectMany(filters => (Layer[])[new Conv2D(filters, Kernel, padding: Padding.Same), new Relu(), new MaxPool2D(2)]),
        new Flatten(), new Dense(Units), new Relu(),
    ];

    /// <inheritdoc/>
    protected override (Optimizer Optimizer, float LearningRate) OwnOptimizer => (new Adam(), LearningRate);

    /// <inheritdoc/>
    protected override long[] PeerInputShape => [1, Side, Side];

    /// <inheritdoc/>
    protected override double FlopsPerRow
    {
        get
        {
            // Three products a layer, forward and two backward; the first layer needs no gradient of its input.
            double first = 2.0 * Side * Side * Kernel * Kernel * Filters[0];
            double second = 2.0 * (Side / 2) * (Side / 2) * Kernel * Kernel * Filters[0] * Filters[1];
            double dense = 2.0 * Units * ((Side / 4) * (Side / 4) * Filters[1] + FashionMnist.ClassCount);
            return 2 * first + 3 * (second + dense);
        }
    }

    /// <inheritdoc/>
    protected override Sequential CreateNetwork() =>
        new(new Shape(Side, Side, 1), HiddenLayers.Append(new Dense(FashionMnist.ClassCount)));

    /// <inheritdoc/>
    public override TorchNetwork CreatePeerNetwork()
    {
        int pixels = (Side / 4) * (Side / 4);
        return torch.nn.Sequential(
            CreateConvolution(1, Filters[0]), torch.nn.ReLU(), torch.nn.MaxPool2d(2),
            CreateConvolution(Filters[0], Filters[1]), torch.nn.ReLU(), torch.nn.MaxPool2d(2),
            torch.nn.Flatten(), PeerLayers.CreateLinear(pixels * Filters[1], Units), torch.nn.ReLU(),
            PeerLayers.CreateLinear(Units, FashionMnist.ClassCount));
    }

    /// <inheritdoc/>
    protected override torch.optim.Optimizer CreatePeerOptimizer(TorchNetwork network) =>
        torch.optim.Adam(network.parameters(), LearningRate);

    private static TorchSharp.Modules.Conv2d CreateConvolution(int channels, int filters)
    {
        TorchSharp.Modules.Conv2d layer = torch.nn.Conv2d(channels, filters, Kernel, padding: Kernel / 2);
        PeerLayers.Initialize(layer.weight!, layer.bias!);
        return layer;
    }
}
