using System.Numerics.Tensors;
using TorchSharp;
using static System.FormattableString;
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
    public abstract TorchNetwork CreatePeerNetwork();

    /// <summary>The same optimizer of the peer's.</summary>
    /// <param name="network">What it trains.</param>
    protected abstract torch.optim.Optimizer CreatePeerOptimizer(TorchNetwork network);

    /// <summary>Our output unit and loss.</summary>
    protected virtual Loss OwnLoss => new SoftmaxCrossEntropy();

    /// <summary>Our training rows.</summary>
    /// <param name="set">The pictures.</param>
    protected virtual TrainingData CreateOwnData(FashionMnist set) => set.ToTrainingData();

    /// <summary>The peer's rows and targets.</summary>
    /// <param name="set">The pictures.</param>
    protected virtual TorchData CreatePeerData(FashionMnist set) => TorchData.Of(set, PeerInputShape);

    /// <summary>What the peer minimizes, from outputs and targets.</summary>
    /// <param name="network">The network that gave the outputs.</param>
    protected virtual Func<torch.Tensor, torch.Tensor, torch.Tensor> CreatePeerLoss(TorchNetwork network) =>
        (z, labels) => torch.nn.functional.cross_entropy(z, labels);

    /// <summary>What the figure of both sides is called.</summary>
    public virtual string Figure => "accuracy";

    /// <summary>Our figure on the test rows.</summary>
    protected virtual double OwnFigure(TrainedNetwork network, FashionMnist test) => Accuracy(network, test);

    /// <summary>The peer's figure on the test rows.</summary>
    protected virtual double PeerFigure(TorchTrainer peer, TorchData test) => peer.Accuracy(test);

    /// <summary>The shape in which the peer takes a picture.</summary>
    protected virtual long[] PeerInputShape => [FashionMnist.PixelCount];

    /// <summary>Floating-point operations of forward and backward pass of a row, a multiplication and an addition counted as two.</summary>
    protected abstract double FlopsPerRow { get; }

    /// <inheritdoc/>
    public override void Run(PeerSettings settings, PeerReport report)
    {
        TorchLibrary.Load();
        FashionMnist train = FashionMnist.Train(settings.DataFolder, Math.Min(Rows, settings.Rows ?? Rows));
        FashionMnist test = FashionMnist.Test(settings.DataFolder);
        using TorchData peerTrain = CreatePeerData(train);
        using TorchData peerTest = CreatePeerData(test);
        TorchTrainer[] peers = [.. PeerSettings.PeerThreads.Select(threads => CreatePeer(threads, settings.Seed, peerTrain))];
        var turns = new TrainingTurns(peers);
        int epochs = (settings.Repetitions ?? DefaultRepetitions) + 1;
        double ownFigure = OwnFigure(TrainOwn(train, epochs, settings, turns.Take), test);

        string peerFigures = string.Join(" / ", peers.Select(peer => Invariant($"{PeerFigure(peer, peerTest):F4}")));
        string figures = Invariant($"{Figure} {ownFigure:F4}, peer {peerFigures} after {epochs} epochs");
        Report(report, turns, train.Rows, settings.OwnThreads, figures);
        foreach (TorchTrainer peer in peers)
            peer.Dispose();
    }

    /// <summary>The figures of both sides on the test rows after each epoch, ours from trainings of one to so many epochs.</summary>
    /// <param name="settings">What the command line asks for; its seed is both sides'.</param>
    /// <param name="epochs">The last epoch.</param>
    public (double[] Own, double[] Peer) Curve(PeerSettings settings, int epochs)
    {
        FashionMnist train = FashionMnist.Train(settings.DataFolder, Math.Min(Rows, settings.Rows ?? Rows));
        FashionMnist test = FashionMnist.Test(settings.DataFolder);
        double[] own = [.. Enumerable.Range(1, epochs).Select(last => OwnFigure(TrainOwn(train, last, settings, onEpoch: null), test))];
        using TorchData peerTrain = CreatePeerData(train);
        using TorchData peerTest = CreatePeerData(test);
        using TorchTrainer peer = CreatePeer(settings.OwnThreads, settings.Seed, peerTrain);
        var figures = new double[epochs];
        for (int i = 0; i < epochs; i++)
        {
            peer.TrainEpoch();
            figures[i] = PeerFigure(peer, peerTest);
        }

        return (own, figures);
    }

    /// <summary>Trains an epoch of one side alone, for a process that is measured.</summary>
    /// <param name="dataFolder">The folder of Fashion-MNIST.</param>
    /// <param name="peer">The peer's side.</param>
    public void TrainAlone(string dataFolder, bool peer)
    {
        var settings = new PeerSettings(dataFolder, null, null, Seed: 1);
        FashionMnist train = FashionMnist.Train(dataFolder, Rows);
        if (!peer)
        {
            TrainOwn(train, epochs: 1, settings, onEpoch: null);
            return;
        }

        TorchLibrary.Load();
        using TorchData data = CreatePeerData(train);
        using TorchTrainer trainer = CreatePeer(settings.OwnThreads, settings.Seed, data);
        trainer.TrainEpoch();
    }

    private void Report(PeerReport report, TrainingTurns turns, int rows, int ownThreads, string figures)
    {
        double work = FlopsPerRow * rows;
        double peak = turns.MedianFlopsPerSecond();
        double arithmetic = work / (peak * ownThreads);
        var ours = new Timed(PeerSettings.InWords(ownThreads), turns.OwnMedian());
        string multiple = Invariant($"{ours.Seconds / arithmetic:F2} x arithmetic at the peak");
        report.Add(Name, ours, turns.PeerMedians(), "epoch", $"{figures}; {multiple}");
        PeerReport.Write($"{Figure.ToUpperInvariant()} {Name} {figures}");
        PeerReport.Write(
            $"ARITHMETIC {Name} {work / 1e9:F1} GFLOP at {peak / 1e9:F1} GFLOP/s x {ownThreads} threads: {arithmetic:G3} s; ours {multiple}");
    }

    private TrainedNetwork TrainOwn(FashionMnist train, int epochs, PeerSettings settings, Action<EpochRecord>? onEpoch)
    {
        Sequential network = CreateNetwork();
        Loss loss = OwnLoss;
        (Optimizer optimizer, float learningRate) = OwnOptimizer;
        var options = new TrainingOptions
        {
            Optimizer = optimizer,
            LearningRate = learningRate,
            BatchSize = BatchSize,
            NumberOfEpochs = epochs,
            NumberOfThreads = settings.Threads,
            Seed = settings.Seed,
            OnEpoch = progress => onEpoch?.Invoke(progress.Epoch),
        };
        TrainingResult result = new TrainingLoop(network, loss, options).Train(CreateOwnData(train));
        return new TrainedNetwork(network, result.Parameters, loss, result.History);
    }

    private TorchTrainer CreatePeer(int threads, int seed, TorchData data)
    {
        torch.manual_seed(seed);
        TorchNetwork network = CreatePeerNetwork();
        return new TorchTrainer(threads, network, CreatePeerOptimizer(network), CreatePeerLoss(network), data, BatchSize);
    }

    private static double Accuracy(TrainedNetwork network, FashionMnist test)
    {
        var scores = new float[test.Rows * FashionMnist.ClassCount];
        network.CreateScorer(256).Score(test.Features, scores);
        int right = 0;
        for (int row = 0; row < test.Rows; row++)
        {
            ReadOnlySpan<float> score = scores.AsSpan(row * FashionMnist.ClassCount, FashionMnist.ClassCount);
            right += TensorPrimitives.IndexOfMax(score) == (int)test.Labels[row] ? 1 : 0;
        }

        return (double)right / test.Rows;
    }
}
