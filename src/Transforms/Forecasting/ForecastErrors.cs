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

    /// <summary>|e| / s where s is above 0.</summary>
    public MeanOf Scaled { get; } = new();

    /// <summary>1 within the interval, 0 outside.</summary>
    public MeanOf Covered { get; } = new();

    /// <summary>Upper minus lower bound.</summary>
    public MeanOf Width { get; } = new();

    /// <summary>
    /// Adds a forecast of a value that came, and its interval, if there is one; the scale is the naive forecast's mean absolute error.
    /// </summary>
    public void Add(double value, double forecast, (double Lower, double Upper)? bounds, double scale)
    {
        double error = Math.Abs(value - forecast);
        Absolute.Add(error);
        Squared.Add(error * error);
        if (value != 0)
            Percentage.Add(100 * error / Math.Abs(value));
        if (scale > 0)
            Scaled.Add(error / scale);
        if (bounds is not { } interval)
            return;
        Covered.Add(value >= interval.Lower && value <= interval.Upper ? 1 : 0);
        Width.Add(interval.Upper - interval.Lower);
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
