using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetDeep.Trainers.Tests.Contract;

namespace MlNetDeep.Trainers.Tests.Forecasting;

/// <summary>Training goes on from a forecaster where options and rows ask for what it has, and is refused elsewhere.</summary>
public sealed class ForecastContinuationTests
{
    // So small a rate moves no weight by more than rounding.
    private const float Standing = 1e-9f;
    private readonly MLContext _mlContext = new(seed: 1);

    public static TheoryData<string, string> Misfits => new()
    {
        { "WindowSize", "WindowSize is 7, but that of the model to continue from is 5: set it so, or to null" },
        { "Horizon", "Horizon is 2, but that of the model to continue from is 3: set it so, or call Fit without a model" },
        { "StepsAtOnce", "StepsAtOnce is 1, but that of the model to continue from is 3" },
        { "SeasonalPeriod", "SeasonalPeriod is 7, but that of the model to continue from is 12" },
        { "Differencing", "Differencing is First, but that of the model to continue from is None: set it so, or to Auto" },
        { "WindowNormalization", "WindowNormalization is LastValue, but that of the model to continue from is None" },
        { "Transformation", "Transformation is Log, but that of the model to continue from is None" },
        { "NumberOfNetworks", "NumberOfNetworks is 2, but that of the model to continue from is 1" },
        { "InputColumnNames", "InputColumnNames is Value, Other, but that of the model to continue from is Value" },
        { "SeriesColumnName", "SeriesColumnName is Name, but that of the model to continue from is null" },
        { "TimeColumnName", "TimeColumnName is Year, but that of the model to continue from is null" },
        { "Architecture", "Dense (units: 6" },
    };

    [Theory, MemberData(nameof(ForecastCases.Names), MemberType = typeof(ForecastCases))]
    public void Steps_of_no_size_on_rows_of_another_level_keep_the_forecasts(string way)
    {
        SeriesPoint[] rows = SeriesData.Wave(80), others = SeriesData.Wave(80, level: 100, height: 50);
        ForecastTransformer model = _mlContext.Fit(way, rows: rows);

        ForecastTransformer continued = GoOn(way, model, others, Stand);

        AssertNear(model.Transform(rows.View(_mlContext)).Vectors("Forecast"), continued.Transform(rows.View(_mlContext)).Vectors("Forecast"), 1e-3f);
        Assert.Equal(2, continued.History.Epochs.Count);
        Assert.NotEqual(rows[79].Value, others[79].Value);
        AssertStandsBehind(continued, "", others);
    }

    [Fact]
    public void What_is_left_open_is_the_model_s_whatever_new_rows_would_have_chosen()
    {
        var options = new ForecastOptions { Horizon = 3, NumberOfEpochs = 3, Seed = 1 };
        SeriesPoint[] rows = [.. SeriesData.Wave(150, level: 100, height: 30).Zip(SeriesData.Autoregression(150, seed: 5), (wave, noise) =>
        {
            wave.Value += noise.Value;
            return wave;
        })];
        ForecastTransformer model = _mlContext.Estimator(options).Fit(rows.View(_mlContext));
        SeriesPoint[] others = SeriesData.Autoregression(200, seed: 6);
        Array.ForEach(others, row => row.Value += 100);
        Assert.NotEqual(model.WindowSize, _mlContext.Estimator(options).Fit(others.View(_mlContext)).WindowSize);

        ForecastTransformer continued = _mlContext.Estimator(options).Fit(others.View(_mlContext), model);

        Assert.Equal((model.WindowSize, model.Season, model.IsDifferenced), (continued.WindowSize, continued.Season, continued.IsDifferenced));
        options.SeasonalPeriod = 12;
        Assert.NotNull(_mlContext.Estimator(options).Fit(others.View(_mlContext), model));
        options.SeasonalPeriod = 7;
        Assert.Contains("SeasonalPeriod is 7, but that of the model to continue from is 12", Refusal(options, others, model), StringComparison.Ordinal);
    }

    [Theory, InlineData("delayed inputs"), InlineData("lstm")]
    public void Going_on_where_the_process_has_changed_lowers_the_error(string way)
    {
        static void Thorough(ForecastOptions options) => (options.NumberOfEpochs, options.LearningRate) = (40, 0.01f);

        // With every other sign changed, 0.7 x(t - 1) becomes -0.7 x(t - 1).
        SeriesPoint[] changed = SeriesData.Autoregression(2000, seed: 2);
        for (int i = 0; i < changed.Length; i += 2)
            changed[i].Value *= -1;
        ForecastTransformer model = _mlContext.Fit(way, Thorough, SeriesData.Autoregression(1000, seed: 1));

        ForecastTransformer continued = GoOn(way, model, changed[..1000], Thorough);

        double Error(ForecastTransformer forecaster) =>
            _mlContext.Forecasting.Evaluate(forecaster.Transform(changed[1000..].View(_mlContext)), "Value", "Forecast").Steps[0].RootMeanSquaredError;
        // The best possible is 1. What the old rows taught is wrong by 1.4 x, whose deviation is 1.4 x 1.4, beside that: 2.2.
        Assert.InRange(Error(model), 1.9, 2.5);
        Assert.InRange(Error(continued), 0.9, 1.15);
    }

    [Fact]
    public void New_series_come_in_and_those_without_rows_stay_where_they_stood()
    {
        SeriesPoint[] a = SeriesData.Wave(80, name: "a"), b = SeriesData.Wave(70, level: 100, height: 30, name: "b");
        SeriesPoint[] later = SeriesData.Wave(40, name: "a", first: 80), c = SeriesData.Wave(60, level: -50, height: 8, name: "c");
        ForecastTransformer model = _mlContext.Fit("lstm", Several, SeriesData.Mixed(a, b));
        float[][] before = model.Transform(a.View(_mlContext)).Vectors("Forecast");

        ForecastTransformer continued = GoOn("lstm", model, SeriesData.Mixed(later, c), Several);

        Assert.Equal(["a", "b"], model.Series);
        Assert.Equal(["a", "b", "c"], continued.Series);
        AssertStandsBehind(continued, "a", later);
        AssertStandsBehind(continued, "b", b);
        AssertStandsBehind(continued, "c", c);
        // And the model is what it was.
        Assert.Equal(before, model.Transform(a.View(_mlContext)).Vectors("Forecast"));
        AssertStandsBehind(model, "a", a);
    }

    [Fact]
    public void A_series_with_few_rows_gives_no_windows_but_moves_on()
    {
        SeriesPoint[] a = SeriesData.Wave(120, name: "a"), b = SeriesData.Wave(72, level: 100, height: 30, name: "b");
        ForecastTransformer model = _mlContext.Fit("elman", Several, SeriesData.Mixed(a[..80], b[..70]));

        // And one that has windows, but none left beside those to validate on.
        SeriesPoint[] several = SeriesData.Wave(9, level: 100, height: 30, name: "b", first: 70);
        foreach (SeriesPoint[] rows in new[] { b[70..], several })
        {
            ForecastTransformer continued = GoOn(
                "elman", model, SeriesData.Mixed(a[80..], rows), options => { Several(options); options.ValidationSetFraction = 0.2; });

            AssertStandsBehind(continued, "a", a);
            AssertStandsBehind(continued, "b", [.. b[..70], .. rows]);
        }

        Assert.Contains("has 2 rows", Failure("elman", model, b[70..], Several), StringComparison.Ordinal);
        Assert.Contains("none is left to learn from", Failure("elman", model, several, options => { Several(options); options.ValidationSetFraction = 0.2; }), StringComparison.Ordinal);
        SeriesPoint[] unknown = SeriesData.Wave(7, name: "c");
        Assert.Contains("'c' has 7 rows", Failure("elman", model, SeriesData.Mixed(a[80..], unknown), Several), StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_that_do_not_go_on_from_the_model_s_are_refused_where_they_had_to()
    {
        static void Dated(ForecastOptions options)
        {
            Several(options);
            options.TimeColumnName = "Date";
        }

        SeriesPoint[] a = SeriesData.Wave(120, name: "a"), b = SeriesData.Wave(80, name: "b");
        ForecastTransformer model = _mlContext.Fit("elman", Dated, SeriesData.Mixed(a[..80], b[..70]));

        AssertStandsBehind(GoOn("elman", model, SeriesData.Mixed(a[80..], b[70..72]), Dated), "b", b[..72]);
        // Rows enough stand for themselves, old, new or both.
        AssertStandsBehind(GoOn("elman", model, SeriesData.Mixed(a[80..], b[68..75]), Dated), "b", b[..75]);
        foreach (SeriesPoint[] rows in new[] { b[69..72], b[71..73] })
        {
            string message = Failure("elman", model, SeriesData.Mixed(a[80..], rows), Dated);
            Assert.Contains($"'b' has {rows.Length} rows, fewer than the 5", message, StringComparison.Ordinal);
            Assert.Contains("give all rows behind 2006-10-31", message, StringComparison.Ordinal);
        }

        foreach (SeriesPoint row in a[80..])
            row.Date = a[0].Date.AddDays(row.Year - 1900);
        Assert.Contains("follow one another by a month", Failure("elman", model, a[80..], Dated), StringComparison.Ordinal);
    }

    [Theory, InlineData("lstm"), InlineData("smoothing")]
    public void A_loaded_model_goes_on_with_the_same_bits(string way)
    {
        SeriesPoint[] rows = ForecastCases.TwoSeries();
        ForecastTransformer model = _mlContext.Fit(way, ForecastCases.AllOptions, rows);
        DataViewSchema schema = rows.View(_mlContext).Schema;

        ForecastTransformer fresh = GoOn(way, model, rows, ForecastCases.AllOptions);
        ForecastTransformer loaded = GoOn(way, (ForecastTransformer)SavedModel.Reload(model, schema), rows, ForecastCases.AllOptions);

        foreach (string column in (string[])["Forecast", "Upper"])
            Assert.Equal(fresh.Transform(rows.View(_mlContext)).Vectors(column), loaded.Transform(rows.View(_mlContext)).Vectors(column));
        Assert.NotEqual(
            model.Transform(rows.View(_mlContext)).Vectors("Forecast")[^1], fresh.Transform(rows.View(_mlContext)).Vectors("Forecast")[^1]);
    }

    [Fact]
    public void Each_of_several_networks_goes_on_from_its_own()
    {
        SeriesPoint[] rows = SeriesData.Autoregression(100, seed: 4);
        ForecastTransformer model = _mlContext.Fit("elman", options => options.NumberOfNetworks = 2, rows);

        ForecastTransformer continued = GoOn("elman", model, rows, options => { Stand(options); options.NumberOfNetworks = 2; });

        Assert.NotEqual(model.Networks[0].Parameters.ToArray(), model.Networks[1].Parameters.ToArray());
        for (int i = 0; i < 2; i++)
            AssertNear([model.Networks[i].Parameters.ToArray()], [continued.Networks[i].Parameters.ToArray()], 1e-6f);
        string message = Assert.ThrowsAny<ArgumentException>(() => GoOn("elman", model, rows, options => options.NumberOfNetworks = 3)).Message;
        Assert.Contains("NumberOfNetworks is 3, but that of the model to continue from is 2", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Intervals_are_from_networks_that_went_on_from_the_model_s()
    {
        static void Bounded(ForecastOptions options)
        {
            Stand(options);
            ForecastCases.AddBounds(options);
            options.CalibrationSetFraction = 0.5;
        }

        ForecastTransformer model = _mlContext.Fit("delayed inputs", options => options.NumberOfEpochs = 30, SeriesData.Autoregression(2000, seed: 1));
        SeriesPoint[] later = SeriesData.Autoregression(4000, seed: 2);

        ForecastTransformer continued = GoOn("delayed inputs", model, later[..2000], Bounded);

        ForecastMetrics metrics = _mlContext.Forecasting.Evaluate(
            continued.Transform(later[2000..].View(_mlContext)), "Value", "Forecast", "Lower", "Upper");
        // The best possible width is 2 x 1.645; of networks from random weights, which know nothing, 1.4 times as much.
        Assert.InRange(metrics.Steps[0].MeanIntervalWidth, 0.85 * 3.29, 1.2 * 3.29);
        Assert.InRange(metrics.Steps[0].Coverage, 0.85, 0.95);
        // And none where nobody asks for them any more.
        Assert.DoesNotContain(GoOn("delayed inputs", continued, later[..2000]).Transform(later.View(_mlContext)).Schema, column => column.Name == "Upper");
    }

    [Fact]
    public void Intervals_that_an_engine_has_widened_begin_anew_behind_new_rows()
    {
        static void Adapting(ForecastOptions options)
        {
            ForecastCases.AddBounds(options);
            options.AdaptationRate = 0.5f;
        }

        SeriesPoint[] rows = SeriesData.Autoregression(200, seed: 3);
        using var engine = _mlContext.Fit("elman", Adapting, rows[..100]).CreateForecastEngine<SeriesPoint, PointForecast>(_mlContext);
        foreach (SeriesPoint row in SeriesData.Wave(20, height: 30))
            engine.Update(row);
        using var file = new MemoryStream();
        engine.CheckPoint(_mlContext, file);

        ForecastTransformer continued = GoOn("elman", (ForecastTransformer)SavedModel.Load(file.ToArray()), rows[100..], Adapting);

        float[] Upper(ForecastTransformer model) => model.CreateForecastEngine<SeriesPoint, PointForecast>(_mlContext).Predict().Upper;
        Assert.Equal(continued.Transform(rows.View(_mlContext)).Vectors("Upper")[^1], Upper(continued));
        var widened = (ForecastTransformer)SavedModel.Load(file.ToArray());
        Assert.NotEqual(widened.Transform(SeriesData.Wave(20, height: 30).View(_mlContext)).Vectors("Upper")[^1], Upper(widened));
    }

    [Fact]
    public void A_series_that_was_constant_gets_a_scale_when_it_moves()
    {
        SeriesPoint[] a = SeriesData.Wave(80, name: "a"), still = SeriesData.Wave(80, height: 0, name: "b"), moving = SeriesData.Wave(80, name: "b");
        void Thorough(ForecastOptions options)
        {
            Several(options);
            (options.NumberOfEpochs, options.LearningRate) = (150, 0.01f);
        }

        ForecastTransformer model = _mlContext.Fit("delayed inputs", Thorough, SeriesData.Mixed(a, still));

        ForecastTransformer continued = GoOn("delayed inputs", model, SeriesData.Mixed(a, moving), Thorough);

        double Error(ForecastTransformer forecaster) =>
            _mlContext.Forecasting.Evaluate(forecaster.Transform(moving.View(_mlContext)), "Value", "Forecast").RootMeanSquaredError;
        Assert.InRange(Error(model), 2, 2.3);
        Assert.InRange(Error(continued), 0, 0.2);
    }

    [Fact]
    public void A_value_that_the_model_s_transformation_cannot_take_is_refused()
    {
        SeriesPoint[] rows = SeriesData.Wave(40);
        ForecastTransformer model = _mlContext.Fit("elman", options => options.Transformation = SeriesTransformation.Log);
        rows[12].Value = -1;

        string message = Failure("elman", model, rows, options => options.Transformation = SeriesTransformation.Auto);

        Assert.Contains("The series has the value -1 in its row 12", message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Misfits))]
    public void An_option_that_asks_for_what_the_model_has_not_is_refused_with_both_values(string name, string expected)
    {
        SeriesPoint[] rows = SeriesData.Wave(80);
        ForecastTransformer model = _mlContext.Fit("delayed inputs", options => options.SeasonalPeriod = 12, rows);
        ForecastOptions options = ForecastCases.Create("delayed inputs");
        object value = name switch
        {
            "WindowSize" or "SeasonalPeriod" => 7,
            "Horizon" or "NumberOfNetworks" => 2,
            "StepsAtOnce" => 1,
            "Differencing" => Differencing.First,
            "WindowNormalization" => WindowNormalization.LastValue,
            "Transformation" => SeriesTransformation.Log,
            "InputColumnNames" => new[] { "Value", "Other" },
            "SeriesColumnName" => "Name",
            "TimeColumnName" => "Year",
            _ => new MultilayerPerceptron([4]) { Activation = ActivationFunction.Tanh },
        };
        Assert.NotNull(_mlContext.Estimator(options).Fit(rows.View(_mlContext), model));
        typeof(ForecastOptions).GetProperty(name)!.SetValue(options, value);

        string message = Refusal(options, rows, model);

        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.Contains(name, message, StringComparison.Ordinal);
        Assert.Contains("call Fit without a model to train anew", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_target_is_refused_with_both()
    {
        ForecastTransformer model = _mlContext.Fit("elman", options => options.InputColumnNames = ["Value", "Other"]);
        ForecastOptions options = ForecastCases.Create("elman", options => (options.InputColumnNames, options.TargetColumnName) = (["Value", "Other"], "Other"));

        string message = Refusal(options, SeriesData.Wave(80), model);

        Assert.Contains("TargetColumnName is Other, but that of the model to continue from is Value", message, StringComparison.Ordinal);
    }

    private static void Several(ForecastOptions options) => options.SeriesColumnName = "Name";

    private static void Stand(ForecastOptions options) => (options.LearningRate, options.NumberOfEpochs) = (Standing, 2);

    private ForecastTransformer GoOn(string way, ForecastTransformer model, SeriesPoint[] rows, Action<ForecastOptions>? configure = null) =>
        _mlContext.Estimator(ForecastCases.Create(way, configure)).Fit(rows.View(_mlContext), model);

    private string Failure(string way, ForecastTransformer model, SeriesPoint[] rows, Action<ForecastOptions> configure) =>
        Assert.Throws<InvalidOperationException>(() => GoOn(way, model, rows, configure)).Message;

    private string Refusal(ForecastOptions options, SeriesPoint[] rows, ForecastTransformer model) =>
        Assert.ThrowsAny<ArgumentException>(() => _mlContext.Estimator(options).Fit(rows.View(_mlContext), model)).Message;

    /// <summary>An engine's forecast is that of Transform behind the last of these rows.</summary>
    private void AssertStandsBehind(ForecastTransformer model, string series, SeriesPoint[] rows)
    {
        using var engine = model.CreateForecastEngine<SeriesPoint, PlainForecast>(_mlContext);
        float[] expected = model.Transform(rows.View(_mlContext)).Vectors("Forecast")[^1];

        Assert.All(expected, value => Assert.True(float.IsFinite(value)));
        Assert.Equal(expected, (series.Length > 0 ? engine.PredictSeries(series) : engine.Predict()).Forecast);
    }

    private static void AssertNear(float[][] expected, float[][] found, float tolerance)
    {
        Assert.Equal(expected.Length, found.Length);
        foreach ((float[] one, float[] other) in expected.Zip(found))
            Assert.All(one.Zip(other), pair => Assert.Equal(pair.First, pair.Second, tolerance));
    }
}
