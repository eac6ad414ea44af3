namespace MlNetDeep;

/// <summary>Mean, deviation and range of one target's values, gathered value by value in double precision (Welford's recurrence).</summary>
public sealed class TargetStatistics
{
    private double _squares;

    /// <summary>How many values there were.</summary>
    public long Count { get; private set; }

    /// <summary>Their mean; 0 of none.</summary>
    public double Mean { get; private set; }

    /// <summary>Their standard deviation, sqrt(sum (t - mean)^2 / n); exactly 0 where all are alike, NaN of none.</summary>
    public double Deviation => Math.Sqrt(_squares / Count);

    /// <summary>The least value; infinite of none.</summary>
    public float Minimum { get; private set; } = float.PositiveInfinity;

    /// <summary>The greatest value; minus infinity of none.</summary>
    public float Maximum { get; private set; } = float.NegativeInfinity;

    /// <summary>Counts a value in.</summary>
    /// <param name="target">Finite; a NaN makes mean and deviation NaN.</param>
    public void Add(float target)
    {
        double deviation = target - Mean;
        Mean += deviation / ++Count;
        _squares += deviation * (target - Mean);
        Minimum = Math.Min(Minimum, target);
        Maximum = Math.Max(Maximum, target);
    }
}
