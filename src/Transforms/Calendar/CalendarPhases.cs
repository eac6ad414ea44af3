namespace MlNetDeep;

/// <summary>Where on their circles the parts of a date are.</summary>
internal static class CalendarPhases
{
    /// <summary>The parts that there are, in the order of their slots.</summary>
    public static IReadOnlyList<CalendarParts> Parts { get; } = Enum.GetValues<CalendarParts>();

    /// <summary>Whether it is a set of these parts, with at least one.</summary>
    public static bool Are(CalendarParts parts) => parts != 0 && (parts & ~Parts.Aggregate((all, part) => all | part)) == 0;

    /// <summary>The phase of one part, in [0, 1).</summary>
    public static double Of(CalendarParts part, DateTime clock) => part switch
    {
        CalendarParts.HourOfDay => clock.TimeOfDay / TimeSpan.FromDays(1),
        CalendarParts.DayOfWeek => (int)clock.DayOfWeek / 7.0,
        CalendarParts.DayOfMonth => (clock.Day - 1.0) / DateTime.DaysInMonth(clock.Year, clock.Month),
        CalendarParts.DayOfYear => (clock.DayOfYear - 1.0) / (DateTime.IsLeapYear(clock.Year) ? 366 : 365),
        _ => (clock.Month - 1) / 12.0,
    };
}
