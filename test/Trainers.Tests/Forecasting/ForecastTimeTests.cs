using Microsoft.ML;
using MlNetDeep.Trainers.Tests.Contract;

namespace MlNetDeep.Trainers.Tests.Forecasting;

/// <summary>
/// Times that are even by lengths or by the calendar are taken, row by row, by Transform, engines and loaded checkpoints; a missing row is
/// refused everywhere.
/// </summary>
public sealed class ForecastTimeTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    /// <summary>Of each kind the time of row i, and how errors call the step.</summary>
    private static readonly Dictionary<string, (Func<int, object> Time, string Step)> Kinds = new()
    {
        ["28 days from 1 January 2023"] = (i => Day(2023, 1, 1).AddDays(28 * i), "28 days"),
        ["28 days from 5 February 2023"] = (i => Day(2023, 2, 5).AddDays(28 * i), "28 days"),
        ["30 days from 5 April 2023"] = (i => Day(2023, 4, 5).AddDays(30 * i), "30 days"),
        ["31 days from 5 July 2023"] = (i => Day(2023, 7, 5).AddDays(31 * i), "31 days"),
        ["91 days from 1 January 2024"] = (i => Day(2024, 1, 1).AddDays(91 * i), "91 days"),
        ["365 days from 1 March 2001"] = (i => Day(2001, 3, 1).AddDays(365 * i), "365 days"),
        ["years from 1 January 2001"] = (i => Day(2001, 1, 1).AddYears(i), "365 days or 12 months"),
        ["29 February, AddYears"] = (i => Day(2004, 2, 29).AddYears(i), "365 days or 12 months"),
        ["months on the 15th"] = (i => Day(2015, 2, 15).AddMonths(i), "a month"),
        ["months on the 29th from January"] = (i => Day(2015, 1, 29).AddMonths(i), "a month"),
        ["months on the 30th from January"] = (i => Day(2015, 1, 30).AddMonths(i), "a month"),
        ["months on the 30th from March"] = (i => Day(2015, 3, 30).AddMonths(i), "a month"),
        ["months on the 31st"] = (i => Day(2015, 1, 31).AddMonths(i), "a month"),
        ["ends of months from February"] = (i => Day(2015, 3, 1).AddMonths(i).AddDays(-1), "a month"),
        ["quarters on the 30th from November"] = (i => Day(2015, 11, 30).AddMonths(3 * i), "3 months"),
        ["Monday to Friday"] = (i => Day(2024, 1, 1).AddDays(i / 5 * 7 + i % 5), "a day from Monday to Friday"),
        ["Friday, Monday to Friday at 17:30"] = (i => Day(2024, 1, 1).AddHours(17.5).AddDays((i + 4) / 5 * 7 + (i + 4) % 5), "a day from Monday to Friday"),
        ["every third day from a Friday"] = (i => Day(2024, 1, 5).AddDays(3 * i), "3 days"),
        ["250 milliseconds"] = (i => Day(2024, 1, 1).AddMilliseconds(250 * i), "00:00:00.2500000"),
        ["5 microseconds"] = (i => Day(2024, 1, 1).AddMicroseconds(5 * i), "00:00:00.0000050"),
        ["days with offset 0"] = (i => Instant(2024, 1, 1).AddDays(i), "a day"),
        ["hours in Berlin"] = (i => InBerlin(Instant(2024, 3, 30).AddHours(i)), "01:00:00"),
        ["midnights in Berlin"] = (i => Midnight(Day(2024, 3, 20).AddDays(i)), "a day"),
        ["ends of months in Berlin"] = (i => Midnight(Day(2024, 1, 31).AddMonths(i)), "a month"),
        ["Int64 nanoseconds"] = (i => 1_700_000_000_000_000_000L + 1000L * i, "1000"),
        ["UInt64 beyond Int64"] = (i => ulong.MaxValue - 1_000_000_000_000UL + 1_000_000_000UL * (ulong)i, "1000000000"),
        ["Int32 backwards from the year -20"] = (i => -20 + 7 * i, "7"),
        ["Double seconds"] = (i => 1_700_000_000 + 0.1 * i, "0.0999999"),
        ["Single hours of Unix time"] = (i => 1_700_000_000f + 3600f * i, "3584"),
        ["Single years and months"] = (i => 1900 + i / 12f, "0.083"),
    };

    public static TheoryData<string> Names => [.. Kinds.Keys];

    [Theory, MemberData(nameof(Names))]
    public void Even_times_are_taken_and_a_missing_row_is_refused_by_fitting_Transform_and_engines(string kind)
    {
        (Func<int, object> time, string step) = Kinds[kind];
        switch (time(0))
        {
            case DateTime: Check<DateTime>(time, step); break;
            case DateTimeOffset: Check<DateTimeOffset>(time, step); break;
            case long: Check<long>(time, step); break;
            case ulong: Check<ulong>(time, step); break;
            case int: Check<int>(time, step); break;
            case double: Check<double>(time, step); break;
            default: Check<float>(time, step); break;
        }
    }

    [Fact]
    public void Dates_that_no_row_has_told_apart_stay_open_until_an_engine_s_rows_do()
    {
        // 1 July, 1 August, 1 September: 31 days or a month.
        Timed<DateTime>[] rows = Rows<DateTime>(i => Day(2023, 7, 1).AddMonths(i), 3);
        ForecastTransformer model = Fit(rows, horizon: 1, windowSize: 2);
        foreach (DateTime next in (DateTime[])[Day(2023, 10, 1), Day(2023, 10, 2)])
        {
            using var engine = model.CreateForecastEngine<Timed<DateTime>, PlainForecast>(_mlContext);
            engine.Update(new Timed<DateTime> { Time = next });
            using var file = new MemoryStream();
            engine.CheckPoint(_mlContext, file);
            using var resumed = SavedModel.Load(file.ToArray()).CreateForecastEngine<Timed<DateTime>, PlainForecast>(_mlContext);
            DateTime months = Day(2023, 11, 1), days = Day(2023, 11, 2);
            bool isMonths = next.Day == 1;

            Assert.Contains(
                isMonths ? "by a month." : "by 31 days.",
                Refused(() => resumed.Update(new Timed<DateTime> { Time = isMonths ? days : months })),
                StringComparison.Ordinal);
            resumed.Update(new Timed<DateTime> { Time = isMonths ? months : days });
        }

        using var other = model.CreateForecastEngine<Timed<DateTime>, PlainForecast>(_mlContext);
        Assert.Contains("by 31 days or a month.", Refused(() => other.Update(new Timed<DateTime> { Time = Day(2023, 10, 3) })), StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_of_all_series_tell_the_step()
    {
        Timed<DateTime>[] a = Rows<DateTime>(i => Day(2023, 4, 5).AddDays(30 * i), 12, "a"), b = Rows<DateTime>(i => Day(2023, 4, 5).AddDays(28 * i), 12, "b");

        Fit([.. a, .. Rows<DateTime>(i => Day(2023, 9, 9).AddDays(30 * i), 12, "b")]);
        string message = Refused(() => Fit([.. a, .. b]));

        Assert.Contains("'b' has the time 2023-05-03 00:00:00", message, StringComparison.Ordinal);
        Assert.Contains("by 30 days. Add the missing rows", message, StringComparison.Ordinal);
        Assert.Contains("in all series", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Weekends_and_holidays_are_gaps_where_rows_say_so()
    {
        Func<int, DateTime> weekdays = i => Day(2024, 1, 1).AddDays(i / 5 * 7 + i % 5);

        Assert.Contains("2024-01-13", Refused(() => Fit([.. Rows<DateTime>(i => weekdays(i), 10), new Timed<DateTime> { Time = Day(2024, 1, 13) }])), StringComparison.Ordinal);
        Assert.Contains(
            "2024-01-08 00:00:00 in the column 'Time' behind 2024-01-05", Refused(() => Fit(Rows<DateTime>(i => Day(2023, 12, 30).AddDays(i < 7 ? i : i + 2), 20))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(15)]
    public void Local_times_through_summer_time_are_told_to_be_given_in_UTC(int minutes)
    {
        foreach (DateTimeOffset start in (DateTimeOffset[])[Instant(2024, 3, 30), Instant(2024, 10, 26)])
        {
            Func<int, DateTimeOffset> time = i => InBerlin(start.AddMinutes(minutes * i));

            Assert.Contains("in UTC", Refused(() => Fit(Rows<DateTime>(i => time(i).DateTime, 240))), StringComparison.Ordinal);
            Fit(Rows<DateTime>(i => time(i).UtcDateTime, 240));
            Fit(Rows<DateTimeOffset>(i => time(i), 240));
        }

        Func<int, DateTime> midnight = i => Midnight(Day(2024, 3, 20).AddDays(i)).UtcDateTime;
        Assert.Contains("days by their local date", Refused(() => Fit(Rows<DateTime>(i => midnight(i), 40))), StringComparison.Ordinal);
        // A missing hour is none of the clock's.
        Assert.DoesNotContain("UTC", Refused(() => Fit(Rows<DateTime>(i => Day(2024, 1, 1).AddHours(i < 20 ? i : i + 2), 40))), StringComparison.Ordinal);
    }

    [Fact]
    public void Times_below_a_second_are_told_with_their_fractions()
    {
        string message = Refused(() => Fit(Rows<DateTime>(i => Day(2024, 1, 1).AddMilliseconds(250 * (i < 10 ? i : i + 1)), 20)));

        Assert.Contains("2024-01-01 00:00:02.75 in the column 'Time' behind 2024-01-01 00:00:02.25", message, StringComparison.Ordinal);
        Assert.Contains("by 00:00:00.2500000.", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_Single_too_coarse_for_the_step_is_named()
    {
        string message = Refused(() => Fit(Rows<float>(i => 1_700_000_000f + 60f * i, 40)));

        Assert.Contains("128 apart in the column's type: give times as Int64 or dates", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Dates_and_numbers_are_not_taken_for_one_another()
    {
        Timed<DateTime>[] dates = Rows<DateTime>(i => Day(2024, 1, 1).AddDays(i), 40);
        Timed<long>[] numbers = Rows<long>(i => (long)i, 40);
        ForecastTransformer ofDates = Fit(dates), ofNumbers = Fit(numbers);

        Assert.Contains("'Time'", Assert.Throws<ArgumentOutOfRangeException>(() => ofDates.Transform(_mlContext.Data.LoadFromEnumerable(numbers))).Message, StringComparison.Ordinal);
        Assert.Contains("a number", Assert.Throws<ArgumentOutOfRangeException>(() => ofNumbers.Transform(_mlContext.Data.LoadFromEnumerable(dates))).Message, StringComparison.Ordinal);
        Assert.Equal(40, ofDates.Transform(_mlContext.Data.LoadFromEnumerable(Rows<DateTimeOffset>(i => Instant(2024, 1, 1).AddDays(i), 40))).Vectors("Forecast").Length);
    }

    private void Check<T>(Func<int, object> time, string step)
    {
        Timed<T>[] rows = Rows<T>(time, 60), gap = [.. rows[..20], .. rows[21..]];
        string message = Refused(() => Fit(gap));
        Assert.Contains($"by {step}", message, StringComparison.Ordinal);
        ForecastTransformer model = Fit(rows[..40]);
        ITransformer loaded = SavedModel.Reload(model, _mlContext.Data.LoadFromEnumerable(rows).Schema);
        foreach (ITransformer one in (ITransformer[])[model, loaded])
        {
            Assert.Equal(60, one.Transform(_mlContext.Data.LoadFromEnumerable(rows)).Vectors("Forecast").Length);
            Assert.Equal(message, Refused(() => one.Transform(_mlContext.Data.LoadFromEnumerable(gap)).Vectors("Forecast")));
            using var engine = one.CreateForecastEngine<Timed<T>, PlainForecast>(_mlContext);
            Assert.Contains($"by {step}", Refused(() => engine.Update(rows[41])), StringComparison.Ordinal);
            foreach (Timed<T> row in rows[40..])
                engine.Update(row);
        }
    }

    private ForecastTransformer Fit<T>(Timed<T>[] rows, int horizon = 2, int windowSize = 4) => _mlContext.Forecasting
        .ForecastByDelayedInputs(
            "Forecast", "Value", windowSize, horizon, [], numberOfEpochs: 1, seriesColumnName: "Name", timeColumnName: "Time")
        .Fit(_mlContext.Data.LoadFromEnumerable(rows));

    private static Timed<T>[] Rows<T>(Func<int, object> time, int rows, string name = "") =>
        [.. Enumerable.Range(0, rows).Select(i => new Timed<T> { Time = (T)time(i), Value = MathF.Sin(i), Name = name })];

    private static string Refused(Action action) => Assert.Throws<InvalidOperationException>(action).Message;

    private static DateTime Day(int year, int month, int day) => new(year, month, day);

    private static DateTimeOffset Instant(int year, int month, int day) => new(year, month, day, 0, 0, 0, TimeSpan.Zero);

    // Germany in 2024: two hours ahead from 31 March to 27 October, 01:00 UTC, else one.
    private static DateTimeOffset InBerlin(DateTimeOffset instant) =>
        instant.ToOffset(TimeSpan.FromHours(instant >= Instant(2024, 3, 31).AddHours(1) && instant < Instant(2024, 10, 27).AddHours(1) ? 2 : 1));

    private static DateTimeOffset Midnight(DateTime day) =>
        new(day, TimeSpan.FromHours(day > Day(2024, 3, 31) && day <= Day(2024, 10, 27) ? 2 : 1));

    private sealed class Timed<T>
    {
        public T Time { get; set; } = default!;

        public float Value { get; set; }

        public string Name { get; set; } = "";
    }
}
