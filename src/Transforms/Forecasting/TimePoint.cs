using System.Text.Json.Serialization;

namespace MlNetDeep;

/// <summary>When a row was: a number, or of dates an instant and the clock that tells it. Dates and integers are held exactly.</summary>
/// <param name="Whole">Of dates the ticks of the instant since the year 1, of integers the integer, else 0.</param>
/// <param name="Fraction">Of Single and Double the number, else 0. The time is the sum of both.</param>
/// <param name="Spacing">How far apart the numbers are that the column's type can hold here: 0 where it is exact.</param>
/// <param name="ClockOffset">Of dates how far the clock is ahead of the instant, 0 for a DateTime; null for numbers.</param>
[method: JsonConstructor]
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
internal readonly record struct TimePoint(Int128 Whole, double Fraction, double Spacing, TimeSpan? ClockOffset)
{
    /// <summary>Whether it is a date.</summary>
    public bool IsDate => ClockOffset is not null;

    /// <summary>Whether it is a time at all: numbers may be missing.</summary>
    public bool IsFinite => double.IsFinite(Fraction);

    /// <summary>What the clock shows, of a date.</summary>
    public DateTime Clock => new((long)Whole + ClockOffset.GetValueOrDefault().Ticks);

    /// <summary>The time of a DateTime, by its own clock.</summary>
    public static TimePoint Of(DateTime date) => new(date.Ticks, 0, 0, TimeSpan.Zero);

    /// <summary>The time of a date whose clock may change.</summary>
    public static TimePoint Of(DateTimeOffset date) => new(date.UtcTicks, 0, 0, date.Offset);

    /// <summary>The time of an integer.</summary>
    public static TimePoint Of(Int128 number) => new(number, 0, 0, null);

    /// <summary>The time of a number.</summary>
    public static TimePoint Of(double number) => new(0, number, Math.BitIncrement(Math.Abs(number)) - Math.Abs(number), null);

    /// <summary>The time of a number.</summary>
    public static TimePoint Of(float number) => new(0, number, MathF.BitIncrement(Math.Abs(number)) - Math.Abs(number), null);

    /// <summary>From this time to a later one: of dates in ticks.</summary>
    public double Until(TimePoint later) => (double)(later.Whole - Whole) + (later.Fraction - Fraction);

    /// <summary>As a user would write it.</summary>
    public override string ToString()
    {
        if (!IsDate)
            return Whole != 0 ? Whole.ToString(CultureInfo.InvariantCulture) : Fraction.ToString(CultureInfo.InvariantCulture);
        string clock = Clock.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture);
        return ClockOffset == TimeSpan.Zero ? clock : clock + new DateTimeOffset(Clock, ClockOffset!.Value).ToString(" zzz", CultureInfo.InvariantCulture);
    }

    /// <summary>Throws where it is no time.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public void Check(IExceptionContext context)
    {
        long offset = ClockOffset.GetValueOrDefault().Ticks;
        context.CheckDecode(double.IsFinite(Fraction) && Spacing >= 0);
        // What DateTimeOffset allows: whole minutes, up to 14 hours.
        context.CheckDecode(offset is >= -14 * TimeSpan.TicksPerHour and <= 14 * TimeSpan.TicksPerHour && offset % TimeSpan.TicksPerMinute == 0);
        context.CheckDecode(IsDate ? IsTicks(Whole) && IsTicks(Whole + offset) : Whole >= long.MinValue && Whole <= ulong.MaxValue);
    }

    private static bool IsTicks(Int128 ticks) => ticks >= 0 && ticks <= DateTime.MaxValue.Ticks;
}
