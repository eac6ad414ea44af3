using MlNetDeep.Benchmarks;
using MlNetDeep.Networks;
using TorchSharp;
using TorchNetwork = TorchSharp.torch.nn.Module<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>;

namespace MlNetDeep.Peers;

/// <summary>
/// Trains one network in MlNetDeep and in TorchSharp, epoch by epoch in turn: in our trainer's callback, outside its time, the peer trains its
/// epoch with each number of threads. The first epoch of each is left out: there the JIT compiles and memory is first touched.
/// </summary>
internal abstract class TrainingTask : PeerTask
{
    private const int DefaultRepetitions = 5;

    /// <summary>Training rows.</summary>
    public required int Rows { get; init; }

    /// <summary>Rows a step.</summary>
    public required int BatchSize { get; init; }

    /// <summary>Our network.</summary>
    protected abstract Sequential CreateNetwork();

    /// <summary>Our optimizer and its learning rate.</summary>
    protected abstract (Optimizer Optimizer, float LearningRate) OwnOptimizer { get; }

    /// <summary>The same network of the peer's, with first weights from the same distributions.</summary>
    protected abstract TorchNetwork CreatePeerNetwork();

    /// <summary>The same optimizer of the peer's.</summary>
    /// <param name="network">What it trains.</param>
    protected abstract torch.optim.Optimizer CreatePeerOptimizer(TorchNetwork network);

    /// <summary>The shape in which the peer takes a picture.</summary>
    protected virtual long[] PeerInputShape => [FashionMnist.PixelCount];

    /// <summary>Floating-point operations of forward and backward pass of a row, a multiplication and an addition counted as two.</summary>
    protected abstract double FlopsPerRow { get; }

    /// <inheritdoc/>
    public override void Run(PeerSettings settings, PeerReport report)
    {
        TorchLibrary.Load();
        FashionMnist train = FashionMnist.Train(settings.DataFolder, Rows);
        FashionMnist test = FashionMnist.Test(settings.DataFolder);
        using TorchData peerTrain = TorchData.Of(train, PeerInputShape);
        using TorchData peerTest = TorchData.Of(test, PeerInputShape);
        TorchTrainer[] peers = [.. PeerSettings.PeerThreads.Select(threads => CreatePeer(threads, peerTrain))];
        int epochs = (settings.Repetitions ?? DefaultRepetitions) + 1;
        var turns = new TrainingTurns(peers);
        Sequential network = CreateNetwork();
        var loss = new SoftmaxCrossEntropy();
        TrainingResult result = new NetworkTrainer(network, loss, CreateOptions(epochs, settings, turns)).Train(train.ToTrainingData());

        IReadOnlyList<Timed> peerTimes = turns.PeerMedians();
        var ours = new Timed(PeerSettings.InWords(settings.OwnThreads), turns.OwnMedian());
        double ownAccuracy = Accuracy(new TrainedNetwork(network, result.Parameters, loss, result.History), test);
        double[] peerAccuracies = [.. peers.Select(peer => peer.Accuracy(peerTest))];
        double arithmetic = FlopsPerRow * Rows / (turns.MedianFlopsPerSecond() * settings.OwnThreads);
        string accuracies = string.Join(" / ", peerAccuracies.Select(accuracy => FormattableString.Invariant($"{accuracy:F4}")));
        FormattableString notes =
            $"accuracy {ownAccuracy:F4}, peer {accuracies} after {epochs} epochs; {ours.Seconds / arithmetic:F2} x arithmetic at the peak";
        report.Add(Name, ours, peerTimes, "epoch", FormattableString.Invariant(notes));
        PeerReport.Write($"ACCURACY {Name} ours {ownAccuracy:F4} peer {accuracies} (test pictures, after {epochs} epochs)");
        PeerReport.Write(
            $"ARITHMETIC {Name} {FlopsPerRow * Rows / 1e9:F1} GFLOP an epoch at {turns.MedianFlopsPerSecond() / 1e9:F1} GFLOP/s x {settings.OwnThreads}: {arithmetic:G3} s; ours takes {ours.Seconds / arithmetic:F2} times that");
        foreach (TorchTrainer peer in peers)
            peer.Dispose();
    }

    private TrainingOptions CreateOptions(int epochs, PeerSettings settings, TrainingTurns turns) => new()
    {
        Optimizer = OwnOptimizer.Optimizer,
        LearningRate = OwnOptimizer.LearningRate,
        BatchSize = BatchSize,
        NumberOfEpochs = epochs,
        NumberOfThreads = settings.Threads,
        Seed = 1,
        OnEpoch = progress => turns.Take(progress.Epoch),
    };

    private TorchTrainer CreatePeer(int threads, TorchData data)
    {
        torch.manual_seed(1);
        TorchNetwork network = CreatePeerNetwork();
        return new TorchTrainer(
            threads, network, CreatePeerOptimizer(network), (z, labels) => torch.nn.functional.cross_entropy(z, labels), data, BatchSize);
    }

    private static double Accuracy(TrainedNetwork network, FashionMnist test)
    {
        var scores = new float[test.Rows * FashionMnist.ClassCount];
        network.CreateScorer(256).Score(test.Features, scores);
        int right = 0;
        for (int row = 0; row < test.Rows; row++)
        {
            ReadOnlySpan<float> score = scores.AsSpan(row * FashionMnist.ClassCount, FashionMnist.ClassCount);
            right += System.Numerics.Tensors.TensorPrimitives.IndexOfMax(score) == (int)test.Labels[row] ? 1 : 0;
        }

        return (double)right / test.Rows;
    }
}
