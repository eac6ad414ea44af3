using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MlNetDeep.Transforms;

/// <summary>
/// The time from one row of a series to the next. Dates that lie whole months apart, on the same day or at the ends of months, have a step of
/// months, which differ in length; all other steps are lengths, equal to 1%, which leaves room for times kept as Single.
/// </summary>
/// <param name="Length">In the units of <see cref="TimePoints"/>, above 0.</param>
/// <param name="Months">Whole months, or 0 where the step is a length.</param>
/// <param name="IsDate">Whether times are dates.</param>
internal sealed record TimeStep(double Length, int Months, bool IsDate)
{
    // Single has 24 bits: a month as part of the year 2000 is kept to 0.15%.
    private const double Tolerance = 0.01;

    /// <summary>The step between two rows, the second later than the first.</summary>
    public static TimeStep Between(double earlier, double later, bool isDate) =>
        new(later - earlier, isDate ? MonthsBetween(TimePoints.ToDate(earlier), TimePoints.ToDate(later)) : 0, isDate);

    /// <summary>Whether a row follows another by one step.</summary>
    public bool Fits(double earlier, double later) => Months > 0
        ? MonthsBetween(TimePoints.ToDate(earlier), TimePoints.ToDate(later)) == Months
        : Math.Abs(later - earlier - Length) <= Tolerance * Length;

    /// <summary>Throws where a row does not follow the one before it.</summary>
    /// <param name="context">Marks the exception.</param>
    /// <param name="column">The time column.</param>
    /// <param name="series">The series.</param>
    /// <param name="earlier">The time of the row before; NaN where there is none.</param>
    /// <param name="later">The time of the row.</param>
    /// <param name="step">The step of all rows, or null where this is the first.</param>
    /// <param name="isDate">Whether times are dates.</param>
    /// <exception cref="InvalidOperationException">It does not; the message says how.</exception>
    public static void Check(
        IExceptionContext context, string column, string series, double earlier, double later, TimeStep? step, bool isDate)
    {
        string? complaint = null;
        if (!double.IsFinite(later))
            complaint = "each row needs a time.";
        else if (later <= earlier)
            complaint = "rows must be in order of time, each later than the one before. Sort the data.";
        else if (!double.IsNaN(earlier) && step?.Fits(earlier, later) == false)
            complaint = $"its rows follow one another by {step}. Add the missing rows, or leave out those in between, so that all steps are alike.";
        if (complaint is null)
            return;
        string behind = double.IsNaN(earlier) ? "in its first row" : $"behind {TimePoints.Describe(earlier, isDate)}";
        throw context.Except(
            $"{SeriesNames.Describe(series)} has the time {TimePoints.Describe(later, isDate)} in the column '{column}' {behind}: {complaint}");
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        if (Months > 0)
            return Months == 1 ? "a month" : $"{Months} months";
        return IsDate ? TimeSpan.FromMilliseconds(Length).ToString() : Length.ToString("G6", CultureInfo.InvariantCulture);
    }

    /// <summary>Writes a step or its absence.</summary>
    public static void Save(ModelSaveContext ctx, TimeStep? step)
    {
        ctx.Writer.Write(step?.Length ?? 0);
        ctx.Writer.Write(step?.Months ?? 0);
        ctx.Writer.Write(step?.IsDate ?? false);
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    public static TimeStep? Load(IExceptionContext context, ModelLoadContext ctx)
    {
        var step = new TimeStep(ctx.Reader.ReadDouble(), ctx.Reader.ReadInt32(), ctx.Reader.ReadBoolean());
        context.CheckDecode(step.Length >= 0 && double.IsFinite(step.Length) && step.Months >= 0);
        return step.Length > 0 ? step : null;
    }

    private static int MonthsBetween(DateTime earlier, DateTime later)
    {
        int months = 12 * (later.Year - earlier.Year) + later.Month - earlier.Month;
        bool aligned = later.Day == earlier.Day || (IsLastDay(earlier) && IsLastDay(later));
        return aligned && later.TimeOfDay == earlier.TimeOfDay ? months : 0;
    }

    private static bool IsLastDay(DateTime date) => date.Day == DateTime.DaysInMonth(date.Year, date.Month);
}
