using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace MlNetDeep.MpiProgram;

/// <summary>Trainings whose bits and bytes are to be looked at.</summary>
internal static class Training
{
    /// <summary>Trains two epochs of a batch and a half and some; rank 0 prints.</summary>
    /// <param name="ranks">Those that share it.</param>
    /// <param name="net">What they train.</param>
    /// <param name="threads">The threads of each.</param>
    /// <param name="folder">Where rank 0 keeps a checkpoint of the net; null for none.</param>
    /// <param name="loses">Whether the last rank kills itself as soon as there is one.</param>
    public static void Run(MpiRanks ranks, Net net, int threads, string? folder, bool loses)
    {
        TrainingOptions options = net.Options(ranks, threads);
        string? checkpoint = folder is null ? null : Path.Combine(folder, net.Name);
        // Other ranks' paths are nobody's.
        options.CheckpointPath = folder is null || ranks.Rank == 0 ? checkpoint : "/no/such/folder/file";
        LeafShare share = RankGroup.Of(options).Share;
        long first = 0, last = 0, batches = 0;
        TrainingResult result = new TrainingLoop(net.Network, net.Loss, options, () =>
        {
            if (batches++ == 0)
                first = ranks.BytesReceived;
            last = ranks.BytesReceived;
            if (loses && ranks.Rank == ranks.Ranks - 1 && File.Exists(checkpoint))
                Process.GetCurrentProcess().Kill();
        }).Train(net.Rows(share, 2 * net.BatchSize + 37));
        string hash = Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes<float>(result.Parameters)));
        RequireOne(ranks, hash);
        if (ranks.Rank > 0)
            return;
        Console.WriteLine($"HASH net={net.Name} threads={threads} steps={batches} loss={result.History.Epochs[^1].TrainingLoss.ToString("R", CultureInfo.InvariantCulture)} sha256={hash}");
        long parameters = net.Network.ParameterCount, model = 2 * sizeof(float) * parameters * (ranks.Ranks - 1) / ranks.Ranks;
        Console.WriteLine($"RESULT mpi-bytes net={net.Name} ranks={ranks.Ranks} bytes={(batches > 1 ? (last - first) / (batches - 1) : 0)} model={model}");
    }

    /// <summary>The second rank's program fails within a step while the others wait for it.</summary>
    public static void Throw(MpiRanks ranks)
    {
        Net net = Net.Of("lstm");
        int batches = 0;
        new TrainingLoop(net.Network, net.Loss, net.Options(ranks, 1), () =>
        {
            if (ranks.Rank != 1 || ++batches < 3)
                return;
            Console.WriteLine($"THROWN {DateTime.UtcNow:O}");
            Console.Out.Flush();
            throw new InvalidOperationException("a callback of rank 1 failed");
        }).Train(net.Rows(default, 2 * net.BatchSize + 37));
    }

    private static void RequireOne(MpiRanks ranks, string hash)
    {
        var all = new byte[hash.Length * ranks.Ranks];
        System.Text.Encoding.ASCII.GetBytes(hash, all.AsSpan(hash.Length * ranks.Rank));
        ranks.Gather(all, [.. Enumerable.Repeat(hash.Length, ranks.Ranks)]);
        string[] hashes = [.. all.Chunk(hash.Length).Select(System.Text.Encoding.ASCII.GetString)];
        if (hashes.Distinct().Count() > 1)
            throw new InvalidOperationException($"Ranks end with different weights: {string.Join(" ", hashes)}");
    }
}
