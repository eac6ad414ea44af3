namespace MlNetDeep;

/// <summary>
/// The time from one row of a series to the next: all rules that have held so far. Two dates can lie a month and 31 days apart; which of
/// them it is, later rows tell.
/// </summary>
/// <param name="Rules">At least one.</param>
internal sealed record TimeStep(IReadOnlyList<TimeRule> Rules)
{
    /// <summary>Whether times are dates.</summary>
    public bool IsDate => Rules[0].IsDate;

    /// <summary>
    /// The step, if it is known, as far as it is with one more row; throws where that row does not follow the one before it, if there is one.
    /// </summary>
    /// <exception cref="InvalidOperationException">It does not; the message says how.</exception>
    public static TimeStep? Take(
        IExceptionContext context, string column, string series, TimePoint? earlier, TimePoint later, TimeStep? step)
    {
        if (!later.IsFinite)
            throw Refuse("each row needs a time.");
        if (earlier is not { } before)
            return step;
        if (before.Until(later) <= 0)
            throw Refuse("rows must be in order of time, each later than the one before. Sort the data." + Advice(before, later, step));
        TimeRule[] rules = [.. step?.Rules.Where(rule => rule.Leads(before, later)) ?? TimeRule.Between(before, later)];
        if (rules.Length == 0)
            throw Refuse(
                $"its rows follow one another by {step}. Add the missing rows, or leave out those in between, so that all steps are alike, in " +
                "all series." + Advice(before, later, step));
        return rules.Length == step?.Rules.Count ? step : new TimeStep(rules);

        Exception Refuse(string complaint) => context.Except(
            $"{SeriesNames.Describe(series)} has the time {later} in the column '{column}' " +
            $"{(earlier is null ? "in its first row" : $"behind {earlier}")}: {complaint}");
    }

    /// <summary>
    /// Rows of the calendar's season: of hours a day, of days a week, of weeks, months and quarters a year; null where rules say none.
    /// </summary>
    public int? Season => Rules.Select(rule => rule.Season).FirstOrDefault(season => season is not null);

    /// <inheritdoc/>
    public override string ToString() => string.Join(" or ", Rules.Select(rule => rule.ToString()).Distinct());

    /// <summary>Throws where no times go on so.</summary>
    /// <exception cref="FormatException">None do.</exception>
    public void Check(IExceptionContext context)
    {
        context.CheckDecode(Rules.Count > 0 && Rules.All(rule => rule is not null && Enum.IsDefined(rule.Unit) && rule.Size > 0 && double.IsFinite(rule.Size)));
        context.CheckDecode(Rules.All(rule => rule.IsDate == IsDate && (rule.IsDate || rule.Unit == TimeUnit.Length)));
    }

    // What else a user may have to know of times that look right.
    private static string Advice(TimePoint earlier, TimePoint later, TimeStep? step)
    {
        if (step?.Rules.Any(rule => rule.IsDate && Math.Abs(rule.Excess(earlier, later)) == TimeSpan.TicksPerHour) == true)
            return " If the clock changed here to or from summer time: give hours and minutes in UTC or as DateTimeOffset, days by their local date.";
        double length = step?.Rules[0].Size ?? 1;
        return later.Spacing > length / 8
            ? string.Create(
                CultureInfo.InvariantCulture,
                $" Numbers of this size are {later.Spacing} apart in the column's type: give times as Int64 or dates.")
            : "";
    }
}
