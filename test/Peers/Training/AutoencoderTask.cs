using TorchSharp;
using static TorchSharp.torch;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;
using TorchNetwork = TorchSharp.torch.nn.Module<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>;

namespace MlNetDeep.Peers;

/// <summary>
/// A sparse autoencoder 784-196-784 of sigmoid units with an L1 penalty on the code; Adam. The figure is what both minimize: the loss of a
/// picture and its penalty, on the test pictures.
/// </summary>
/// <param name="name">The task's name.</param>
internal sealed class AutoencoderTask(string name) : TrainingTask
{
    private const int Units = 196;
    private const float LearningRate = 0.001f;
    private const float Penalty = 0.01f;

    /// <summary>Whether the decoder has the encoder's weights, transposed.</summary>
    public bool Tied { get; init; }

    /// <summary>Sigmoid outputs with cross-entropy in place of linear ones with half the squared error.</summary>
    public bool CrossEntropy { get; init; }

    /// <inheritdoc/>
    public override string Name => name;

    /// <inheritdoc/>
    public override string Description =>
        $"training 784-{Units}-784 sigmoid{(Tied ? ", tied weights" : "")}, L1 penalty {Penalty}, {(CrossEntropy ? "cross-entropy" : "squared error")}, Adam, " +
        $"batch {BatchSize}, {Rows} rows: TorchSharp";

    /// <inheritdoc/>
    protected override (Optimizer Optimizer, float LearningRate) OwnOptimizer => (new Adam(), LearningRate);

    /// <inheritdoc/>
    protected override Loss OwnLoss => CrossEntropy ? new SigmoidCrossEntropy() : new SquaredError();

    /// <inheritdoc/>
    public override string Figure => "loss";

    // Two products forward, three backward: nobody needs the gradient of the input.
    /// <inheritdoc/>
    protected override double FlopsPerRow => 5 * 2.0 * FashionMnist.PixelCount * Units;

    /// <inheritdoc/>
    protected override Sequential CreateNetwork() => new(
        new Shape(FashionMnist.PixelCount),
        new Dense(Units), new Sigmoid(), new ActivityRegularization(new L1Penalty(Penalty)), Tied ? new TiedDense() : new Dense(FashionMnist.PixelCount));

    /// <inheritdoc/>
    public override TorchNetwork CreatePeerNetwork() => new TorchAutoencoder(FashionMnist.PixelCount, Units, Tied);

    /// <inheritdoc/>
    protected override optim.Optimizer CreatePeerOptimizer(TorchNetwork network) => optim.Adam(network.parameters(), LearningRate);

    /// <inheritdoc/>
    protected override TrainingData CreateOwnData(FashionMnist set) =>
        new ReconstructionData(new InMemoryData(set.Rows, FashionMnist.PixelCount, set.Features, 0, default));

    /// <inheritdoc/>
    protected override TorchData CreatePeerData(FashionMnist set) => TorchData.OwnTargets(set);

    /// <inheritdoc/>
    protected override Func<Tensor, Tensor, Tensor> CreatePeerLoss(TorchNetwork network) => (z, x) =>
    {
        long rows = x.shape[0];
        Tensor loss = CrossEntropy
            ? nn.functional.binary_cross_entropy_with_logits(z, x, reduction: nn.Reduction.Sum) / rows
            : nn.functional.mse_loss(z, x, nn.Reduction.Sum) / (2 * rows);
        return loss + ((TorchAutoencoder)network).Code.abs().sum() * (Penalty / rows);
    };

    /// <inheritdoc/>
    protected override double OwnFigure(TrainedNetwork network, FashionMnist test)
    {
        var outputs = new float[test.Features.Length];
        network.ScoreBatchRaw(test.Features, outputs);
        float[] weights = [.. Enumerable.Repeat(1f, test.Rows)];
        double loss = network.Loss.Evaluate(outputs, test.Features, weights, 1, new float[outputs.Length]).MeanLoss;

        var encoder = new Sequential(network.Network.InputShape, network.Network.Layers.Take(2));
        Span<float> codes = encoder.Forward(
            encoder.CreateWorkspace(test.Rows, training: false), network.Parameters[..encoder.ParameterCount], test.Features, test.Rows);
        return loss + Penalty * (double)TensorPrimitives.SumOfMagnitudes<float>(codes) / test.Rows;
    }

    /// <inheritdoc/>
    protected override double PeerFigure(TorchTrainer peer, TorchData test) => peer.Loss(test);
}
