using System.Diagnostics;

namespace MlNetDeep.Benchmarks;

/// <summary>Times short actions: calls are repeated until a sample lasts long enough for the clock.</summary>
public static class Timing
{
    /// <summary>The middle value, or the mean of the two in the middle.</summary>
    /// <param name="values">At least one.</param>
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>Runs the action until the JIT has compiled it in its last tier, and gives the number of calls that fill a sample.</summary>
    /// <param name="action">What is timed.</param>
    /// <param name="sampleSeconds">How long a sample should last at least.</param>
    /// <param name="warmUpSeconds">How long to run at least; the JIT waits 100 ms before it compiles hot methods anew.</param>
    public static int Calibrate(Action action, double sampleSeconds, double warmUpSeconds = 0.2)
    {
        long begin = Stopwatch.GetTimestamp();
        for (int calls = 1; ;)
        {
            double seconds = Sample(action, calls);
            if (seconds < sampleSeconds)
                calls = (int)Math.Min(2.0 * calls, Math.Ceiling(1.1 * calls * sampleSeconds / seconds));
            else if (Stopwatch.GetElapsedTime(begin).TotalSeconds >= warmUpSeconds)
                return calls;
        }
    }

    /// <summary>The seconds that a number of calls take together.</summary>
    /// <param name="action">What is timed.</param>
    /// <param name="calls">At least 1.</param>
    public static double Sample(Action action, int calls)
    {
        long begin = Stopwatch.GetTimestamp();
        for (int i = 0; i < calls; i++)
            action();
        return Stopwatch.GetElapsedTime(begin).TotalSeconds;
    }

    /// <summary>The seconds of one call, as the samples give them.</summary>
    /// <param name="action">What is timed.</param>
    /// <param name="samples">How many, at least 1.</param>
    /// <param name="sampleSeconds">How long each should last.</param>
    public static double[] Measure(Action action, int samples, double sampleSeconds)
    {
        int calls = Calibrate(action, sampleSeconds);
        var seconds = new double[samples];
        for (int i = 0; i < samples; i++)
            seconds[i] = Sample(action, calls) / calls;
        return seconds;
    }
}
