using TorchSharp;
using TorchNetwork = TorchSharp.torch.nn.Module<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>;

namespace MlNetDeep.Peers;

/// <summary>One network and batch of the sweep: the time of a step of ours against the peer's at its best number of threads.</summary>
/// <param name="Column">What it is in the table: the column's name.</param>
/// <param name="Input">The shape of a row; of an image height, width, channels.</param>
/// <param name="BatchSize">Rows a step.</param>
/// <param name="FlopsPerRow">About how much work a row is, forward and backward.</param>
/// <param name="CreateLayers">Our layers.</param>
/// <param name="CreatePeer">The peer's network.</param>
internal sealed record SweepCell(
    string Column, Shape Input, int BatchSize, double FlopsPerRow, Func<Layer[]> CreateLayers, Func<TorchNetwork> CreatePeer)
{
    private const int Classes = 10;
    private const int Epochs = 3;

    // Work of an epoch, about 20 ms at 100 GFLOP/s.
    private const double FlopsOfEpoch = 2e9;

    /// <summary>Seconds of a step: ours, and the peer's with each number of threads.</summary>
    public (double Ours, double[] Peers) Measure(PeerSettings settings)
    {
        int steps = (int)Math.Clamp(FlopsOfEpoch / (FlopsPerRow * BatchSize), 4, 100), rows = steps * BatchSize;
        var random = new Random(1);
        var features = new float[rows * Input.Length];
        for (int i = 0; i < features.Length; i++)
            features[i] = (float)random.NextDouble();
        float[] labels = [.. Enumerable.Range(0, rows).Select(row => (float)(row % Classes))];
        double ours = Own(features, labels, settings) / steps;

        // Channels come first there.
        long[] shape = Input.Rank == 3 ? [rows, Input[2], Input[0], Input[1]] : [rows, .. Enumerable.Range(0, Input.Rank).Select(axis => (long)Input[axis])];
        using var data = new TorchData(torch.tensor(features, shape), torch.tensor(Array.ConvertAll(labels, label => (long)label)));
        double[] peers = [.. PeerSettings.PeerThreads.Select(threads => Peer(threads, data) / steps)];
        return (ours, peers);
    }

    private double Own(float[] features, float[] labels, PeerSettings settings)
    {
        List<double> seconds = [];
        var options = new TrainingOptions
        {
            Optimizer = new Adam(), LearningRate = 0.001f, BatchSize = BatchSize, NumberOfEpochs = Epochs, NumberOfThreads = settings.Threads,
            Seed = settings.Seed, OnEpoch = progress => seconds.Add(progress.Epoch.Seconds),
        };
        new TrainingLoop(new Sequential(Input, CreateLayers()), new SoftmaxCrossEntropy(), options)
            .Train(new InMemoryData(labels.Length, Input.Length, features, 1, labels));
        return seconds.Skip(1).Min();
    }

    private double Peer(int threads, TorchData data)
    {
        TorchNetwork network = CreatePeer();
        using var trainer = new TorchTrainer(
            threads, network, torch.optim.Adam(network.parameters(), 0.001f),
            (z, labels) => torch.nn.functional.cross_entropy(z, labels), data, BatchSize);
        return Enumerable.Range(0, Epochs).Select(_ => trainer.TrainEpoch()).Skip(1).Min();
    }
}
