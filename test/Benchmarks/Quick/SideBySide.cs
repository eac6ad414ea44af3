using System.Diagnostics;
using System.Globalization;

namespace MlNetDeep.Benchmarks;

/// <summary>
/// The products that matter most on one thread, as a share of the multiply-add peak, and on two threads side by side, each with operands of
/// its own: how much the second thread adds.
/// </summary>
internal static class SideBySide
{
    private const int Samples = 9;
    private const double SampleSeconds = 0.05;

    private static readonly (int M, int N, int K)[] Shapes = [(512, 512, 512), (128, 256, 784)];

    /// <summary>Prints the table.</summary>
    public static void Write()
    {
        Console.WriteLine("| product | one thread | of peak | two threads | speed-up |");
        Console.WriteLine("| --- | --- | --- | --- | --- |");
        foreach ((int m, int n, int k) in Shapes)
        {
            double flops = GemmCases.Flops(m, n, k);
            Action first = GemmCases.CreateProduct(m, n, k), second = GemmCases.CreateProduct(m, n, k);
            int calls = Timing.Calibrate(first, SampleSeconds);
            var one = new double[Samples];
            var two = new double[Samples];
            var peak = new double[Samples];
            for (int i = 0; i < Samples; i++)
            {
                one[i] = Timing.Sample(first, calls) / calls;
                two[i] = SampleBoth(first, second, calls) / calls;
                peak[i] = MachineLimits.FlopsPerSecond();
            }

            double limit = Timing.Median(peak);
            double percent = flops / Timing.Median(one) / limit * 100;
            double speedUp = 2 * Timing.Median(one) / Timing.Median(two);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {m}x{n}x{k} | {Rate(flops, one)} | {percent:F0} % of {limit / 1e9:F1} | {Rate(2 * flops, two)} | {speedUp:F2} |"));
        }
    }

    private static string Rate(double flops, double[] seconds) =>
        string.Create(CultureInfo.InvariantCulture, $"{flops / Timing.Median(seconds) / 1e9:F1} GFLOP/s");

    /// <summary>The seconds until both threads have done their calls; they start together.</summary>
    private static double SampleBoth(Action first, Action second, int calls)
    {
        using var start = new Barrier(2);
        var other = new Thread(() =>
        {
            // The second thread packs into buffers of its own: they are made here, outside the time.
            second();
            start.SignalAndWait();
            Timing.Sample(second, calls);
        });
        other.Start();
        start.SignalAndWait();
        long begin = Stopwatch.GetTimestamp();
        Timing.Sample(first, calls);
        other.Join();
        return Stopwatch.GetElapsedTime(begin).TotalSeconds;
    }
}
