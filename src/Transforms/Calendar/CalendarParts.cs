namespace MlNetDeep;

/// <summary>
/// Parts of a date, of which each becomes a point on a circle, so that 23 o'clock lies beside midnight and December beside January: sine
/// and cosine of 2 pi times a phase from 0 to below 1. The phase is that of the date's own clock.
/// </summary>
[Flags]
public enum CalendarParts
{
    /// <summary>How much of the day is over, to the tick: 0 at midnight, 1/4 at 6 o'clock.</summary>
    HourOfDay = 1,

    /// <summary>The day of the week in sevenths: 0 on Sunday, 6/7 on Saturday.</summary>
    DayOfWeek = 2,

    /// <summary>The day of the month, by the month's own length: 0 on the first, 27/28 on 28 February without a leap day.</summary>
    DayOfMonth = 4,

    /// <summary>The day of the year, by the year's own length: 0 on 1 January, 364/365 or 365/366 on 31 December.</summary>
    DayOfYear = 8,

    /// <summary>The month in twelfths: 0 in January, 11/12 in December.</summary>
    Month = 16,
}
