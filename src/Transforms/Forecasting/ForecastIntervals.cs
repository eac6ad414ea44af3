using Microsoft.ML.Internal.Utilities;

namespace MlNetDeep;

/// <summary>
/// Prediction intervals from errors on windows that the network had not learned from, in units of the window, or in the distances from the forecast
/// to the quantile on its side that the network tells (Kivaranovic, Johnson and Leeb, "Adaptive, distribution-free prediction intervals for deep
/// networks", AISTATS 2020): the radius at a step of the horizon is the step's root mean
/// squared error times the ceil((n + 1) level)-th smallest of the n absolute errors of all steps, each divided by its step's. For a horizon of one
/// that is split conformal prediction: if errors to come are exchangeable with those, the interval holds the value with a probability of at least
/// the level (Papadopoulos et al., ECML 2002; Lei et al., "Distribution-free predictive inference for regression", J. Am. Stat. Assoc. 113, 2018,
/// theorem 2.2). Steps share the shape of their errors, so that short series suffice. Windows overlap: windows / horizon of them are worth about as
/// much as independent ones, and so few errors tell their own size badly, for which radii are widened as Student's t with so many degrees of freedom,
/// at least 4, is against the normal distribution. The errors of a time series are exchangeable only as far as the series goes on as it was.
/// </summary>
internal sealed class ForecastIntervals
{
    private const float MostLevel = 0.9999f;
    private const int LeastFreedom = 4;

    // Below it both quantiles are near 0, and their ratio stays.
    private const float LeastLevel = 0.001f;

    // As good as the normal distribution.
    private const int NormalFreedom = 100_000;
    private const int BisectionSteps = 40;

    // Of each step the errors, and their root mean square; the errors of all steps in units of it, ascending.
    private readonly float[][] _errors;
    private readonly float[] _scales;
    private readonly float[] _sorted;
    private Tuple<float, float[]>? _last;

    /// <summary>Takes the errors over.</summary>
    /// <param name="errors">[horizon][windows], absolute, in units of the windows, or in distances to quantiles.</param>
    public ForecastIntervals(float[][] errors)
    {
        _errors = errors;
        _scales = Array.ConvertAll(errors, RootMeanSquare);
        _sorted = [.. errors.SelectMany((step, i) => step.Select(error => _scales[i] > 0 ? error / _scales[i] : 0)).Order()];
    }

    /// <summary>The fewest errors that give an interval: level / (1 - level), rounded up.</summary>
    public static int LeastCount(float level)
    {
        int count = 1;
        while (Rank(count, level) > count)
            count++;
        return count;
    }

    /// <summary>Whether there are errors enough for a level.</summary>
    public bool Supports(float level) => level is > 0 and <= MostLevel && Rank(_sorted.Length, level) <= _sorted.Length;

    /// <summary>Throws where a level is none, or above what the errors can tell.</summary>
    public void Check(IExceptionContext context, float level)
    {
        CheckLevel(context, level);
        if (!Supports(level))
            throw context.ExceptUserArg(
                "confidenceLevel",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"A confidence level of {level} needs at least {LeastCount(level)} errors on windows held back, but there were {_sorted.Length}: " +
                    $"ask for a lower one, hold more back by CalibrationSetFraction, or give more rows."));
    }

    /// <summary>Throws where a level is not in (0, 1), or too near 1 for any amount of data.</summary>
    public static void CheckLevel(IExceptionContext context, float level)
    {
        if (!(level > 0 && level <= MostLevel))
            throw context.ExceptUserArg(
                "confidenceLevel", string.Create(CultureInfo.InvariantCulture, $"confidenceLevel must lie in (0, 0.9999], but is {level}."));
    }

    /// <summary>The radius at each step, [horizon], in those units, for a level that <see cref="Check"/> let pass.</summary>
    public float[] Radii(float level)
    {
        // Engines ask for the same level again and again.
        if (_last is { } last && last.Item1 == level)
            return last.Item2;
        float radius = _sorted[Rank(_sorted.Length, level) - 1] * (float)Widening(level, (double)_errors[0].Length / _errors.Length);
        float[] radii = Array.ConvertAll(_scales, scale => scale * radius);
        _last = Tuple.Create(level, radii);
        return radii;
    }

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

    /// <summary>By how much Student's t of so many degrees of freedom exceeds the normal quantile at a level.</summary>
    internal static double Widening(double level, double freedom)
    {
        double told = Math.Max(level, LeastLevel);
        return Quantile(told, (int)Math.Clamp(freedom, LeastFreedom, NormalFreedom)) / Quantile(told, NormalFreedom);
    }

    /// <summary>The bound that Student's t exceeds on either side with a probability of 1 - level, by bisection.</summary>
    private static double Quantile(double level, int freedom)
    {
        double least = 0, most = 1;
        while (MathUtils.TStatisticToPValue(most, freedom) > 1 - level)
            most *= 2;
        for (int i = 0; i < BisectionSteps; i++)
        {
            double middle = (least + most) / 2;
            (least, most) = MathUtils.TStatisticToPValue(middle, freedom) > 1 - level ? (middle, most) : (least, middle);
        }

        return most;
    }

    private static float RootMeanSquare(float[] errors) =>
        (float)Math.Sqrt(errors.Sum(static error => (double)error * error) / errors.Length);

    // The level as it was written in decimals: 0.8f is a little more than 0.8, and 5 x 0.8f would be rounded up to 5.
    // A level below the range of decimals is 0 there: the smallest error.
    private static int Rank(int count, float level) => Math.Max(1, (int)decimal.Ceiling((count + 1) * (decimal)level));
}
