using Microsoft.ML;
using MlNetDeep.Trainers.Tests.Contract;

namespace MlNetDeep.Trainers.Tests.Forecasting;

/// <summary>Intervals from quantiles that the network learns: that they follow the noise, hold what they promise, and lie around the median.</summary>
public sealed class QuantileIntervalTests
{
    private const float Level = 0.9f;
    private const float QuietDeviation = 0.3f;
    private const float LoudDeviation = 2;
    private readonly MLContext _mlContext = new(seed: 1);

    [Theory, InlineData("delayed inputs"), InlineData("lstm")]
    public void They_hold_the_promised_share_of_loud_and_of_quiet_rows_where_one_width_for_all_does_not(string way)
    {
        SeriesPoint[] rows = Waves(6000, seed: 3);
        Share[] Shares(IntervalMethod method)
        {
            ForecastTransformer model = _mlContext.Fit(way, options => Thorough(options, method), rows[..4000]);
            float[][] forecasts = Column("Forecast"), lower = Column("Lower"), upper = Column("Upper");
            return [.. new[] { true, false }.Select(isLoud => Of(isLoud))];

            float[][] Column(string name) => model.Transform(rows.View(_mlContext)).Vectors(name);

            // Of those rows behind training that the first step forecasts.
            Share Of(bool isLoud)
            {
                int[] places = [.. Enumerable.Range(4000, 1999).Where(i => IsLoud(i + 1) == isLoud)];
                return new Share(
                    places.Average(i => lower[i][0] <= rows[i + 1].Value && rows[i + 1].Value <= upper[i][0] ? 1.0 : 0),
                    places.Average(i => (double)upper[i][0] - lower[i][0]),
                    Math.Sqrt(places.Average(i => Math.Pow(forecasts[i][0] - Mean(i + 1), 2))));
            }
        }

        Share[] quantiles = Shares(IntervalMethod.Quantiles), conformal = Shares(IntervalMethod.Conformal);

        // 1,000 rows of each kind: the share's deviation is 0.0095, and the two kinds share one factor, so that either may be off by what the
        // network has not learned.
        Assert.All(quantiles, found => Assert.InRange(found.Coverage, Level - 0.07, Level + 0.07));
        Assert.InRange(quantiles.Average(found => found.Coverage), Level - 0.03, Level + 0.03);
        // 2 x 1.645 deviations are the least that hold 90 %.
        Assert.InRange(quantiles[0].Width, 0.8 * 3.29 * LoudDeviation, 1.3 * 3.29 * LoudDeviation);
        Assert.InRange(quantiles[1].Width, 0.8 * 3.29 * QuietDeviation, 2.3 * 3.29 * QuietDeviation);
        // And the median is the wave about as well as the mean is.
        Assert.InRange(quantiles.Average(found => found.ErrorOfMean), 0, 1.5 * conformal.Average(found => found.ErrorOfMean));
        // One width for both holds all quiet rows, and so only 80 % of the loud ones where it holds 90 % of all.
        Assert.True(conformal[0].Coverage < Level - 0.04 && conformal[1].Coverage > 0.995, string.Join(" ", (object[])conformal));
        Assert.Equal(conformal[0].Width, conformal[1].Width, 0.01 * conformal[0].Width);
    }

    [Theory, MemberData(nameof(ForecastCases.Names), MemberType = typeof(ForecastCases))]
    public void Bounds_lie_around_the_forecasts_of_every_series(string way)
    {
        ForecastTransformer model = _mlContext.Fit(
            way, options => { ForecastCases.AllOptions(options); options.Intervals = IntervalMethod.Quantiles; }, ForecastCases.TwoSeries());
        // Rows that training never saw the like of too.
        IDataView made = model.Transform(SeriesData.Mixed(SeriesData.Wave(40, level: -70, height: 900, name: "a"), SeriesData.Wave(40, name: "b")).View(_mlContext));
        (float[][] forecasts, float[][] lower, float[][] upper) = (made.Vectors("Forecast"), made.Vectors("Lower"), made.Vectors("Upper"));

        for (int row = 8; row < forecasts.Length; row++)
        {
            for (int step = 0; step < 3; step++)
                Assert.True(lower[row][step] < forecasts[row][step] && forecasts[row][step] < upper[row][step] && float.IsFinite(upper[row][step] - lower[row][step]));
        }

        Assert.Equal(new IntervalLoss(0.9f), model.Networks[0].Loss);
        Assert.Equal(new Shape(9), model.Networks[0].Network.OutputShape);
        Assert.Equal(TrainingMetric.MeanAbsoluteError, model.History.Metric);
    }

    [Fact]
    public void They_are_the_network_s_distances_from_its_median_times_a_factor_of_the_step()
    {
        SeriesPoint[] rows = SeriesData.Autoregression(200, seed: 4);
        ForecastTransformer model = _mlContext.Fit("delayed inputs", Quantiles, rows);
        double mean = rows.Average(row => row.Value), deviation = Math.Sqrt(rows.Average(row => Math.Pow(row.Value - mean, 2)));
        IDataView made = model.Transform(rows.View(_mlContext));
        (float[][] forecasts, float[][] lower, float[][] upper) = (made.Vectors("Forecast"), made.Vectors("Lower"), made.Vectors("Upper"));
        var radii = new List<double>[] { [], [], [] };

        for (int row = 4; row < rows.Length; row++)
        {
            var scores = new float[9];
            float[] window = [.. rows[(row - 4)..(row + 1)].Select(point => (float)((point.Value - mean) / deviation))];
            model.Networks[0].PredictBatch(window, scores);
            for (int step = 0; step < 3; step++)
            {
                Assert.Equal(mean + deviation * scores[step], forecasts[row][step], 1e-4f);
                radii[step].Add((forecasts[row][step] - lower[row][step]) / (deviation * (scores[step] - scores[3 + step])));
                radii[step].Add((upper[row][step] - forecasts[row][step]) / (deviation * (scores[6 + step] - scores[step])));
            }
        }

        Assert.All(radii, own => Assert.All(own, radius => Assert.Equal(own[0], radius, 1e-3 * own[0])));
        // Other levels stretch the same distances.
        using var engine = model.CreateForecastEngine<SeriesPoint, PointForecast>(_mlContext);
        PointForecast usual = engine.Predict(), narrow = engine.Predict(confidenceLevel: 0.5f);
        Assert.Equal(usual.Forecast, narrow.Forecast);
        for (int step = 0; step < 3; step++)
        {
            float share = (narrow.Upper[step] - narrow.Forecast[step]) / (usual.Upper[step] - usual.Forecast[step]);
            Assert.InRange(share, 0.2f, 0.8f);
            Assert.Equal(share, (narrow.Forecast[step] - narrow.Lower[step]) / (usual.Forecast[step] - usual.Lower[step]), 1e-3f);
        }
    }

    [Fact]
    public void A_network_that_tells_the_same_distance_everywhere_gives_the_intervals_of_its_errors()
    {
        // Untrained maps begin at zero. The window's own deviation is the unit, so that both trainings have the same.
        float[][] Upper(IntervalMethod method) => _mlContext.Fit("d-linear", options =>
        {
            Quantiles(options);
            (options.Intervals, options.LearningRate, options.WindowNormalization) = (method, 1e-30f, WindowNormalization.MeanAndDeviation);
        }, SeriesData.Autoregression(300, seed: 5)).Transform(SeriesData.Wave(30).View(_mlContext)).Vectors("Upper");
        float[][] conformal = Upper(IntervalMethod.Conformal), quantiles = Upper(IntervalMethod.Quantiles);

        for (int row = 4; row < 30; row++)
            Assert.All(conformal[row].Zip(quantiles[row]), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
    }

    [Theory]
    [InlineData(Differencing.None)]
    [InlineData(Differencing.First)]
    [InlineData(Differencing.SeasonalAndFirst)]
    public void A_transformation_is_undone_at_the_bounds_as_at_the_forecast(Differencing differencing)
    {
        SeriesPoint[] rows = SeriesData.Autoregression(150, seed: 6), exponentials = SeriesData.Autoregression(150, seed: 6);
        Array.ForEach(exponentials, row => row.Value = MathF.Exp(row.Value));
        IDataView Made(SeriesTransformation transformation, SeriesPoint[] of) => _mlContext.Fit("lstm", options =>
        {
            Quantiles(options);
            (options.Transformation, options.Differencing, options.SeasonalPeriod) = (transformation, differencing, 4);
        }, of).Transform(of.View(_mlContext));
        IDataView plain = Made(SeriesTransformation.None, rows), log = Made(SeriesTransformation.Log, exponentials);

        foreach (string column in (string[])["Forecast", "Lower", "Upper"])
        {
            float[][] expected = plain.Vectors(column), found = log.Vectors(column);
            for (int row = 10; row < rows.Length; row++)
                Assert.All(expected[row].Zip(found[row]), pair => Assert.Equal(pair.First, MathF.Log(pair.Second), 2e-3f));
        }
    }

    [Fact]
    public void Several_networks_and_steps_from_forecasts_have_calibrated_bounds_too()
    {
        SeriesPoint[] rows = SeriesData.Autoregression(3000, seed: 7);
        ForecastTransformer model = _mlContext.Fit("delayed inputs", options =>
        {
            Quantiles(options);
            (options.NumberOfNetworks, options.Horizon, options.StepsAtOnce, options.NumberOfEpochs) = (2, 5, 2, 20);
        }, rows[..2000]);

        ForecastMetrics metrics = _mlContext.Forecasting.Evaluate(
            model.Transform(rows[2000..].View(_mlContext)), "Value", "Forecast", "Lower", "Upper");

        Assert.Equal(new Shape(6), model.Networks[1].Network.OutputShape);
        // Held back and tested: 400 and 1,000 windows that overlap, as in ForecastLearningTests.
        Assert.All(metrics.Steps, step => Assert.InRange(step.Coverage, Level - 0.06, Level + 0.06));
    }

    [Fact]
    public void They_are_saved_and_loaded_and_the_same_on_any_number_of_threads()
    {
        SeriesPoint[] rows = SeriesData.Autoregression(120, seed: 2);
        float[][] Bounds(ForecastTransformer model) => [.. model.Transform(rows.View(_mlContext)).Vectors("Lower"), .. model.Transform(rows.View(_mlContext)).Vectors("Upper")];
        ForecastTransformer Fit(int threads) => _mlContext.Fit("smoothing", options => { All(options); options.NumberOfThreads = threads; }, rows);
        ForecastTransformer model = Fit(1);

        var loaded = (ForecastTransformer)SavedModel.Reload(model, rows.View(_mlContext).Schema);

        Assert.Contains(Bounds(model), bounds => float.IsFinite(bounds[4]));
        Assert.Equal(Bounds(model), Bounds(loaded));
        Assert.Equal(Bounds(model), Bounds(Fit(3)));
        Assert.Equal(2, loaded.Networks.Count);
    }

    [Theory, InlineData(2), InlineData(7), InlineData(10)]
    public void Interrupted_training_goes_on_to_the_same_bits(int epochsBefore)
    {
        // Two networks without the windows held back, and two with them, of three epochs each.
        SeriesPoint[] rows = SeriesData.Autoregression(120, seed: 2);
        float[][] Bounds(ForecastTransformer model) => model.Transform(rows.View(_mlContext)).Vectors("Upper");
        float[][] whole = Bounds(_mlContext.Fit("lstm", All, rows));
        string folder = Directory.CreateTempSubdirectory("mlnetdeep").FullName;
        try
        {
            using var source = new CancellationTokenSource();
            int epochs = 0, further = 0;
            ForecastTransformer Fit(Action<ForecastOptions> configure) => _mlContext.Fit("lstm", options =>
            {
                All(options);
                options.CheckpointPath = Path.Combine(folder, "state");
                configure(options);
            }, rows);
            Fit(options =>
            {
                options.CancellationToken = source.Token;
                options.OnEpoch = _ =>
                {
                    if (++epochs == epochsBefore)
                        source.Cancel();
                };
            });

            ForecastTransformer resumed = Fit(options => options.OnEpoch = _ => further++);

            Assert.Equal((epochsBefore, 12 - epochsBefore), (epochs, further));
            Assert.Equal(whole, Bounds(resumed));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void An_engine_widens_and_narrows_them_and_its_checkpoint_goes_on()
    {
        SeriesPoint[] rows = SeriesData.Autoregression(200, seed: 3);
        ForecastTransformer model = _mlContext.Fit("elman", options => { Quantiles(options); options.AdaptationRate = 0.1f; }, rows);
        using var engine = model.CreateForecastEngine<SeriesPoint, PointForecast>(_mlContext);
        float Width(PointForecast made) => made.Upper[0] - made.Lower[0];
        float Untouched() => Width(Of(model.Transform(rows.View(_mlContext))));
        PointForecast before = engine.Predict();
        Assert.Equal(Untouched(), Width(before));

        // A value far off, and then those of training again, so that the window is the same.
        engine.Update(new SeriesPoint { Value = 1000 });
        foreach (SeriesPoint row in rows[^5..])
            engine.Update(row);
        PointForecast after = engine.Predict();

        Assert.Equal(before.Forecast, after.Forecast);
        Assert.True(Width(after) > 1.04 * Width(before), $"{Width(before)} {Width(after)}");
        float below = (after.Forecast[0] - after.Lower[0]) / (before.Forecast[0] - before.Lower[0]);
        Assert.Equal(Width(after) / Width(before), below, 1e-3f);
        using var file = new MemoryStream();
        engine.CheckPoint(_mlContext, file);
        using var resumed = SavedModel.Load(file.ToArray()).CreateForecastEngine<SeriesPoint, PointForecast>(new MLContext());
        Assert.Equal(after.Upper, resumed.Predict().Upper);
    }

    [Fact]
    public void A_constant_series_has_bounds_of_no_width_and_one_that_moves_late_has_finite_ones()
    {
        SeriesPoint[] still = SeriesData.Wave(60, height: 0);
        PointForecast made = _mlContext.Fit("lstm", Quantiles, still).CreateForecastEngine<SeriesPoint, PointForecast>(_mlContext).Predict();
        Assert.Equal([10, 10, 10], made.Forecast);
        Assert.Equal((made.Forecast, made.Forecast), (made.Lower, made.Upper), Same);

        // It stands still in all rows that the first network learns from.
        SeriesPoint[] late = [.. SeriesData.Wave(60, height: 0), .. SeriesData.Wave(8)];
        made = _mlContext.Fit("lstm", Quantiles, late).CreateForecastEngine<SeriesPoint, PointForecast>(_mlContext).Predict();
        Assert.All(made.Lower.Zip(made.Upper), pair => Assert.True(pair.First < pair.Second && float.IsFinite(pair.Second - pair.First)));

        static bool Same((float[] First, float[] Second) one, (float[] First, float[] Second) other) =>
            one.First.SequenceEqual(other.First) && one.Second.SequenceEqual(other.Second);
    }

    [Fact]
    public void Going_on_keeps_them_and_refuses_another_method_or_level()
    {
        SeriesPoint[] rows = SeriesData.Autoregression(150, seed: 8);
        ForecastTransformer model = _mlContext.Fit("lstm", Quantiles, rows);
        ForecastTransformer GoOn(Action<ForecastOptions> configure) =>
            _mlContext.Estimator(ForecastCases.Create("lstm", options => { Quantiles(options); configure(options); })).Fit(rows.View(_mlContext), model);
        string Refused(Action<ForecastOptions> configure) => Assert.ThrowsAny<ArgumentException>(() => GoOn(configure)).Message;

        ForecastTransformer continued = GoOn(options => options.LearningRate = 1e-9f);

        float[][] before = model.Transform(rows.View(_mlContext)).Vectors("Upper"), after = continued.Transform(rows.View(_mlContext)).Vectors("Forecast");
        Assert.All(model.Networks[0].Parameters.ToArray().Zip(continued.Networks[0].Parameters.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-6f));
        Assert.True(before[^1][0] > after[^1][0]);
        Assert.Contains(
            "Intervals is Conformal, but that of the model to continue from is Quantiles: set it so", Refused(options => options.Intervals = IntervalMethod.Conformal),
            StringComparison.Ordinal);
        Assert.Contains(
            "ConfidenceLevel is 0.8, but that of the model to continue from is 0.9", Refused(options => options.ConfidenceLevel = 0.8f), StringComparison.Ordinal);
        ForecastTransformer conformal = _mlContext.Fit("lstm", ForecastCases.AddBounds, rows);
        string message = Assert.ThrowsAny<ArgumentException>(
            () => _mlContext.Estimator(ForecastCases.Create("lstm", Quantiles)).Fit(rows.View(_mlContext), conformal)).Message;
        Assert.Contains("Intervals is Quantiles, but that of the model to continue from is Conformal", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Quantiles_without_columns_and_other_values_are_refused()
    {
        string Refused(Action<ForecastOptions> configure) =>
            Assert.ThrowsAny<ArgumentException>(() => _mlContext.Estimator(ForecastCases.Create("lstm", configure))).Message;

        Assert.Contains(
            "Quantiles need columns to be written to: set ConfidenceLowerBoundColumn and ConfidenceUpperBoundColumn, or Intervals to Conformal. Intervals is " +
            "Quantiles", Refused(options => options.Intervals = IntervalMethod.Quantiles), StringComparison.Ordinal);
        Assert.Contains("Intervals", Refused(options => { Quantiles(options); options.Intervals = (IntervalMethod)7; }), StringComparison.Ordinal);
    }

    private static void Quantiles(ForecastOptions options)
    {
        ForecastCases.AddBounds(options);
        options.Intervals = IntervalMethod.Quantiles;
    }

    private static void All(ForecastOptions options)
    {
        Quantiles(options);
        (options.NumberOfNetworks, options.Horizon, options.StepsAtOnce) = (2, 5, 2);
        (options.Differencing, options.SeasonalPeriod) = (Differencing.SeasonalAndFirst, 12);
    }

    private static void Thorough(ForecastOptions options, IntervalMethod method)
    {
        Quantiles(options);
        options.Intervals = method;
        (options.WindowSize, options.NumberOfEpochs, options.LearningRate) = (12, 30, 0.01f);
    }

    private static PointForecast Of(IDataView made) =>
        new() { Forecast = made.Vectors("Forecast")[^1], Lower = made.Vectors("Lower")[^1], Upper = made.Vectors("Upper")[^1] };

    private static bool IsLoud(int row) => row % 12 < 6;

    private static double Mean(int row) => 10 + 3 * Math.Sin(row * Math.PI / 6);

    /// <summary>A wave of 12 rows, whose first half is loud and whose second is quiet.</summary>
    private static SeriesPoint[] Waves(int rows, int seed)
    {
        var random = new Random(seed);
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        return [.. Enumerable.Range(0, rows).Select(row =>
            new SeriesPoint { Value = (float)(Mean(row) + (IsLoud(row) ? LoudDeviation : QuietDeviation) * Normal()) })];
    }

    private sealed record Share(double Coverage, double Width, double ErrorOfMean);
}
