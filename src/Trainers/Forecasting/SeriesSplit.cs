namespace MlNetDeep;

/// <summary>
/// The windows of one series, in order of time: first those to learn from, then those to validate on, then those that intervals are taken
/// from. Between two parts horizon - 1 windows are left out, so that no value is a target of both.
/// </summary>
/// <param name="Training">How many windows to learn from, the first ones.</param>
/// <param name="Validation">The windows to validate on.</param>
/// <param name="Calibration">The windows to take intervals from.</param>
/// <param name="TrainingRows">The rows that windows to learn from, with their targets, reach.</param>
internal sealed record SeriesSplit(int Training, Range Validation, Range Calibration, int TrainingRows)
{
    /// <summary>Cuts a series.</summary>
    /// <exception cref="InvalidOperationException">It is too short; the message says what it lacks.</exception>
    public static SeriesSplit Create(IExceptionContext context, ForecastOptions options, SeriesRows series)
    {
        long least = (long)options.WindowSize + options.Horizon;
        if (series.Rows < least)
            throw context.Except(
                $"{SeriesNames.Describe(series.Name)} has {series.Rows} rows, but {nameof(options.WindowSize)} + {nameof(options.Horizon)} = " +
                $"{options.WindowSize} + {options.Horizon} = {least} are the least to learn from: give more rows, " +
                "leave the series out, or take a shorter window or horizon.");
        int windows = series.Rows - (int)least + 1;
        int left = windows;
        Range calibration = options.HasBounds ? Cut(ref left, options.CalibrationSetFraction, options.Horizon) : default;
        Range validation = options.HeldOutShare(windows) is > 0 and var fraction ? Cut(ref left, fraction, options.Horizon) : default;
        if (left < 1)
            throw context.Except(
                $"{SeriesNames.Describe(series.Name)} has {series.Rows} rows, {windows} windows, of which none is left to learn from: those held " +
                $"back by {nameof(options.CalibrationSetFraction)} and {nameof(options.ValidationSetFraction)}, and {options.Horizon - 1} in front " +
                "of each, are too many. Give more rows, or lower the fractions.");
        return new SeriesSplit(left, validation, calibration, left + options.WindowSize + options.Horizon - 1);
    }

    private static Range Cut(ref int windows, double fraction, int horizon)
    {
        int held = Math.Max(1, (int)Math.Round(fraction * windows));
        var range = (windows - held)..windows;
        windows -= held + horizon - 1;
        // Too few is told by the caller, in one message for all reasons.
        return windows < 1 ? default : range;
    }
}
