using MlNetDeep.Kernels;

namespace MlNetDeep.Benchmarks;

/// <summary>What this process's machine can do at most, measured now: the best of a few short samples, on one thread.</summary>
public static class MachineLimits
{
    private const int Samples = 7;
    private const double SampleSeconds = 0.005;

    /// <summary>Multiply-add operations a second, each counted as two, at the width that the kernels run at.</summary>
    public static double FlopsPerSecond()
    {
        // Whole vectors at every width; the chains r = r / 2 + 1 stay finite.
        var x = new float[64];
        Array.Fill(x, 0.5f);
        var y = new float[64];
        double seconds = Timing.Measure(() => Activations.Apply(new FmaChains(), x, y), Samples, SampleSeconds).Min();
        return (double)FmaChains.FlopsPerElement * x.Length / seconds;
    }

    /// <summary>Bytes a second of a copy, those read and those written both counted.</summary>
    /// <param name="workingSet">Bytes read and written together; it decides which cache they come from.</param>
    public static double CopiedBytesPerSecond(double workingSet)
    {
        var source = new float[Math.Max(1, (int)(workingSet / 2 / sizeof(float)))];
        var destination = new float[source.Length];
        double seconds = Timing.Measure(() => source.CopyTo(destination, 0), Samples, SampleSeconds).Min();
        return 2.0 * source.Length * sizeof(float) / seconds;
    }
}
