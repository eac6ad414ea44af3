namespace MlNetDeep;

/// <summary>Mean, deviation and range of one target's values, gathered value by value in double precision (Welford's recurrence).</summary>
public sealed class TargetStatistics
{
    private TargetMoments _moments = TargetMoments.None;

    /// <summary>How many values there were.</summary>
    public long Count => _moments.Count;

    /// <summary>Their mean; 0 of none.</summary>
    public double Mean => _moments.Mean;

    /// <summary>Their standard deviation, sqrt(sum (t - mean)^2 / n); exactly 0 where all are alike, NaN of none.</summary>
    public double Deviation => Math.Sqrt(_moments.Squares / Count);

    /// <summary>The least value; infinite of none.</summary>
    public float Minimum => _moments.Minimum;

    /// <summary>The greatest value; minus infinity of none.</summary>
    public float Maximum => _moments.Maximum;

    /// <summary>Counts a value in.</summary>
    /// <param name="target">Finite; a NaN makes mean and deviation NaN.</param>
    public void Add(float target) => _moments = _moments.With(target);

    /// <summary>Counts the values of another in.</summary>
    internal void Add(TargetMoments other) => _moments += other;

    /// <summary>What is known of the values.</summary>
    internal TargetMoments Moments => _moments;
}
