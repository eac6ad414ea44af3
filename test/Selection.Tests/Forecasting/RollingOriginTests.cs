using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetDeep.Trainers.Tests.Forecasting;

namespace MlNetDeep.Selection.Tests.Forecasting;

/// <summary>What is learned from at each origin, what is forecast, and what it is held against.</summary>
public sealed class RollingOriginTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Theory]
    [InlineData(false, null)]
    [InlineData(true, null)]
    [InlineData(false, 40)]
    public void Forecasts_equal_those_of_a_loop_written_by_hand(bool withBounds, int? window)
    {
        SeriesPoint[] rows = OriginData.TwoSeries();
        NetworkForecastingEstimator network = _mlContext.Network(withBounds);
        var expected = new List<OriginForecast>();
        for (int origin = 0; origin < 3; origin++)
        {
            // The last of three origins stands 3 rows before the end, the others 2 and 4 rows before it.
            int behind = 3 + 2 * (2 - origin);
            SeriesPoint[] training = [.. rows.Where(row => PlaceOf(row) is var place && place.Count - place.Index > behind
                && (window is null || place.Count - place.Index <= behind + window))];
            ForecastTransformer model = network.Fit(training.View(_mlContext));
            foreach (string name in (string[])["a", "b"])
            {
                SeriesPoint[] series = [.. rows.Where(row => row.Name == name)];
                float[][] parts = withBounds ? Bounded(model, name) : [Plain(model, name), [float.NaN, float.NaN, float.NaN], [float.NaN, float.NaN, float.NaN]];
                for (int step = 0; step < 3; step++)
                {
                    int row = series.Length - behind + step;
                    expected.Add(new OriginForecast(name, origin, step + 1, row, parts[0][step], parts[1][step], parts[2][step], series[row].Value));
                }
            }
        }

        RollingOriginResult result = _mlContext.Forecasting.CrossValidate(
            rows.View(_mlContext), network, OriginData.Origins(options => options.SlidingWindowSize = window));

        Assert.Equal(expected, result.Forecasts);
        Assert.Equal(withBounds ? 0.9f : null, result.ConfidenceLevel);
        Assert.DoesNotContain(result.Forecasts, forecast => float.IsNaN(forecast.Forecast) || withBounds && float.IsNaN(forecast.Lower));

        (int Index, int Count) PlaceOf(SeriesPoint row)
        {
            SeriesPoint[] series = [.. rows.Where(other => other.Name == row.Name)];
            return (Array.IndexOf(series, row), series.Length);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void No_value_behind_an_origin_changes_a_forecast_made_at_it(bool withBounds)
    {
        RollingOriginOptions options = OriginData.Origins(options => options.Baselines = [OriginData.Drift]);
        ForecastComparison Compare(SeriesPoint[] rows) => _mlContext.Forecasting.Compare(
            rows.View(_mlContext), options, ("network", _mlContext.Network(withBounds)),
            ("pipeline", _mlContext.Transforms.Expression("Half", "x => x / 2", "Value")
                .Append(_mlContext.Network(withBounds, network => network.InputColumnNames = ["Half"]))));
        ForecastComparison before = Compare(OriginData.TwoSeries());
        for (int origin = 0; origin < 3; origin++)
        {
            SeriesPoint[] rows = OriginData.TwoSeries();
            var random = new Random(origin);
            foreach (SeriesPoint row in rows.GroupBy(row => row.Name).SelectMany(series => series.TakeLast(3 + 2 * (2 - origin))))
                (row.Value, row.Other) = (1000 * random.NextSingle(), random.NextSingle());

            ForecastComparison after = Compare(rows);

            Assert.Equal(5, after.Candidates.Count);
            foreach (RollingOriginResult candidate in after.Candidates)
            {
                Assert.Null(candidate.Error);
                OriginForecast[] now = Made(candidate), then = Made(before[candidate.Name]);
                Assert.Equal(then.Where(made => made.Origin <= origin), now.Where(made => made.Origin <= origin));
                // What changed is looked at: there are other forecasts at later origins.
                if (origin < 2)
                    Assert.NotEqual(then, now);
            }
        }

        static OriginForecast[] Made(RollingOriginResult result) => [.. result.Forecasts.Select(forecast => forecast with { Actual = 0 })];
    }

    [Fact]
    public void Origins_are_counted_from_the_end_by_their_number_and_step()
    {
        List<SeriesPast> seen = Seen(options => (options.NumberOfOrigins, options.OriginStep) = (3, 2));

        Assert.Equal([13, 15, 17], seen.Select(past => past.Values.Length));
        Assert.All(seen, past => Assert.Equal(Enumerable.Range(0, past.Values.Length).Select(i => (float)i), past.Values));
        Assert.Equal(10, Seen(_ => { }).Count);
    }

    [Fact]
    public void A_first_origin_gives_as_many_as_there_is_room_for()
    {
        Assert.Equal([12, 14, 16], Seen(options => (options.FirstOrigin, options.OriginStep) = (8, 2)).Select(past => past.Values.Length));
        Assert.Equal([17], Seen(options => options.FirstOrigin = 3).Select(past => past.Values.Length));
    }

    [Fact]
    public void A_sliding_window_keeps_the_last_rows_before_each_origin()
    {
        List<SeriesPast> seen = Seen(options => (options.NumberOfOrigins, options.SlidingWindowSize) = (2, 5));

        Assert.Equal([11f, 12, 13, 14, 15], seen[0].Values);
        Assert.Equal([12f, 13, 14, 15, 16], seen[1].Values);
    }

    [Fact]
    public void A_gap_leaves_the_first_steps_out_of_judgement()
    {
        var options = new RollingOriginOptions { Horizon = 3, NumberOfOrigins = 2, Gap = 1 };
        RollingOriginResult naive = _mlContext.Forecasting.Compare(OriginData.Counted(20).View(_mlContext), options)["naive"];

        // The naive forecast of a count is wrong by the step.
        Assert.Equal([2, 3, 2, 3], naive.Forecasts.Select(forecast => forecast.Step));
        Assert.Equal([17, 18, 18, 19], naive.Forecasts.Select(forecast => forecast.Row));
        Assert.Equal([0L, 2L, 2L], naive.Metrics.Steps.Select(step => step.Count));
        Assert.Equal([double.NaN, 2.0, 3.0], naive.Metrics.Steps.Select(step => step.MeanAbsoluteError));
        Assert.Equal(2.5, naive.Metrics.MeanAbsoluteError, 12);
    }

    [Fact]
    public void Functions_are_told_values_and_times()
    {
        Assert.Equal(new DateTime(2001, 1, 1).AddDays(16), Seen(options => options.TimeColumnName = "Date")[^1].Dates[^1]);
        Assert.Equal(Enumerable.Range(2000, 17).Select(year => (double)year), Seen(options => options.TimeColumnName = "Year")[^1].Times);
        Assert.Empty(Seen(options => options.TimeColumnName = "Year")[^1].Dates);
        Assert.Empty(Seen(_ => { })[^1].Times);
    }

    [Fact]
    public void The_horizon_is_the_least_of_the_forecasters_compared()
    {
        RollingOriginOptions options = OriginData.Origins();
        ForecastComparison comparison = _mlContext.Forecasting.Compare(
            OriginData.TwoSeries().View(_mlContext), options, ("three", _mlContext.Network()),
            ("two", _mlContext.Transforms.CopyColumns("Copy", "Value").Append(_mlContext.Network(configure: network => network.Horizon = 2))));

        Assert.All(comparison.Candidates, candidate => Assert.Equal([1, 2], candidate.Forecasts.Select(forecast => forecast.Step).Distinct()));
        options.Horizon = 3;
        string? error = _mlContext.Forecasting.Compare(
            OriginData.TwoSeries().View(_mlContext), options, ("two", _mlContext.Network(configure: network => network.Horizon = 2)))["two"].Error;
        Assert.Contains("forecasts 2 steps, but 3 are judged", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Steps_before_and_behind_the_forecaster_are_applied()
    {
        SeriesPoint[] rows = OriginData.TwoSeries();
        Action<PlainForecast, PlainForecast> twice = (forecast, doubled) => doubled.Forecast = Array.ConvertAll(forecast.Forecast, value => 2 * value);
        var pipeline = _mlContext.Transforms.Expression("Half", "x => x / 2", "Value")
            .Append(_mlContext.Network(configure: network => network.InputColumnNames = ["Half"]))
            .Append(_mlContext.Transforms.CustomMapping(twice, contractName: null))
            .Append(_mlContext.Transforms.DropColumns("Name"));
        var alone = _mlContext.Transforms.Expression("Half", "x => x / 2", "Value")
            .Append(_mlContext.Network(configure: network => network.InputColumnNames = ["Half"]));

        float[] half = Forecasts(_mlContext.Forecasting.CrossValidate(rows.View(_mlContext), alone, OriginData.Origins()));

        Assert.Equal(half.Select(value => 2 * value), Forecasts(_mlContext.Forecasting.CrossValidate(rows.View(_mlContext), pipeline, OriginData.Origins())));

        static float[] Forecasts(RollingOriginResult result) => [.. result.Forecasts.Select(forecast => forecast.Forecast)];
    }

    [Fact]
    public void Series_of_a_key_column_are_named_by_the_key_s_value()
    {
        IDataView rows = OriginData.TwoSeries().View(_mlContext);
        IDataView keyed = _mlContext.Transforms.Conversion.MapValueToKey("Name").Fit(rows).Transform(rows);

        Assert.Equal(
            _mlContext.Forecasting.CrossValidate(rows, _mlContext.Network(), OriginData.Origins()).Forecasts,
            _mlContext.Forecasting.CrossValidate(keyed, _mlContext.Network(), OriginData.Origins()).Forecasts);
    }

    [Fact]
    public void Values_that_are_missing_are_not_judged_and_naive_forecasts_take_the_last_known()
    {
        SeriesPoint[] rows = OriginData.Counted(20);
        rows[15].Value = rows[18].Value = float.NaN;
        var options = new RollingOriginOptions { Horizon = 3, NumberOfOrigins = 2, Seasonality = 4 };
        ForecastComparison comparison = _mlContext.Forecasting.Compare(
            rows.View(_mlContext), options, ("network", _mlContext.Estimator(ForecastCases.Create("delayed inputs"))));

        // Origins behind rows 15 and 16; row 18 is missing.
        Assert.Equal([14f, 14, 14, 16, 16, 16], comparison["naive"].Forecasts.Select(forecast => forecast.Forecast));
        // Row 15 is forecast as row 11, where that of four rows ago is missing.
        Assert.Equal([12f, 13, 14, 13, 14, 11], comparison["seasonal naive"].Forecasts.Select(forecast => forecast.Forecast));
        Assert.Equal(4, comparison["naive"].Count);
        Assert.Equal(4, comparison["naive"].Metrics.Count);
        Assert.Equal((16 - 14 + 17 - 14 + 17 - 16 + 19 - 16) / 4.0, comparison["naive"].Metrics.MeanAbsoluteError, 12);
        Assert.StartsWith("failed at the origin 4 rows before the end: ", comparison["network"].Error, StringComparison.Ordinal);
        Assert.Contains("value NaN in the column 'Value', in row 15", comparison["network"].Error, StringComparison.Ordinal);
    }

    private List<SeriesPast> Seen(Action<RollingOriginOptions> configure)
    {
        var seen = new List<SeriesPast>();
        var recorder = new ForecastBaseline("recorder", (past, horizon) =>
        {
            seen.Add(past);
            return new float[horizon];
        });
        var options = new RollingOriginOptions { Horizon = 3, Baselines = [recorder] };
        configure(options);
        Assert.Null(_mlContext.Forecasting.Compare(OriginData.Counted(20).View(_mlContext), options)["recorder"].Error);
        return seen;
    }

    private float[][] Bounded(ForecastTransformer model, string series)
    {
        using var engine = model.CreateForecastEngine<SeriesPoint, PointForecast>(_mlContext);
        PointForecast forecast = engine.PredictSeries(series);
        return [forecast.Forecast, forecast.Lower, forecast.Upper];
    }

    private float[] Plain(ForecastTransformer model, string series)
    {
        using var engine = model.CreateForecastEngine<SeriesPoint, PlainForecast>(_mlContext);
        return engine.PredictSeries(series).Forecast;
    }
}
