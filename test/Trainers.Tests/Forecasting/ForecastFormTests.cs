using Microsoft.ML;

namespace MlNetDeep.Trainers.Tests.Forecasting;

/// <summary>What differences and normalized windows promise: what the naive forecast holds is forecast exactly, at levels training never saw.</summary>
public sealed class ForecastFormTests
{
    private const int TrainingRows = 60;
    private static readonly float[] Pattern = [8, -3, 5, 1];

    private readonly MLContext _mlContext = new(seed: 1);

    [Theory]
    [InlineData("line", Differencing.First)]
    [InlineData("line", Differencing.Seasonal)]
    [InlineData("line", Differencing.SeasonalAndFirst)]
    [InlineData("line", Differencing.Auto)]
    [InlineData("season", Differencing.Seasonal)]
    [InlineData("season", Differencing.SeasonalAndFirst)]
    [InlineData("season", Differencing.Auto)]
    [InlineData("season on a line", Differencing.Seasonal)]
    [InlineData("season on a line", Differencing.SeasonalAndFirst)]
    [InlineData("season on a line", Differencing.Auto)]
    [InlineData("growth", Differencing.First)]
    [InlineData("growth", Differencing.SeasonalAndFirst)]
    [InlineData("season that grows", Differencing.Seasonal)]
    [InlineData("season that grows", Differencing.SeasonalAndFirst)]
    public void Series_that_follow_their_rule_are_forecast_exactly_far_beyond_training(string name, Differencing differencing)
    {
        bool grows = name.Contains("grow", StringComparison.Ordinal);
        foreach (string way in (string[])["d-linear", "lstm", "smoothing"])
        {
            ForecastTransformer model = _mlContext.Fit(way, options =>
            {
                (options.Differencing, options.WindowNormalization, options.SeasonalPeriod) = (differencing, WindowNormalization.None, Pattern.Length);
                options.Transformation = grows ? SeriesTransformation.Log : SeriesTransformation.None;
                // Beyond a season, so that seasons add up.
                (options.Horizon, options.NumberOfEpochs) = (7, 1);
            }, Rows(name, 0, TrainingRows));
            using var engine = model.CreateForecastEngine<SeriesPoint, PlainForecast>(_mlContext);

            AssertFollows(engine.Predict().Forecast, name, TrainingRows);
            // Growth of 1 % a row is 11,000-fold then, the line sixteen times as high.
            foreach (SeriesPoint row in Rows(name, TrainingRows, 940))
                engine.Update(row);
            AssertFollows(engine.Predict().Forecast, name, 1000);
        }
    }

    [Theory]
    [InlineData(WindowNormalization.LastValue)]
    [InlineData(WindowNormalization.MeanAndDeviation)]
    public void A_network_that_has_learned_nothing_forecasts_what_windows_are_relative_to(WindowNormalization normalization)
    {
        ForecastTransformer model = _mlContext.Fit("d-linear", options => { options.LearningRate = 1e-30f; options.WindowNormalization = normalization; });
        SeriesPoint[] rows = SeriesData.Wave(20, level: 7000, height: 200);

        float[][] forecasts = model.Transform(rows.View(_mlContext)).Vectors("Forecast");

        for (int row = 4; row < rows.Length; row++)
        {
            float expected = normalization == WindowNormalization.LastValue ? rows[row].Value : rows[(row - 4)..(row + 1)].Average(each => each.Value);
            Assert.All(forecasts[row], value => Assert.Equal(expected, value, 1e-6f * expected));
        }
    }

    [Theory]
    [InlineData(WindowNormalization.LastValue, 3, 1)]
    [InlineData(WindowNormalization.LastValue, 0, 1)]
    [InlineData(WindowNormalization.MeanAndDeviation, 3, 0)]
    [InlineData(WindowNormalization.MeanAndDeviation, 0, 0)]
    public void A_constant_is_forecast_at_any_level(WindowNormalization normalization, float height, float tolerance)
    {
        // Smoothing alone forecasts a constant as it is; of a constant series nothing else is learned.
        ForecastTransformer model = _mlContext.Fit("smoothing", options => (options.WindowNormalization, options.LearningRate) = (normalization, 1e-30f),
            SeriesData.Wave(80, height: height));

        float[][] forecasts = model.Transform(SeriesData.Wave(20, level: 5000, height: 0).View(_mlContext)).Vectors("Forecast");

        Assert.All(forecasts[4..], forecast => Assert.All(forecast, value => Assert.Equal(5000, value, 1e-6f * tolerance)));
    }

    [Theory, MemberData(nameof(ForecastCases.Names), MemberType = typeof(ForecastCases))]
    public void Forecasts_move_with_the_level_and_where_the_deviation_is_taken_with_the_height(string way)
    {
        foreach (WindowNormalization normalization in (WindowNormalization[])[WindowNormalization.LastValue, WindowNormalization.MeanAndDeviation])
        {
            ForecastTransformer model = _mlContext.Fit(way, options => options.WindowNormalization = normalization);
            float scale = normalization == WindowNormalization.MeanAndDeviation ? 64 : 1;
            SeriesPoint[] rows = SeriesData.Wave(20), moved = SeriesData.Wave(20);
            foreach (SeriesPoint row in moved)
                row.Value = scale * row.Value - 4096;

            float[][] here = model.Transform(rows.View(_mlContext)).Vectors("Forecast"), there = model.Transform(moved.View(_mlContext)).Vectors("Forecast");

            Assert.True(here[4..].Select(forecast => forecast[0]).Distinct().Count() > 3);
            for (int row = 4; row < 20; row++)
                Assert.All(here[row].Zip(there[row]), pair => Assert.Equal(scale * pair.First - 4096, pair.Second, scale * 2e-3f));
        }
    }

    [Theory]
    [InlineData(Differencing.None, 0, false, 0)]
    [InlineData(Differencing.First, 0, true, 1)]
    [InlineData(Differencing.Seasonal, 12, false, 12)]
    [InlineData(Differencing.SeasonalAndFirst, 12, true, 13)]
    public void A_model_tells_its_differences_and_the_rows_they_need(Differencing differencing, int season, bool isDifferenced, int lag)
    {
        ForecastTransformer model = _mlContext.Fit("d-linear", options => options.Differencing = differencing);

        Assert.Equal((season, isDifferenced, 5, 5 + lag), (model.Season, model.IsDifferenced, model.WindowSize, model.RowsRead));
        float[][] forecasts = model.Transform(SeriesData.Wave(40).View(_mlContext)).Vectors("Forecast");
        Assert.Equal(4 + lag, forecasts.Count(forecast => float.IsNaN(forecast[0])));
        Assert.All(forecasts[(4 + lag)..], forecast => Assert.True(float.IsFinite(forecast[0])));
        string message = Assert.Throws<InvalidOperationException>(() => _mlContext.Fit(
            "d-linear", options => (options.Differencing, options.SeasonalPeriod) = (differencing, 12), SeriesData.Wave(7 + lag))).Message;
        Assert.Contains($"= {8 + lag} are the least", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Differencing.Seasonal)]
    [InlineData(Differencing.SeasonalAndFirst)]
    public void Seasonal_differences_of_rows_without_a_season_are_refused(Differencing differencing)
    {
        string message = Assert.Throws<InvalidOperationException>(
            () => _mlContext.Fit("d-linear", options => options.Differencing = differencing, SeriesData.Autoregression(100, seed: 5))).Message;

        Assert.Contains($"Differencing is {differencing}, but the rows to learn from show no season: set SeasonalPeriod", message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_left_open_is_chosen_by_the_rows_to_learn_from()
    {
        var random = new Random(5);
        float level = 0;
        SeriesPoint[] noise = [.. Enumerable.Range(0, 120).Select(_ => new SeriesPoint { Value = random.NextSingle() - 0.5f })], wave = SeriesData.Wave(120);
        SeriesPoint[] walk = [.. noise.Select(row => new SeriesPoint { Value = level += row.Value })];
        (int Season, bool IsDifferenced) Choose(SeriesPoint[] rows, Architecture architecture)
        {
            ForecastTransformer model = _mlContext.Fit("d-linear", options => (options.Architecture, options.Differencing) = (architecture, Differencing.Auto), rows);
            return (model.Season, model.IsDifferenced);
        }

        Assert.Equal((0, false), Choose(noise, new DLinear(3)));
        Assert.Equal((0, true), Choose(walk, new DLinear(3)));
        Assert.Equal((12, false), Choose(wave, new DLinear(3)));
        // Windows of smoothing are relative to their last value instead.
        Assert.Equal((0, false), Choose(wave, new SmoothingPerceptron()));
        // More rows may tell otherwise.
        Assert.Equal((0, true), Choose([.. noise, .. walk], new DLinear(3)));
    }

    [Theory]
    [InlineData(12, 36)]
    [InlineData(1, 12)]
    public void The_window_is_three_seasons_of_smoothing_and_never_more_than_short_series_have(int season, int expected)
    {
        ForecastTransformer Fit(int rows) => _mlContext.Fit(
            "smoothing", options => (options.WindowSize, options.SeasonalPeriod) = (null, season), SeriesData.Wave(rows));

        Assert.Equal(expected, Fit(100).WindowSize);
        // Four windows of three steps behind them.
        Assert.Equal(6, Fit(12).WindowSize);
        Assert.Equal(1, Fit(4).WindowSize);
    }

    private static void AssertFollows(float[] forecast, string name, int first)
    {
        for (int step = 0; step < forecast.Length; step++)
        {
            float expected = Value(name, first + step);
            Assert.Equal(expected, forecast[step], 1e-4f * Math.Abs(expected));
        }
    }

    private static SeriesPoint[] Rows(string name, int first, int count) =>
        [.. Enumerable.Range(first, count).Select(i => new SeriesPoint { Value = Value(name, i) })];

    private static float Value(string name, int i)
    {
        float wave = Pattern[i % Pattern.Length];
        return name switch
        {
            "line" => 20 + 3 * i,
            "season" => 20 + wave,
            "season on a line" => 20 + 3 * i + wave,
            "growth" => (float)Math.Exp(0.01 * i),
            _ => (float)Math.Exp(0.01 * i) * (20 + wave),
        };
    }
}
