using MlNetDeep.Benchmarks;

namespace MlNetDeep.Peers;

/// <summary>A way to score rows.</summary>
/// <param name="Name">The way, in words.</param>
/// <param name="Rows">Rows that a call scores.</param>
/// <param name="Score">A call.</param>
internal sealed record Contender(string Name, int Rows, Action Score)
{
    private const double BlockSeconds = 0.1;

    // ONNX Runtime's threads spin for a while after their work, and would take a processor from the next in turn.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>The median seconds a row of each, from blocks of calls in turn.</summary>
    /// <param name="contenders">All sides.</param>
    /// <param name="repetitions">Blocks of each.</param>
    public static Timed[] Measure(IReadOnlyList<Contender> contenders, int repetitions)
    {
        int[] calls = [.. contenders.Select(contender => Timing.Calibrate(contender.Score, BlockSeconds))];
        var seconds = new double[contenders.Count][];
        for (int i = 0; i < seconds.Length; i++)
            seconds[i] = new double[repetitions];
        for (int repetition = 0; repetition < repetitions; repetition++)
        {
            for (int i = 0; i < calls.Length; i++)
            {
                Thread.Sleep(Pause);
                seconds[i][repetition] = Timing.Sample(contenders[i].Score, calls[i]) / calls[i] / contenders[i].Rows;
            }
        }

        return [.. contenders.Select((contender, i) => new Timed(contender.Name, Timing.Median(seconds[i])))];
    }
}
