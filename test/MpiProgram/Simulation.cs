using System.Globalization;

namespace MlNetDeep.MpiProgram;

/// <summary>
/// How much faster ranks on machines of their own would be than one. A rank's share of a step is timed here, on one thread: a batch that is so much smaller, with
/// the update of all weights, which every rank does. What it sends is counted, 2 W (P - 1) / P values, and divided by a line's rate; four calls of its latency
/// times log2 P come on top. Nothing overlaps.
/// </summary>
internal static class Simulation
{
    private static readonly (string Name, int Batch)[] Nets = [("mlp", 128), ("mlp", 1024), ("cnn", 64), ("cnn", 512), ("lstm", 128), ("lstm", 1024)];

    // Gigabits and microseconds: Ethernet as it is common, better, and InfiniBand's like.
    private static readonly (double Rate, double Latency)[] Lines = [(1, 25), (10, 25), (100, 5)];

    public static void Run(MpiRanks alone)
    {
        if (alone.Ranks > 1)
            throw new ArgumentException("A simulation times one process: start it without mpirun.");
        foreach ((string name, int batch) in Nets)
        {
            var net = Net.Of(name);
            double whole = Seconds(net, batch, alone);
            for (int ranks = 2; ranks <= 64 && ranks <= batch; ranks *= 2)
            {
                double share = Seconds(net, batch / ranks, alone), bits = 8.0 * 2 * sizeof(float) * net.Network.ParameterCount * (ranks - 1) / ranks;
                IEnumerable<string> speeds = Lines.Select(line => string.Create(
                    CultureInfo.InvariantCulture, $"at_{line.Rate}_gbit={whole / (share + bits / (1e9 * line.Rate) + 4e-6 * line.Latency * Math.Log2(ranks)):F1}"));
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"RESULT mpi-simulation net={name} batch={batch} ranks={ranks} step_ms={1e3 * whole:F2} share_ms={1e3 * share:F2} {string.Join(' ', speeds)}"));
            }
        }
    }

    /// <summary>The time of a step: of the best of some epochs, as other programs only ever add to it.</summary>
    private static double Seconds(Net net, int batch, MpiRanks alone)
    {
        int steps = Math.Max(4, 512 / batch);
        TrainingOptions options = net.Options(alone, threads: 1);
        (options.BatchSize, options.GradientLeaves, options.NumberOfEpochs) = (batch, 1, 7);
        TrainingResult result = new TrainingLoop(net.Network, net.Loss, options).Train(net.Rows(LeafShare.All(1), steps * batch));
        return result.History.Epochs.Min(epoch => epoch.Seconds) / steps;
    }
}
