namespace MlNetDeep;

/// <summary>From values to places along a line: linear, or logarithmic where values are positive and of several magnitudes.</summary>
internal sealed class Axis
{
    private const double Margin = 0.03, LeastRatio = 50;

    private readonly double _low, _high, _leastStep;

    /// <summary>An axis that holds all values that can be drawn.</summary>
    public Axis(IEnumerable<double> values, bool mayBeLogarithmic = false)
    {
        double[] drawn = [.. values.Where(CanDraw)];
        (_low, _high) = drawn.Length == 0 ? (0, 1) : (drawn.Min(), drawn.Max());
        // Between epochs, folds and steps there is nothing.
        _leastStep = Array.TrueForAll(drawn, value => value == Math.Round(value)) ? 1 : 0;
        IsLogarithmic = mayBeLogarithmic && _low > 0 && _high / _low >= LeastRatio;
        if (IsLogarithmic)
            (_low, _high) = (Math.Log10(_low), Math.Log10(_high));
        double margin = _high > _low ? Margin * (_high - _low) : _low == 0 ? 1 : 0.1 * Math.Abs(_low);
        (_low, _high) = (_low - margin, _high + margin);
    }

    /// <summary>Whether equal distances are equal ratios.</summary>
    public bool IsLogarithmic { get; }

    /// <summary>The places to be named: at most ten.</summary>
    public IEnumerable<(double Place, string Text)> Ticks
    {
        get
        {
            double step = IsLogarithmic ? Math.Max(1, Math.Ceiling((_high - _low) / 8)) : Math.Max(_leastStep, Step((_high - _low) / 6));
            double first = Math.Ceiling(_low / step), count = Math.Floor(_high / step) - first;
            for (int i = 0; i <= count; i++)
            {
                double value = (first + i) * step;
                yield return (Scale(value), (IsLogarithmic ? Math.Pow(10, value) : value).ToString("g6", CultureInfo.InvariantCulture));
            }
        }
    }

    /// <summary>Whether a value has a place: neither NaN nor out of all proportion.</summary>
    public static bool CanDraw(double value) => Math.Abs(value) < 1e100;

    /// <summary>Where a value is, from 0 at the axis's beginning to 1 at its end.</summary>
    public double Place(double value) => Scale(IsLogarithmic ? Math.Log10(value) : value);

    private double Scale(double value) => (value - _low) / (_high - _low);

    // 1, 2 or 5 times a power of ten, at least as large.
    private static double Step(double least)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(least)));
        return power * (least / power) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 };
    }
}
