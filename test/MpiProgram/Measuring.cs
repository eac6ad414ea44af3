using System.Diagnostics;
using System.Globalization;

namespace MlNetDeep.MpiProgram;

/// <summary>Figures of ranks on this machine.</summary>
internal static class Measuring
{
    private const int Rows = 40_000;
    private const int Features = 99;

    /// <summary>The memory that rows take on each rank: 16 MB on all.</summary>
    public static void Memory(MpiRanks ranks)
    {
        LeafShare share = RankGroup.Of(new TrainingOptions { GradientLeaves = Net.Leaves, Ranks = ranks }).Share;
        long before = GC.GetTotalMemory(forceFullCollection: true);
        TrainingData rows = Net.Read(new DrawnRows(Rows, Features, 0), share, long.MaxValue);
        long bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        Console.WriteLine($"RESULT mpi-memory ranks={ranks.Ranks} rank={ranks.Rank} bytes={bytes} all={(Features + 1) * sizeof(float) * rows.RowCount}");
        GC.KeepAlive(rows);
    }

    /// <summary>Rows that are learned from in a second, of the best of some epochs: others use the machine too.</summary>
    public static void Speed(MpiRanks ranks, Net net, int threads, int leaves)
    {
        TrainingOptions options = net.Options(ranks, threads);
        options.NumberOfEpochs = 9;
        options.BatchSize = 1024;
        options.GradientLeaves = leaves;
        const int rows = 4 * 1024;
        TrainingData data = net.Rows(RankGroup.Of(options).Share, rows);
        var clock = Stopwatch.StartNew();
        TrainingResult result = new TrainingLoop(net.Network, net.Loss, options).Train(data);
        double seconds = result.History.Epochs.Min(epoch => epoch.Seconds), median = result.History.Epochs.Select(epoch => epoch.Seconds).Order().ElementAt(4);
        if (ranks.Rank == 0)
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"RESULT mpi-speed net={net.Name} ranks={ranks.Ranks} threads={threads} batch=1024 leaves={leaves} best_rows_per_s={rows / seconds:F0} " +
                $"median_rows_per_s={rows / median:F0} seconds={clock.Elapsed.TotalSeconds:F1}"));
    }
}
