namespace MlNetDeep;

/// <summary>What a <see cref="TimeRule"/> counts in. The numbers are those of model files.</summary>
internal enum TimeUnit
{
    /// <summary>The numbers themselves, of dates ticks: equal lengths.</summary>
    Length = 0,

    /// <summary>Days of the calendar: where summer time begins a day has 23 hours.</summary>
    Day = 1,

    /// <summary>Days from Monday to Friday.</summary>
    Weekday = 2,

    /// <summary>Months of the calendar, as AddMonths counts: a month that lacks the day has the row on its last.</summary>
    Month = 3,
}

/// <summary>One way to say how the times of a series go on: so many units from row to row.</summary>
/// <param name="Unit">What is counted; of numbers a length.</param>
/// <param name="Size">How many, above 0; of weekdays 1.</param>
/// <param name="IsDate">Whether times are dates.</param>
internal sealed record TimeRule(TimeUnit Unit, double Size, bool IsDate)
{
    // Clocks of instruments are not exact.
    private const double Tolerance = 0.01;

    /// <summary>The rules that lead from a row to a later one.</summary>
    public static IEnumerable<TimeRule> Between(TimePoint earlier, TimePoint later)
    {
        var length = new TimeRule(TimeUnit.Length, earlier.Until(later), earlier.IsDate);
        if (!earlier.IsDate)
            return [length];
        TimeRule[] rules =
        [
            length,
            new(TimeUnit.Day, (later.Clock.Date - earlier.Clock.Date).Days, true),
            new(TimeUnit.Weekday, 1, true),
            new(TimeUnit.Month, Months(earlier.Clock, later.Clock), true),
        ];
        return rules.Where(rule => rule.Size > 0 && rule.Leads(earlier, later));
    }

    /// <summary>Whether it leads from a row to another.</summary>
    public bool Leads(TimePoint earlier, TimePoint later)
    {
        if (Unit == TimeUnit.Length)
            return Math.Abs(Excess(earlier, later)) <= Math.Max(Tolerance * Size, Math.Min(2 * later.Spacing, Size / 4));
        DateTime from = earlier.Clock, to = later.Clock;
        int days = (to.Date - from.Date).Days;
        return from.TimeOfDay == to.TimeOfDay && Unit switch
        {
            TimeUnit.Day => days == Size,
            TimeUnit.Weekday => !IsWeekend(from) && days == (from.DayOfWeek == DayOfWeek.Friday ? 3 : 1),
            _ => Months(from, to) == Size && IsSameDayOfMonth(from, to),
        };
    }

    /// <summary>Rows of the calendar's season, two or more; null where there is none.</summary>
    public int? Season
    {
        get
        {
            if (!IsDate)
                return null;
            double season = Unit switch
            {
                TimeUnit.Weekday => 5,
                TimeUnit.Month => 12 / Size,
                TimeUnit.Day => Size == 7 ? 52 : 7 / Size,
                _ when Size < TimeSpan.TicksPerDay => TimeSpan.TicksPerDay / Size,
                _ => Size == 7 * TimeSpan.TicksPerDay ? 52 : 7 * TimeSpan.TicksPerDay / Size,
            };
            return season >= 2 && season % 1 == 0 && season <= 1440 ? (int)season : null;
        }
    }

    /// <summary>How much longer than the rule's the step between two rows is, where the rule is a length; else NaN.</summary>
    public double Excess(TimePoint earlier, TimePoint later) => Unit == TimeUnit.Length ? earlier.Until(later) - Size : double.NaN;

    /// <inheritdoc/>
    public override string ToString()
    {
        if (Unit == TimeUnit.Length && !IsDate)
            return Size.ToString("G15", CultureInfo.InvariantCulture);
        return Unit switch
        {
            TimeUnit.Length when Size % TimeSpan.TicksPerDay == 0 => Count(Size / TimeSpan.TicksPerDay, "day"),
            TimeUnit.Length => TimeSpan.FromTicks((long)Size).ToString(),
            TimeUnit.Day => Count(Size, "day"),
            TimeUnit.Weekday => "a day from Monday to Friday",
            _ => Count(Size, "month"),
        };
    }

    private static string Count(double size, string unit) =>
        size == 1 ? $"a {unit}" : string.Create(CultureInfo.InvariantCulture, $"{size} {unit}s");

    private static bool IsWeekend(DateTime date) => date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;

    private static int Months(DateTime earlier, DateTime later) => 12 * (later.Year - earlier.Year) + later.Month - earlier.Month;

    // Series on the 29th to 31st have the last day of shorter months, and come back from there.
    private static bool IsSameDayOfMonth(DateTime earlier, DateTime later) =>
        later.Day == earlier.Day || IsLastDay(later.Day < earlier.Day ? later : earlier);

    private static bool IsLastDay(DateTime date) => date.Day == DateTime.DaysInMonth(date.Year, date.Month);
}
