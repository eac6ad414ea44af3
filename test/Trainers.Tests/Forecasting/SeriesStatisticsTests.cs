namespace MlNetDeep.Trainers.Tests.Forecasting;

/// <summary>
/// What a series tells of itself. Numbers named as R's are of R 4.2.2 with forecast 8.20 and urca 1.3-3: ur.kpss(x, "mu", use.lag = trunc(3 *
/// sqrt(120) / 13)), ndiffs, nsdiffs, and BoxCox.lambda(x, "guerrero", 0, 1), on the same series, made by the generator of Park and Miller.
/// </summary>
public sealed class SeriesStatisticsTests
{
    private const int Rows = 120;

    [Theory]
    [InlineData("noise", 0.1248483)]
    [InlineData("walk", 1.292823)]
    [InlineData("seasonal", 0.04584857)]
    [InlineData("trend", 4.068871)]
    [InlineData("both", 1.599436)]
    [InlineData("autoregression", 0.2293286)]
    public void The_test_for_a_level_gives_the_number_that_R_gives(string name, double expected)
    {
        double[] values = Series(name);

        Assert.Equal(expected, SeriesTests.Kpss(values), 1e-6);
        // R's ndiffs: 1 for walk, trend and both.
        Assert.Equal(name is not ("walk" or "trend" or "both"), SeriesTests.IsStationary(values));
        Assert.Equal(0, SeriesTests.Kpss([3, 3, 3, 3]));
        Assert.True(SeriesTests.IsStationary(values[..7]));
    }

    [Theory]
    [InlineData("noise", false)]
    [InlineData("walk", false)]
    [InlineData("seasonal", true)]
    [InlineData("trend", false)]
    [InlineData("both", true)]
    [InlineData("autoregression", false)]
    public void Seasonal_differences_are_taken_where_R_takes_them(string name, bool expected)
    {
        Assert.Equal(expected, SeriesTests.IsSeasonal(Series(name), 12));
        Assert.False(SeriesTests.IsSeasonal(Series(name), 1));
        Assert.False(SeriesTests.IsSeasonal(Series(name)[..24], 12));
    }

    [Theory]
    [InlineData("noise", 1)]
    [InlineData("trend", 1)]
    [InlineData("autoregression", 1)]
    [InlineData("seasonal", 12)]
    [InlineData("both", 12)]
    public void A_season_is_found_where_rows_agree_with_those_a_season_before(string name, int expected)
    {
        Assert.Equal(expected, SeriesTests.FindSeason([Series(name)], expected: null));
        // Told by the calendar it is asked for alone.
        Assert.Equal(expected, SeriesTests.FindSeason([Series(name)], expected: 12));
        Assert.Equal(1, SeriesTests.FindSeason([Series(name)], expected: 7));
        Assert.Equal(1, SeriesTests.FindSeason([Series(name)], expected: 41));
    }

    [Theory]
    [InlineData(45)]
    [InlineData(48)]
    [InlineData(60)]
    public void A_wave_too_long_to_be_seen_three_times_is_no_season(int period)
    {
        double[] wave = [.. Enumerable.Range(0, Rows).Select(i => Math.Sin(2 * Math.PI * i / period))];

        Assert.Equal(1, SeriesTests.FindSeason([wave], expected: null));
    }

    [Fact]
    public void Of_several_series_of_different_lengths_the_season_is_what_they_share()
    {
        double[][] all = [Series("seasonal"), Series("both")[..90], Series("seasonal")[12..60], [1, 2, 3]];

        Assert.Equal(12, SeriesTests.FindSeason(all, expected: null));
    }

    [Fact]
    public void Of_a_million_rows_the_last_tell_the_season()
    {
        // All lags of all rows would be a day's work.
        double[] values = [.. Enumerable.Range(0, 1_000_000).Select(i => Math.Sin(i * Math.PI / (i < 900_000 ? 11 : 84)))];

        Assert.Equal(168, SeriesTests.FindSeason([values], expected: null));
    }

    [Fact]
    public void Few_rows_have_no_season() => Assert.Equal(1, SeriesTests.FindSeason([[1, 2, 1, 2, 1]], expected: null));

    [Theory]
    [InlineData("growing", 12, 6.610696e-05)]
    [InlineData("growing", 1, 6.610696e-05)]
    [InlineData("steady", 12, 0.898853)]
    [InlineData("square", 12, 0.4376093)]
    [InlineData("growing square", 1, 0.3326169)]
    [InlineData("growing square", 12, 0.06492187)]
    public void The_power_is_the_one_that_R_finds(string name, int season, double expected) =>
        // To the steps of a twentieth that are tried.
        Assert.Equal(expected, SeriesTests.Guerrero(Series(name), season), 0.03);

    [Fact]
    public void Fewer_than_three_stretches_tell_no_power() => Assert.Equal(BoxCox.None, SeriesTests.Guerrero(Series("growing")[..35], 12));

    [Theory]
    [InlineData("hours", 24)]
    [InlineData("half hours", 48)]
    [InlineData("days", 7)]
    [InlineData("weekdays", 5)]
    [InlineData("weeks", 52)]
    [InlineData("months", 12)]
    [InlineData("quarters", 4)]
    [InlineData("years", null)]
    [InlineData("seven minutes", null)]
    public void The_calendar_tells_the_season(string name, int? expected)
    {
        DateTime begin = new(2024, 1, 1);
        DateTime At(int i) => name switch
        {
            "hours" => begin.AddHours(i),
            "half hours" => begin.AddMinutes(30 * i),
            "days" => begin.AddDays(i),
            "weekdays" => begin.AddDays(i / 5 * 7 + i % 5),
            "weeks" => begin.AddDays(7 * i),
            "months" => begin.AddMonths(i),
            "quarters" => begin.AddMonths(3 * i),
            "years" => begin.AddYears(i),
            _ => begin.AddMinutes(7 * i),
        };
        TimeStep? step = null;
        for (int i = 1; i < 20; i++)
            step = TimeStep.Take(new Microsoft.ML.MLContext(), "Date", "", TimePoint.Of(At(i - 1)), TimePoint.Of(At(i)), step);

        Assert.Equal(expected, step!.Season);
    }

    private static double[] Series(string name)
    {
        double[] noise = Noise();
        double Wave(int i) => Math.Sin(2 * Math.PI * i / 12);
        double sum = 0;
        return [.. noise.Select((e, i) => name switch
        {
            "noise" => e,
            "walk" => sum += e,
            "seasonal" => 2 * Wave(i) + e,
            "trend" => 0.05 * i + e,
            "both" => 0.05 * i + 3 * Wave(i) + e,
            "autoregression" => sum = 0.6 * sum + e,
            "growing" => Math.Exp(0.02 * i) * (1 + 0.3 * Wave(i)) * (1 + 0.1 * e) * 10,
            "steady" => 50 + 0.5 * i + 10 * Wave(i) + 4 * e,
            "square" => Math.Pow(20 + 0.1 * i + 3 * Wave(i) + e, 2),
            _ => Math.Pow(30 + 0.3 * i + 4 * e, 2) * (1 + 0.1 * Wave(i)),
        })];
    }

    private static double[] Noise()
    {
        var values = new double[Rows];
        long state = 7;
        for (int i = 0; i < Rows; i++)
        {
            state = state * 16807 % 2147483647;
            values[i] = state / 2147483647.0 - 0.5;
        }

        return values;
    }
}
