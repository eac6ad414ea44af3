using System.Globalization;

namespace MlNetDeep.Peers;

/// <summary>What the command line asks for.</summary>
/// <param name="DataFolder">The folder of Fashion-MNIST.</param>
/// <param name="Repetitions">Timed turns of each side; null takes the task's own number.</param>
/// <param name="Threads">Threads that MlNetDeep trains on; null takes its default, all processors.</param>
/// <param name="Seed">The seed of both sides' first weights and orders.</param>
/// <param name="Rows">The most training rows; null takes the task's own number.</param>
internal sealed record PeerSettings(string DataFolder, int? Repetitions, int? Threads, int Seed, int? Rows = null)
{
    /// <summary>The thread counts that every peer is tried with; its best counts.</summary>
    public static readonly int[] PeerThreads = [1, 2];

    /// <summary>The number of threads that MlNetDeep trains on.</summary>
    public int OwnThreads => Threads ?? Environment.ProcessorCount;

    /// <summary>Words for a number of threads.</summary>
    /// <param name="threads">At least 1.</param>
    public static string InWords(int threads) => threads == 1 ? "1 thread" : string.Create(CultureInfo.InvariantCulture, $"{threads} threads");
}
