using System.Diagnostics;

namespace MlNetDeep.Samples.Service;

/// <summary>Counts how long calls took, in memory that does not grow; from any number of threads.</summary>
internal sealed class Latencies
{
    private const int MicrosecondsPerPlace = 10;

    // Up to a second.
    private readonly int[] _counts = new int[100_000];

    public long Count => _counts.Sum(count => (long)count);

    /// <summary>Counts a call.</summary>
    /// <param name="start">When it began, as <see cref="Stopwatch.GetTimestamp"/> gives it.</param>
    public void Add(long start)
    {
        double microseconds = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        Interlocked.Increment(ref _counts[(int)Math.Min(microseconds / MicrosecondsPerPlace, _counts.Length - 1)]);
    }

    /// <summary>The time in milliseconds that this share of the calls did not exceed.</summary>
    public double Quantile(double share)
    {
        long rest = (long)(share * Count);
        int place = 0;
        while (place < _counts.Length - 1 && (rest -= _counts[place]) >= 0)
            place++;
        return (place + 1) * MicrosecondsPerPlace / 1000.0;
    }
}
