using System.Globalization;

namespace MlNetDeep.Benchmarks;

/// <summary>What a call does, and so what it can be compared with: the machine's multiply-add peak, or its speed of copying.</summary>
/// <param name="Amount">Floating-point operations, a multiplication and an addition counted as two; or bytes read and written.</param>
/// <param name="WorkingSet">The bytes of all operands, for a comparison with copying; 0 compares with the multiply-add peak.</param>
/// <param name="Threads">The threads that share the work: the peak is multiplied by them.</param>
public readonly record struct Work(double Amount, double WorkingSet = 0, int Threads = 1)
{
    /// <summary>The rate's unit.</summary>
    public string Unit => WorkingSet > 0 ? "GB/s" : "GFLOP/s";

    /// <summary>Multiply-add work.</summary>
    /// <param name="amount">A multiplication and an addition counted as two.</param>
    /// <param name="threads">The threads that share it.</param>
    public static Work Flops(double amount, int threads = 1) => new(amount, 0, threads);

    /// <summary>Work on spans of floats.</summary>
    /// <param name="read">Elements read.</param>
    /// <param name="written">Elements written.</param>
    /// <param name="distinct">Elements of all operands, each once.</param>
    public static Work Elements(long read, long written, long distinct) => new((read + written) * sizeof(float), distinct * sizeof(float));

    /// <summary>Measures what the machine could do at most, in units of <see cref="Amount"/> a second, now and in this process.</summary>
    public double MeasureLimit() =>
        WorkingSet > 0 ? MachineLimits.CopiedBytesPerSecond(WorkingSet) : MachineLimits.FlopsPerSecond() * Threads;

    /// <summary>The rate, as text.</summary>
    /// <param name="seconds">What a call takes.</param>
    public string Rate(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{Amount / seconds / 1e9:F1} {Unit}");

    /// <summary>The share of the limit, as text.</summary>
    /// <param name="seconds">What a call takes.</param>
    /// <param name="limit">What <see cref="MeasureLimit"/> gave.</param>
    public string Percent(double seconds, double limit) => string.Create(CultureInfo.InvariantCulture, $"{Amount / seconds / limit * 100:F0} %");
}
