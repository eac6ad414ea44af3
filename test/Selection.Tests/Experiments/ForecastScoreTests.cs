using MlNetDeep.Experiments;

namespace MlNetDeep.Selection.Tests;

public class ForecastScoreTests
{
    // Of a season of one row: 36 rows that grow by 2 a row, then by 4.
    private static readonly RealSeries Growing = new(
        "growing", "yearly", Period: 1, "choosing",
        [.. Enumerable.Range(0, 36).Select(row => 2.0 * row), .. Enumerable.Range(1, 12).Select(step => 70 + 4.0 * step)]);

    [Fact]
    public void Origins_lie_a_horizon_apart_and_leave_three_seasons_and_thirty_rows()
    {
        Assert.Equal([30, 36, 42], Growing.Origins);
        Assert.Equal([76, 82, 88, 94], new RealSeries("long", "yearly", 1, "choosing", new double[100]).Origins);
        Assert.Equal([36, 48, 60], new RealSeries("months", "monthly", 12, "choosing", new double[72]).Origins);
    }

    [Fact]
    public void Errors_are_scaled_by_the_differences_before_each_origin()
    {
        // Nothing is wrong at 30; 6 at 36, in units of 2; 6 at 42, in units of (35 * 2 + 6 * 4) / 41.
        ForecastScore score = Score(Growing, "late", origin => origin == 30 ? 0 : 6)!;
        Assert.Equal((0 + 6.0 / 2 + 6 / (94.0 / 41)) / 3, score.Mase, 12);
        Assert.Equal(Math.Sqrt(24), score.Rmse, 12);
        Assert.Equal(1 / 3.0, score.Coverage80, 12);
        Assert.Equal(1, score.Coverage95, 12);
        // Bounds 2 and 20 apart; at 36 and 42 the value lies 5 beyond those of 80 %, each counted 10 times.
        Assert.Equal((2 / 2.0 + 52 / 2.0 + 52 / (94.0 / 41)) / 3, score.IntervalScore80, 5);
        Assert.Equal((20 / 2.0 + 20 / 2.0 + 20 / (94.0 / 41)) / 3, score.IntervalScore95, 5);
    }

    [Fact]
    public void A_method_that_lacks_an_origin_has_no_score() =>
        Assert.Null(ForecastScore.Of(Growing, [.. Forecasts(Growing, "late", _ => 0).Skip(1)]));

    [Fact]
    public void The_seasonal_naive_forecast_repeats_the_last_season()
    {
        var series = new RealSeries("months", "monthly", 12, "choosing", [.. Enumerable.Range(0, 72).Select(row => (double)row)]);
        Assert.Equal(Enumerable.Range(48, 12).Select(row => (double)row), MadeForecast.SeasonalNaive(series, 60));
        Assert.Equal(Enumerable.Repeat(82.0, 6), MadeForecast.SeasonalNaive(Growing, 39));
    }

    [Fact]
    public void A_method_stands_by_its_place_and_its_ratios_among_the_peers()
    {
        RealSeries other = Growing with { Name = "other" };
        ForecastStanding standing = ForecastStanding.Of(
            "own",
            [
                Scores(Growing, ("snaive", 4), ("naive", 4), ("ets", 1), ("arima", 2), ("theta", 8), ("own", 2)),
                Scores(other, ("snaive", 4), ("naive", 4), ("ets", 1), ("arima", 2), ("theta", 8), ("own", 8)),
            ]);
        // Behind ets and beside arima, then behind all and beside theta.
        Assert.Equal((2.5 + 5.5) / 2, standing.Rank);
        Assert.Equal([1, 1, 4, 2, 0.5], standing.Ratios.Select(ratio => Math.Round(ratio, 12)));
        Assert.Equal(0.5, standing.AheadOfSeasonalNaive);
        Assert.Equal(ForecastStanding.Peers.Count, standing.Ratios.Count);
    }

    private static SeriesScores Scores(RealSeries series, params (string Method, double Error)[] methods) => SeriesScores.Of(
        series, methods.Select(method => method.Method),
        methods.SelectMany(method => Forecasts(series, method.Method, _ => method.Error)).ToLookup(made => (made.Series, made.Method)));

    private static ForecastScore? Score(RealSeries series, string method, Func<int, double> error) =>
        ForecastScore.Of(series, [.. Forecasts(series, method, error)]);

    // Too low by the error, with bounds of 80 % that lie 1 and bounds of 95 % that lie 10 to both sides.
    private static IEnumerable<MadeForecast> Forecasts(RealSeries series, string method, Func<int, double> error)
    {
        foreach (int origin in series.Origins)
        {
            double[] values = [.. series.Values.Skip(origin).Take(series.Horizon).Select(value => value - error(origin))];
            yield return new MadeForecast(
                method, series.Name, origin, values,
                [.. values.Select(value => (value - 1, value + 1))], [.. values.Select(value => (value - 10, value + 10))]);
        }
    }
}
