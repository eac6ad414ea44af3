using Microsoft.ML;
using MlNetDeep.Trainers.Tests.Contract;

namespace MlNetDeep.Trainers.Tests.Forecasting;

/// <summary>Several networks whose mean is forecast, and networks that forecast fewer steps at once than there are.</summary>
public sealed class ForecastNetworksTests
{
    private readonly MLContext _mlContext = new(seed: 1);
    private readonly SeriesPoint[] _rows = SeriesData.Autoregression(120, seed: 2);

    [Fact]
    public void The_forecast_is_the_mean_of_networks_of_the_seeds_that_follow_one_another()
    {
        float[][] Forecasts(int networks, int seed) => _mlContext
            .Fit("lstm", options => (options.NumberOfNetworks, options.Seed) = (networks, seed), _rows).Transform(_rows.View(_mlContext)).Vectors("Forecast");
        float[][][] single = [.. Enumerable.Range(7, 3).Select(seed => Forecasts(1, seed))];

        float[][] mean = Forecasts(3, 7);

        Assert.NotEqual(single[0][20][0], single[1][20][0]);
        for (int row = 4; row < _rows.Length; row++)
        {
            for (int step = 0; step < 3; step++)
                Assert.Equal(single.Average(one => one[row][step]), mean[row][step], 1e-5f);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void Further_steps_are_forecast_from_the_forecasts_as_if_they_had_come(int steps)
    {
        foreach (Differencing differencing in (Differencing[])[Differencing.None, Differencing.First, Differencing.SeasonalAndFirst])
        {
            void Configure(ForecastOptions options, int horizon, int? atOnce)
            {
                (options.Horizon, options.StepsAtOnce) = (horizon, atOnce);
                (options.Differencing, options.SeasonalPeriod, options.NumberOfNetworks) = (differencing, 4, 2);
            }

            ForecastTransformer model = _mlContext.Fit("elman", options => Configure(options, 5, steps), _rows);
            using var found = model.CreateForecastEngine<SeriesPoint, PlainForecast>(_mlContext);
            using var engine = _mlContext.Fit("elman", options => Configure(options, steps, null), _rows)
                .CreateForecastEngine<SeriesPoint, PlainForecast>(_mlContext);
            List<float> expected = [];
            while (expected.Count < 5)
            {
                float[] next = engine.Predict().Forecast;
                expected.AddRange(next);
                foreach (float value in next)
                    engine.Update(new SeriesPoint { Value = value });
            }

            Assert.Equal(new Shape(steps), model.Networks[0].Network.OutputShape);
            Assert.Equal(expected[..5], found.Predict().Forecast);
        }
    }

    [Fact]
    public void Both_are_saved_and_loaded_to_the_same_bits()
    {
        ForecastTransformer model = _mlContext.Fit("d-linear", All, _rows);

        var loaded = (ForecastTransformer)SavedModel.Reload(model, _rows.View(_mlContext).Schema);

        Assert.Equal((3, 5, 13), (loaded.Networks.Count, loaded.Horizon, loaded.RowsRead - loaded.WindowSize));
        foreach (string column in (string[])["Forecast", "Lower", "Upper"])
            Assert.Equal(model.Transform(_rows.View(_mlContext)).Vectors(column), loaded.Transform(_rows.View(_mlContext)).Vectors(column));
        using var engine = model.CreateForecastEngine<SeriesPoint, PointForecast>(_mlContext);
        using var resumed = loaded.CreateForecastEngine<SeriesPoint, PointForecast>(_mlContext);
        Assert.Equal(engine.Predict(_rows[0]).Upper, resumed.Predict(_rows[0]).Upper);
    }

    [Fact]
    public void The_bits_are_the_same_on_any_number_of_threads()
    {
        float[][] Bounds(int threads) => _mlContext.Fit("lstm", options => { All(options); options.NumberOfThreads = threads; }, _rows)
            .Transform(_rows.View(_mlContext)).Vectors("Upper");
        float[][] one = Bounds(1);

        Assert.Contains(one, bounds => float.IsFinite(bounds[4]));
        Assert.Equal(one, Bounds(2));
        Assert.Equal(one, Bounds(3));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(10)]
    [InlineData(17)]
    [InlineData(18)]
    public void Interrupted_training_of_several_networks_with_intervals_goes_on_to_the_same_bits(int epochsBefore)
    {
        // Three networks without the windows held back, and three with them, of three epochs each.
        float[][] Bounds(ForecastTransformer model) => model.Transform(_rows.View(_mlContext)).Vectors("Upper");
        float[][] whole = Bounds(_mlContext.Fit("lstm", All, _rows));
        string folder = Directory.CreateTempSubdirectory("mlnetdeep").FullName;
        try
        {
            using var source = new CancellationTokenSource();
            int epochs = 0;
            if (epochsBefore == 0)
                source.Cancel();
            _mlContext.Fit("lstm", options =>
            {
                All(options);
                (options.CheckpointPath, options.CancellationToken) = (Path.Combine(folder, "state"), source.Token);
                options.OnEpoch = _ =>
                {
                    if (++epochs == epochsBefore)
                        source.Cancel();
                };
            }, _rows);
            Assert.Equal(epochsBefore, epochs);

            int further = 0;
            ForecastTransformer resumed = _mlContext.Fit("lstm", options =>
            {
                All(options);
                options.CheckpointPath = Path.Combine(folder, "state");
                options.OnEpoch = _ => further++;
            }, _rows);

            Assert.Equal(18 - epochsBefore, further);
            Assert.Equal(whole, Bounds(resumed));
            Assert.Equal(
                ["state", "state.intervals", "state.intervals.network2", "state.intervals.network3", "state.network2", "state.network3"],
                Directory.GetFiles(folder).Select(Path.GetFileName).Where(name => !name!.EndsWith(".lock", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData(2, false, 1, 2)]
    [InlineData(4, false, 1, 3)]
    [InlineData(8, false, 2, 3)]
    [InlineData(2, true, 1, 2)]
    [InlineData(10, true, 3, 3)]
    [InlineData(14, true, 1, 3)]
    public void Cancelled_training_forecasts_by_the_networks_that_have_learned_most(int epochsBefore, bool hasBounds, int networks, int epochsOfFirst)
    {
        using var source = new CancellationTokenSource();
        int epochs = 0;

        ForecastTransformer model = _mlContext.Fit("lstm", options =>
        {
            All(options);
            if (!hasBounds)
                (options.ConfidenceLowerBoundColumn, options.ConfidenceUpperBoundColumn) = (null, null);
            options.CancellationToken = source.Token;
            options.OnEpoch = _ =>
            {
                if (++epochs == epochsBefore)
                    source.Cancel();
            };
        }, _rows);

        Assert.Equal(epochsBefore, epochs);
        Assert.Equal((networks, epochsOfFirst), (model.Networks.Count, model.History.Epochs.Count));
        Assert.All(model.Transform(_rows.View(_mlContext)).Vectors("Forecast")[17..], forecast => Assert.True(float.IsFinite(forecast[4])));
    }

    [Fact]
    public void Cancelled_when_it_goes_on_from_a_model_training_leaves_it_all_its_networks()
    {
        static void Plain(ForecastOptions options) => options.NumberOfNetworks = 3;
        ForecastTransformer start = _mlContext.Fit("lstm", Plain, _rows);
        using var source = new CancellationTokenSource();
        source.Cancel();

        ForecastTransformer further = _mlContext
            .Estimator(ForecastCases.Create("lstm", options => { Plain(options); options.CancellationToken = source.Token; }))
            .Fit(_rows.View(_mlContext), start);

        Assert.Equal(3, further.Networks.Count);
        Assert.Equal(start.Transform(_rows.View(_mlContext)).Vectors("Forecast"), further.Transform(_rows.View(_mlContext)).Vectors("Forecast"));
    }

    [Fact]
    public void Going_on_from_forecasts_is_refused_with_other_columns()
    {
        ForecastOptions options = ForecastCases.Create("lstm", options => (options.StepsAtOnce, options.InputColumnNames) = (1, ["Value", "Other"]));

        string message = Assert.ThrowsAny<ArgumentException>(() => _mlContext.Estimator(options)).Message;

        Assert.Contains("StepsAtOnce goes on from forecasts, which other columns do not have", message, StringComparison.Ordinal);
        options.StepsAtOnce = 3;
        _mlContext.Estimator(options);
    }

    [Theory]
    [InlineData(nameof(ForecastOptions.NumberOfNetworks), 0)]
    [InlineData(nameof(ForecastOptions.NumberOfNetworks), 1001)]
    [InlineData(nameof(ForecastOptions.StepsAtOnce), 0)]
    [InlineData(nameof(ForecastOptions.StepsAtOnce), 4)]
    [InlineData(nameof(ForecastOptions.SeasonalPeriod), 0)]
    [InlineData(nameof(ForecastOptions.WindowSize), 0)]
    [InlineData(nameof(ForecastOptions.Differencing), (Differencing)9)]
    [InlineData(nameof(ForecastOptions.Transformation), (SeriesTransformation)9)]
    [InlineData(nameof(ForecastOptions.WindowNormalization), (WindowNormalization)9)]
    [InlineData(nameof(ForecastOptions.Differencing), Differencing.Seasonal)]
    [InlineData(nameof(ForecastOptions.Differencing), Differencing.First)]
    public void An_option_out_of_range_is_refused_by_name_and_value(string name, object value)
    {
        ForecastOptions options = ForecastCases.Create("lstm");
        if (value is Differencing.Seasonal)
            options.SeasonalPeriod = 1;
        if (value is Differencing.First)
            options.WindowNormalization = WindowNormalization.LastValue;
        typeof(ForecastOptions).GetProperty(name)!.SetValue(options, value);

        string message = Assert.ThrowsAny<ArgumentException>(() => _mlContext.Estimator(options)).Message;

        Assert.Contains(name, message, StringComparison.Ordinal);
        Assert.Contains(value.ToString()!, message, StringComparison.Ordinal);
    }

    private static void All(ForecastOptions options)
    {
        ForecastCases.AddBounds(options);
        (options.NumberOfNetworks, options.Horizon, options.StepsAtOnce) = (3, 5, 2);
        (options.Differencing, options.SeasonalPeriod) = (Differencing.SeasonalAndFirst, 12);
    }
}
