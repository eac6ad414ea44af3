namespace MlNetDeep;

/// <summary>
/// Prediction intervals by split conformal prediction: the radius of the interval at a step of the horizon is the ceil((n + 1) level)-th
/// smallest of the n absolute errors that the network made at that step on windows held back from training. If errors to come are
/// exchangeable with those, the interval holds the value with a probability of at least the level (Papadopoulos et al., ECML 2002; Lei et al.,
/// "Distribution-free predictive inference for regression", J. Am. Stat. Assoc. 113, 2018, theorem 2.2). The errors of a time series are so only
/// as far as the series goes on as it was.
/// </summary>
internal sealed class ForecastIntervals
{
    private const float MostLevel = 0.9999f;

    // Of each step the errors in units of their series' deviation, ascending.
    private readonly float[][] _errors;

    /// <summary>Takes the errors over.</summary>
    /// <param name="errors">[horizon][windows], absolute, in units of the series' deviations; sorted here.</param>
    public ForecastIntervals(float[][] errors)
    {
        _errors = errors;
        foreach (float[] step in errors)
            Array.Sort(step);
    }

    /// <summary>The number of windows.</summary>
    public int Count => _errors[0].Length;

    /// <summary>The fewest windows that give an interval: level / (1 - level), rounded up.</summary>
    public static int LeastCount(float level)
    {
        int count = 1;
        while (Rank(count, level) > count)
            count++;
        return count;
    }

    /// <summary>Whether there are windows enough for a level.</summary>
    public bool Supports(float level) => level is > 0 and <= MostLevel && Rank(Count, level) <= Count;

    /// <summary>Throws where a level is none, or above what the windows can tell.</summary>
    public void Check(IExceptionContext context, float level)
    {
        CheckLevel(context, level);
        if (Rank(Count, level) > Count)
            throw context.ExceptUserArg(
                "confidenceLevel",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"A confidence level of {level} needs at least {LeastCount(level)} windows held back from training, but there were {Count}: " +
                    $"ask for a lower one, hold more back by CalibrationSetFraction, or give more rows."));
    }

    /// <summary>Throws where a level is not in (0, 1), or too near 1 for any amount of data.</summary>
    public static void CheckLevel(IExceptionContext context, float level)
    {
        if (!(level > 0 && level <= MostLevel))
            throw context.ExceptUserArg(
                "confidenceLevel", string.Create(CultureInfo.InvariantCulture, $"confidenceLevel must lie in (0, 0.9999], but is {level}."));
    }

    /// <summary>The radius at each step, [horizon], in units of a series' deviation, for a level that <see cref="Check"/> let pass.</summary>
    public float[] Radii(float level)
    {
        int rank = Rank(Count, level);
        return Array.ConvertAll(_errors, step => step[rank - 1]);
    }

    /// <summary>Where intervals end: bound = forecast + side x radius.</summary>
    /// <param name="forecast">[steps].</param>
    /// <param name="radii">At least as many, in units of the series' deviation.</param>
    /// <param name="side">The deviation, below 0 for the lower bound.</param>
    /// <param name="bound">[steps]; overwritten.</param>
    public static void Bound(ReadOnlySpan<float> forecast, ReadOnlySpan<float> radii, float side, Span<float> bound) =>
        TensorPrimitives.MultiplyAdd(radii[..forecast.Length], side, forecast, bound);

    /// <summary>The errors of all steps, one step after the other.</summary>
    public float[] ToBlock() => [.. _errors.SelectMany(step => step)];

    /// <summary>Intervals from what <see cref="ToBlock"/> gave; null where it is empty.</summary>
    /// <exception cref="InvalidDataException">The steps do not have equally many.</exception>
    public static ForecastIntervals? FromBlock(float[] errors, int horizon)
    {
        if (errors.Length % horizon != 0)
            throw new InvalidDataException($"{errors.Length} errors are not those of {horizon} steps.");
        return errors.Length == 0 ? null : new ForecastIntervals([.. errors.Chunk(errors.Length / horizon)]);
    }

    // The level as it was written in decimals: 0.8f is a little more than 0.8, and 5 x 0.8f would be rounded up to 5.
    // A level below the range of decimals is 0 there: the smallest error.
    private static int Rank(int count, float level) => Math.Max(1, (int)decimal.Ceiling((count + 1) * (decimal)level));
}
