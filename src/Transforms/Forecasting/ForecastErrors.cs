namespace MlNetDeep;

/// <summary>Sums over forecasts whose values came.</summary>
internal sealed class ForecastErrors
{
    /// <summary>The number of forecasts.</summary>
    public long Count => Absolute.Count;

    /// <summary>|e|.</summary>
    public MeanOf Absolute { get; } = new();

    /// <summary>e^2.</summary>
    public MeanOf Squared { get; } = new();

    /// <summary>100 |e / y| where y is not 0.</summary>
    public MeanOf Percentage { get; } = new();

    /// <summary>200 |e| / (|y| + |f|), 0 where both are 0.</summary>
    public MeanOf Symmetric { get; } = new();

    /// <summary>|e| / s where s is above 0.</summary>
    public MeanOf Scaled { get; } = new();

    /// <summary>1 within the interval, 0 outside.</summary>
    public MeanOf Covered { get; } = new();

    /// <summary>Upper minus lower bound.</summary>
    public MeanOf Width { get; } = new();

    /// <summary>The interval's score, where its level is known.</summary>
    public MeanOf Score { get; } = new();

    /// <summary>
    /// Adds a forecast of a value that came, and its interval, if there is one; the scale is the naive forecast's mean absolute error.
    /// </summary>
    public void Add(double value, double forecast, ForecastInterval? interval, double scale)
    {
        double error = Math.Abs(value - forecast);
        Absolute.Add(error);
        Squared.Add(error * error);
        if (value != 0)
            Percentage.Add(100 * error / Math.Abs(value));
        Symmetric.Add(error == 0 ? 0 : 200 * error / (Math.Abs(value) + Math.Abs(forecast)));
        if (scale > 0)
            Scaled.Add(error / scale);
        if (interval is not { } bounds)
            return;
        Covered.Add(value >= bounds.Lower && value <= bounds.Upper ? 1 : 0);
        Width.Add(bounds.Upper - bounds.Lower);
        if (bounds.Level is { } level)
            Score.Add(bounds.Score(value, level));
    }

    /// <summary>A mean that grows; NaN where it is of nothing.</summary>
    internal sealed class MeanOf
    {
        private double _sum;

        public long Count { get; private set; }

        public double Mean => Count > 0 ? _sum / Count : double.NaN;

        public void Add(double value)
        {
            _sum += value;
            Count++;
        }
    }
}

/// <summary>An interval, and the share of values that it is to hold, in (0, 1), if that is known.</summary>
internal readonly record struct ForecastInterval(double Lower, double Upper, double? Level)
{
    /// <summary>
    /// (u - l) + 2 / a (the distance of the value from an interval that misses it), with a = 1 - level: equation 43 of Gneiting and Raftery, Strictly
    /// proper scoring rules, prediction, and estimation, J. Am. Stat. Assoc. 102 (2007); R. Winkler, J. Am. Stat. Assoc. 67 (1972).
    /// </summary>
    public double Score(double value, double level) =>
        Upper - Lower + 2 / (1 - level) * Math.Max(0, Math.Max(Lower - value, value - Upper));

    /// <summary>The level as it was written in decimals: 0.9f is a little less than 0.9.</summary>
    public static double? LevelOf(float? level) => level is { } number ? (double)(decimal)number : null;
}
