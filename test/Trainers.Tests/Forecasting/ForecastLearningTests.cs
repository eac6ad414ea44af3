using Microsoft.ML;

namespace MlNetDeep.Trainers.Tests.Forecasting;

/// <summary>That forecasters learn what there is to learn, and that their intervals hold what they promise.</summary>
public sealed class ForecastLearningTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Theory, MemberData(nameof(ForecastCases.Names), MemberType = typeof(ForecastCases))]
    public void A_wave_is_forecast_at_every_step_of_the_horizon(string way)
    {
        ForecastTransformer model = _mlContext.Fit(way, Thorough, SeriesData.Wave(200));

        IDataView forecasts = model.Transform(SeriesData.Wave(60, first: 200).View(_mlContext));

        ForecastMetrics metrics = _mlContext.Forecasting.Evaluate(forecasts, "Value", "Forecast");
        // The wave's deviation is 2.12: a twentieth of it.
        Assert.All(metrics.Steps, step => Assert.InRange(step.RootMeanSquaredError, 0, 0.1));
    }

    [Fact]
    public void Series_of_different_scales_share_a_network_and_keep_their_own()
    {
        SeriesPoint[] small = SeriesData.Wave(200, level: 1, height: 0.01f, name: "small"), large = SeriesData.Wave(200, level: -5e4f, height: 1e4f, name: "large", first: 4);
        ForecastTransformer model = _mlContext.Fit(
            "delayed inputs", options => { Thorough(options); options.SeriesColumnName = "Name"; }, SeriesData.Mixed(small, large));

        foreach ((SeriesPoint[] series, double deviation) in new[] { (small, 0.00707), (large, 7070.0) })
        {
            ForecastMetrics metrics = _mlContext.Forecasting.Evaluate(
                model.Transform(series.View(_mlContext)), "Value", "Forecast", seriesColumnName: "Name");
            Assert.InRange(metrics.RootMeanSquaredError / deviation, 0, 0.05);
        }
    }

    [Fact]
    public void Another_column_that_knows_more_is_used()
    {
        var random = new Random(4);
        SeriesPoint[] rows = [.. Enumerable.Range(0, 600).Select(_ => new SeriesPoint { Other = random.NextSingle() })];
        for (int i = 1; i < rows.Length; i++)
            rows[i].Value = rows[i - 1].Other;
        double Error(params string[] inputs)
        {
            var model = _mlContext.Fit(
                "elman",
                options => { Thorough(options); options.Horizon = 1; options.NumberOfEpochs = 60; options.InputColumnNames = inputs; options.TargetColumnName = "Value"; },
                rows[..500]);
            return _mlContext.Forecasting.Evaluate(model.Transform(rows[500..].View(_mlContext)), "Value", "Forecast").RootMeanSquaredError;
        }

        // Uniform values have the deviation 0.289: without the other column nobody forecasts better.
        Assert.InRange(Error("Value"), 0.25, 0.35);
        Assert.InRange(Error("Value", "Other"), 0, 0.05);
        Assert.InRange(Error("Other", "Value"), 0, 0.05);
    }

    [Theory]
    [InlineData(0.8f)]
    [InlineData(0.95f)]
    public void Intervals_hold_the_promised_share_of_values_to_come_at_every_step(float level)
    {
        SeriesPoint[] rows = SeriesData.Autoregression(6000, seed: 11);
        ForecastTransformer model = _mlContext.Fit(
            "delayed inputs",
            options => { ForecastCases.AddBounds(options); options.ConfidenceLevel = level; options.CalibrationSetFraction = 0.5; options.NumberOfEpochs = 10; },
            rows[..4000]);

        ForecastMetrics metrics = _mlContext.Forecasting.Evaluate(
            model.Transform(rows[4000..].View(_mlContext)), "Value", "Forecast", "Lower", "Upper");

        // Held back and tested 2,000 windows each: the share's deviation is sqrt(p (1 - p) (1/2000 + 1/2000)), 0.0126 and 0.0069; errors at
        // later steps overlap and vary about 1.7 times as much. Five deviations of that.
        double tolerance = 5 * 1.7 * Math.Sqrt(level * (1 - level) / 1000);
        Assert.All(metrics.Steps, step => Assert.InRange(step.Coverage, level - tolerance, Math.Min(1, level + tolerance)));
        // And they are not wide for nothing: the best possible have the normal quantile times the deviation of the best forecast on each side.
        double quantile = level > 0.9 ? 1.96 : 1.2816;
        for (int step = 0; step < 3; step++)
        {
            double deviation = Math.Sqrt(Enumerable.Range(0, step + 1).Sum(j => Math.Pow(0.49, j)));
            Assert.InRange(metrics.Steps[step].MeanIntervalWidth, 0.85 * 2 * quantile * deviation, 1.25 * 2 * quantile * deviation);
        }
    }

    [Fact]
    public void Too_few_windows_for_a_confidence_level_are_told_with_how_many_it_needs()
    {
        var exception = Assert.Throws<InvalidOperationException>(() => _mlContext.Fit(
            "lstm", options => { ForecastCases.AddBounds(options); options.ConfidenceLevel = 0.99f; }, SeriesData.Autoregression(60, seed: 1)));

        // 53 windows, a fifth of them.
        Assert.Contains("need at least 99 errors", exception.Message, StringComparison.Ordinal);
        Assert.Contains("11 windows of 3 steps", exception.Message, StringComparison.Ordinal);
        Assert.Contains("CalibrationSetFraction", exception.Message, StringComparison.Ordinal);
    }

    private static void Thorough(ForecastOptions options)
    {
        options.WindowSize = 8;
        options.NumberOfEpochs = 150;
        options.LearningRate = 0.01f;
    }
}
