using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetDeep.Trainers.Tests.Contract;

namespace MlNetDeep.Trainers.Tests.Forecasting;

/// <summary>With <see cref="ForecastOptions.MissingValues"/> training, views, engines and going on do what they do with rows filled by hand.</summary>
public sealed class ForecastMissingValuesTests
{
    private const int Season = 12;

    private readonly MLContext _mlContext = new(seed: 1);

    [Theory]
    [InlineData(MissingSeriesValues.Previous, "delayed inputs")]
    [InlineData(MissingSeriesValues.SeasonBefore, "delayed inputs")]
    [InlineData(MissingSeriesValues.SeasonBefore, "lstm")]
    public void Missing_values_are_as_if_they_had_been_filled_before(MissingSeriesValues how, string name)
    {
        SeriesPoint[] holed = Holed(120), filled = Filled(holed, how);
        ForecastTransformer model = Fit(holed[..80], how), byHand = Fit(filled[..80], MissingSeriesValues.Refuse);

        float[][] expected = byHand.Transform(filled.View(_mlContext)).Vectors("Forecast");
        Assert.Equal(expected, model.Transform(holed.View(_mlContext)).Vectors("Forecast"));
        Assert.True(float.IsFinite(expected[^1][0]));
        var loaded = (ForecastTransformer)SavedModel.Reload(model, holed.View(_mlContext).Schema);
        using var engine = loaded.CreateForecastEngine<SeriesPoint, PointForecast>(_mlContext);
        for (int row = 80; row < 120; row++)
            Assert.Equal(expected[row], engine.Predict(holed[row]).Forecast);

        ForecastTransformer Fit(SeriesPoint[] rows, MissingSeriesValues missing) => _mlContext.Fit(name, options =>
        {
            ForecastCases.AddBounds(options);
            Read(options, missing);
        }, rows);
    }

    [Fact]
    public void Going_on_fills_as_training_did_and_refuses_another_way()
    {
        SeriesPoint[] holed = Holed(120), filled = Filled(holed, MissingSeriesValues.SeasonBefore);
        float[] GoOn(SeriesPoint[] rows, MissingSeriesValues first, MissingSeriesValues then)
        {
            ForecastTransformer model = Estimator(first).Fit(rows[..80].View(_mlContext));
            using var engine = Estimator(then).Fit(rows.View(_mlContext), model).CreateForecastEngine<SeriesPoint, PlainForecast>(_mlContext);
            return engine.Predict().Forecast;
        }

        Assert.Equal(
            GoOn(filled, MissingSeriesValues.Refuse, MissingSeriesValues.Refuse),
            GoOn(holed, MissingSeriesValues.SeasonBefore, MissingSeriesValues.SeasonBefore));
        string message = Assert.Throws<ArgumentOutOfRangeException>(
            () => GoOn(holed, MissingSeriesValues.SeasonBefore, MissingSeriesValues.Previous)).Message;
        Assert.Contains("MissingValues is Previous, but that of the model to continue from is SeasonBefore", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_that_was_missing_widens_and_narrows_no_interval()
    {
        SeriesPoint[] rows = SeriesData.Autoregression(200, seed: 3);
        ForecastTransformer model = _mlContext.Fit("delayed inputs", options =>
        {
            ForecastCases.AddBounds(options);
            (options.MissingValues, options.AdaptationRate) = (MissingSeriesValues.Previous, 0.5f);
        }, rows);
        using var engine = model.CreateForecastEngine<SeriesPoint, PointForecast>(_mlContext);
        float Width() => engine.Predict().Upper[0] - engine.Predict().Lower[0];

        float before = Width();
        engine.Update(new SeriesPoint { Value = float.NaN });
        Assert.Equal(before, Width(), 1e-5 * before);
        engine.Update(new SeriesPoint { Value = 1000 });
        Assert.True(Width() > 1.1f * before);
    }

    [Fact]
    public void What_no_row_before_can_fill_stays_missing()
    {
        SeriesPoint[] rows = Holed(120);
        rows[0].Value = rows[1].Value = float.NaN;
        float[][] forecasts = _mlContext.Fit("delayed inputs", options => Read(options, MissingSeriesValues.Previous), rows)
            .Transform(rows.View(_mlContext)).Vectors("Forecast");
        int first = Array.FindIndex(forecasts, forecast => float.IsFinite(forecast[0]));
        // As many rows later as were missing.
        Assert.Equal(2 + Array.FindIndex(
            _mlContext.Fit("delayed inputs", options => Read(options, MissingSeriesValues.Previous), rows[2..])
                .Transform(rows[2..].View(_mlContext)).Vectors("Forecast"), forecast => float.IsFinite(forecast[0])), first);

        rows[50].Value = float.PositiveInfinity;
        string message = Assert.Throws<InvalidOperationException>(
            () => _mlContext.Fit("delayed inputs", options => Read(options, MissingSeriesValues.Previous), rows)).Message;
        Assert.Contains("MissingValues, which fills missing values (NaN)", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_season_before_that_windows_do_not_hold_is_refused()
    {
        string message = Assert.Throws<InvalidOperationException>(() => _mlContext.Fit("delayed inputs", options =>
        {
            Read(options, MissingSeriesValues.SeasonBefore);
            (options.WindowSize, options.Differencing) = (5, Differencing.None);
        }, Holed(120))).Message;
        Assert.Contains("the 5 rows that a forecast reads do not hold the season of 12 rows: set WindowSize to 12 or more", message, StringComparison.Ordinal);
    }

    private static void Read(ForecastOptions options, MissingSeriesValues missing)
    {
        (options.InputColumnNames, options.TargetColumnName) = (["Value", "Other"], "Value");
        (options.SeasonalPeriod, options.WindowSize, options.MissingValues) = (Season, Season, missing);
    }

    private static SeriesPoint[] Holed(int rows)
    {
        SeriesPoint[] holed = SeriesData.Wave(rows);
        foreach (int row in (int[])[5, 30, 42, 43, 77, 79, 80, 95, 107])
            holed[row].Value = float.NaN;
        foreach (int row in (int[])[30, 31, 90])
            holed[row].Other = float.NaN;
        return holed;
    }

    private static SeriesPoint[] Filled(SeriesPoint[] rows, MissingSeriesValues how)
    {
        var filled = new List<SeriesPoint>();
        foreach (SeriesPoint row in rows)
        {
            float Fill(float value, Func<SeriesPoint, float> read)
            {
                int back = how == MissingSeriesValues.SeasonBefore && filled.Count >= Season ? Season : 1;
                return float.IsNaN(value) ? read(filled[^back]) : value;
            }

            filled.Add(new SeriesPoint { Value = Fill(row.Value, point => point.Value), Other = Fill(row.Other, point => point.Other), Year = row.Year });
        }

        return [.. filled];
    }

    private NetworkForecastingEstimator Estimator(MissingSeriesValues missing)
    {
        var options = new ForecastOptions { Horizon = 3, Architecture = new MultilayerPerceptron([4]), NumberOfEpochs = 2, Seed = 1 };
        Read(options, missing);
        return _mlContext.Forecasting.ForecastByNetwork(options);
    }
}
