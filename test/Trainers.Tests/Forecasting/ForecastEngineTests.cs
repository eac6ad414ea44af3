using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetDeep.Trainers.Tests.Contract;

namespace MlNetDeep.Trainers.Tests.Forecasting;

public sealed class ForecastEngineTests
{
    private readonly MLContext _mlContext = new(seed: 1);
    private readonly SeriesPoint[] _rows = SeriesData.Autoregression(200, seed: 2);

    [Fact]
    public void It_begins_behind_the_last_training_row_and_forecasts_as_Transform_does()
    {
        ForecastTransformer model = _mlContext.Fit("lstm", ForecastCases.AddBounds, _rows[..150]);
        IDataView expected = model.Transform(_rows.View(_mlContext));
        float[][] forecasts = expected.Vectors("Forecast"), lower = expected.Vectors("Lower"), upper = expected.Vectors("Upper");
        using var engine = model.CreateForecastEngine<SeriesPoint, PointForecast>(_mlContext);

        AssertEqual(149, engine.Predict());
        for (int row = 150; row < 180; row++)
            AssertEqual(row, engine.Predict(_rows[row]));
        engine.Update(_rows[180]);
        engine.Update(_rows[181]);
        AssertEqual(181, engine.Predict());
        AssertEqual(181, engine.Predict());

        void AssertEqual(int row, PointForecast found)
        {
            Assert.Equal(forecasts[row], found.Forecast);
            Assert.Equal(lower[row], found.Lower);
            Assert.Equal(upper[row], found.Upper);
        }
    }

    [Fact]
    public void A_shorter_horizon_gives_the_first_steps_and_a_level_its_own_bounds()
    {
        ForecastTransformer model = _mlContext.Fit("elman", ForecastCases.AddBounds, _rows);
        using var engine = model.CreateForecastEngine<SeriesPoint, PointForecast>(_mlContext);

        PointForecast all = engine.Predict(), two = engine.Predict(horizon: 2, confidenceLevel: 0.5f);

        Assert.Equal(all.Forecast[..2], two.Forecast);
        Assert.Equal(2, two.Lower.Length);
        Assert.All(Enumerable.Range(0, 2), step => Assert.True(two.Upper[step] - two.Lower[step] < all.Upper[step] - all.Lower[step]));
        Assert.Equal(all.Lower, engine.Predict(confidenceLevel: 0.9f).Lower);
        Assert.Contains("1 to 3 steps, not 4", Refused(() => engine.Predict(horizon: 4)), StringComparison.Ordinal);
        Assert.Contains("1 to 3 steps, not 0", Refused(() => engine.Predict(horizon: 0)), StringComparison.Ordinal);
        // A fifth of 193 windows is 39, of 3 steps each.
        Assert.Contains("at least 199 errors on windows held back, but there were 117", Refused(() => engine.Predict(confidenceLevel: 0.995f)), StringComparison.Ordinal);
        Assert.Contains("confidenceLowerBoundColumn", Refused(() => Plain().Predict(confidenceLevel: 0.5f)), StringComparison.Ordinal);
    }

    [Fact]
    public void Intervals_of_an_engine_hold_again_soon_after_the_series_has_changed()
    {
        SeriesPoint[] rows = SeriesData.Autoregression(4000, seed: 21);
        ForecastTransformer model = _mlContext.Fit(
            "delayed inputs", options => { ForecastCases.AddBounds(options); options.NumberOfEpochs = 10; options.AdaptationRate = 0.05f; }, rows[..1500]);
        // Four times as loud, and at another level.
        foreach (SeriesPoint row in rows[2500..])
            row.Value = 4 * row.Value + 3;
        using var engine = model.CreateForecastEngine<SeriesPoint, PointForecast>(_mlContext);
        bool[] held = [.. rows[1500..].Select(row =>
        {
            PointForecast before = engine.Predict();
            engine.Update(row);
            return before.Lower[0] <= row.Value && row.Value <= before.Upper[0];
        })];

        double Coverage(int first, int count) => held.Skip(first - 1500).Take(count).Average(holds => holds ? 1.0 : 0.0);
        Assert.InRange(Coverage(1500, 1000), 0.88, 0.92);
        Assert.InRange(Coverage(2500, 100), 0, 0.8);
        Assert.InRange(Coverage(2700, 1300), 0.88, 0.92);

        // The factor is part of the state, and of what a checkpoint keeps.
        using var file = new MemoryStream();
        engine.CheckPoint(_mlContext, file);
        file.Position = 0;
        using var resumed = _mlContext.Model.Load(file, out _).CreateForecastEngine<SeriesPoint, PointForecast>(_mlContext);
        Assert.Equal(engine.Predict().Upper, resumed.Predict().Upper);
        using var anew = model.CreateForecastEngine<SeriesPoint, PointForecast>(_mlContext);
        PointForecast narrow = anew.Predict(), wide = engine.Predict();
        Assert.True(wide.Upper[2] - wide.Lower[2] > 2 * (narrow.Upper[2] - narrow.Lower[2]));
    }

    [Fact]
    public void A_row_that_is_refused_leaves_the_state_where_it_was()
    {
        ForecastTransformer model = _mlContext.Fit("elman", options => options.TimeColumnName = "Year", _rows[..150]);
        using var engine = model.CreateForecastEngine<SeriesPoint, PlainForecast>(_mlContext);
        float[] before = engine.Predict().Forecast;

        Assert.Contains("'Year'", Assert.Throws<InvalidOperationException>(() => engine.Update(_rows[151])).Message, StringComparison.Ordinal);
        Assert.Contains("in order", Assert.Throws<InvalidOperationException>(() => engine.Update(_rows[149])).Message, StringComparison.Ordinal);
        string missing = Assert.Throws<InvalidOperationException>(() => engine.Predict(new SeriesPoint { Value = float.NaN, Year = 150 })).Message;
        Assert.Contains("value NaN in the column 'Value'", missing, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => engine.Predict(_rows[150], horizon: 9));

        Assert.Equal(before, engine.Predict().Forecast);
        engine.Update(_rows[150]);
        Assert.NotEqual(before, engine.Predict().Forecast);
    }

    [Fact]
    public void Engines_of_one_model_have_states_of_their_own()
    {
        ForecastTransformer model = _mlContext.Fit("lstm", rows: _rows[..150]);
        using var first = model.CreateForecastEngine<SeriesPoint, PlainForecast>(_mlContext);
        float[] before = first.Predict().Forecast;
        first.Update(_rows[150]);
        using var second = model.CreateForecastEngine<SeriesPoint, PlainForecast>(_mlContext);

        Assert.Equal(before, second.Predict().Forecast);
        Assert.NotEqual(before, first.Predict().Forecast);
    }

    [Fact]
    public void A_checkpoint_loaded_goes_on_as_the_engine_that_wrote_it()
    {
        ForecastTransformer model = _mlContext.Fit(
            "lstm", options => { ForecastCases.AddBounds(options); options.TimeColumnName = "Year"; }, _rows[..150]);
        using var engine = model.CreateForecastEngine<SeriesPoint, PointForecast>(_mlContext);
        foreach (SeriesPoint row in _rows[150..170])
            engine.Update(row);
        using var file = new MemoryStream();

        engine.CheckPoint(_mlContext, file);
        using var resumed = SavedModel.Load(file.ToArray()).CreateForecastEngine<SeriesPoint, PointForecast>(new MLContext());

        Assert.Equal(engine.Predict().Upper, resumed.Predict().Upper);
        foreach (SeriesPoint row in _rows[170..])
            Assert.Equal(engine.Predict(row).Forecast, resumed.Predict(row).Forecast);
    }

    [Fact]
    public void The_lowest_level_gives_the_narrowest_interval()
    {
        ForecastTransformer model = _mlContext.Fit("lstm", ForecastCases.AddBounds, _rows[..150]);
        using var engine = model.CreateForecastEngine<SeriesPoint, PointForecast>(_mlContext);

        // Below the range of decimals, in which ranks are counted.
        PointForecast lowest = engine.Predict(confidenceLevel: 1e-30f);

        Assert.Equal(engine.Predict(confidenceLevel: 0.001f).Upper, lowest.Upper);
    }

    [Fact]
    public void A_checkpoint_replaces_the_one_before_as_a_whole()
    {
        using var engine = _mlContext.Fit("lstm", rows: _rows[..150]).CreateForecastEngine<SeriesPoint, PlainForecast>(_mlContext);
        string folder = Directory.CreateTempSubdirectory("mlnetdeep").FullName;
        string path = Path.Combine(folder, "engine.zip");
        try
        {
            engine.CheckPoint(_mlContext, path);
            byte[] before = File.ReadAllBytes(path);
            engine.Update(_rows[150]);
            // Who reads the old file while it is replaced, as a process that begins just then, reads it to its end.
            using (var reader = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete))
            {
                engine.CheckPoint(_mlContext, path);
                var read = new byte[before.Length];
                reader.ReadExactly(read);
                Assert.Equal(before, read);
            }

            Assert.Equal([path], Directory.GetFiles(folder));
            using var resumed = SavedModel.Load(File.ReadAllBytes(path)).CreateForecastEngine<SeriesPoint, PlainForecast>(new MLContext());
            Assert.Equal(engine.Predict().Forecast, resumed.Predict().Forecast);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Each_of_many_series_has_a_state()
    {
        SeriesPoint[] a = SeriesData.Wave(60, name: "a"), b = SeriesData.Wave(60, level: 80, height: 9, name: "b", first: 3);
        ForecastTransformer model = _mlContext.Fit(
            "elman", options => options.SeriesColumnName = "Name", [.. a[..50], .. b[..50]]);
        using var engine = model.CreateForecastEngine<SeriesPoint, PlainForecast>(_mlContext);
        float[] ofA = engine.PredictSeries("a").Forecast;

        float[] ofB = engine.Predict(b[50]).Forecast;

        Assert.Equal(ofA, engine.PredictSeries("a").Forecast);
        Assert.Equal(ofB, engine.PredictSeries("b").Forecast);
        Assert.Equal(model.Transform(b[..51].View(_mlContext)).Vectors("Forecast")[50], ofB);
        Assert.Contains("PredictSeries", Assert.Throws<InvalidOperationException>(() => engine.Predict()).Message, StringComparison.Ordinal);
        Assert.Contains("'c'", Assert.Throws<InvalidOperationException>(() => engine.PredictSeries("c")).Message, StringComparison.Ordinal);
        Assert.Contains("'c'", Assert.Throws<InvalidOperationException>(() => engine.Update(new SeriesPoint { Name = "c" })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Steps_that_map_single_rows_may_stand_before_the_forecaster()
    {
        var pipeline = _mlContext.Transforms.Expression("Half", "x => x / 2", "Value")
            .Append(_mlContext.Estimator(ForecastCases.Create("lstm", options => options.InputColumnNames = ["Half"])));
        TransformerChain<ForecastTransformer> model = pipeline.Fit(_rows[..150].View(_mlContext));
        using var engine = model.CreateForecastEngine<SeriesPoint, PlainForecast>(_mlContext);
        engine.Update(_rows[150]);
        using var file = new MemoryStream();

        engine.CheckPoint(_mlContext, file);
        using var resumed = SavedModel.Load(file.ToArray()).CreateForecastEngine<SeriesPoint, PlainForecast>(new MLContext());

        float[] expected = model.Transform(_rows[..152].View(_mlContext)).Vectors("Forecast")[151];
        Assert.Equal(expected, engine.Predict(_rows[151]).Forecast);
        Assert.Equal(expected, resumed.Predict(_rows[151]).Forecast);
    }

    [Fact]
    public void Steps_behind_the_forecaster_are_applied_to_forecasts()
    {
        Action<PlainForecast, Doubled> twice = (forecast, doubled) => doubled.Twice = Array.ConvertAll(forecast.Forecast, value => 2 * value);
        var pipeline = _mlContext.Transforms.Expression("Half", "x => x / 2", "Value")
            .Append(_mlContext.Estimator(ForecastCases.Create("lstm", options => options.InputColumnNames = ["Half"])))
            .Append(_mlContext.Transforms.CustomMapping(twice, contractName: null))
            .Append(_mlContext.Transforms.CopyColumns("Level", "Value"))
            .Append(_mlContext.Transforms.SelectColumns("Year", "Level", "Forecast", "Twice"));
        var model = pipeline.Fit(_rows[..150].View(_mlContext));
        IDataView expected = model.Transform(_rows[..151].View(_mlContext));
        using var engine = model.CreateForecastEngine<SeriesPoint, Doubled>(_mlContext);

        Assert.Equal(expected.Vectors("Twice")[149], engine.Predict().Twice);
        Doubled found = engine.Predict(_rows[150]);
        Assert.Equal(expected.Vectors("Twice")[150], found.Twice);
        Assert.Equal(expected.Vectors("Forecast")[150], found.Forecast);
        Assert.Equal(found.Twice, engine.Predict(horizon: 3).Twice);
        Assert.Contains("take all 3 steps", Refused(() => engine.Predict(horizon: 2)), StringComparison.Ordinal);
        // What a step computes from a row's own columns a forecast of steps to come does not have.
        Assert.Contains("needs 'Value', of rows", Refused(() => model.CreateForecastEngine<SeriesPoint, Leveled>(_mlContext)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_checkpoint_has_the_steps_behind_the_forecaster()
    {
        var model = _mlContext.Estimator(ForecastCases.Create("elman"))
            .Append(_mlContext.Transforms.CopyColumns("Twice", "Forecast")).Append(_mlContext.Transforms.DropColumns("Value"))
            .Fit(_rows[..150].View(_mlContext));
        using var engine = model.CreateForecastEngine<SeriesPoint, Doubled>(_mlContext);
        engine.Update(_rows[150]);
        using var file = new MemoryStream();

        engine.CheckPoint(_mlContext, file);
        ITransformer loaded = SavedModel.Load(file.ToArray());
        using var resumed = loaded.CreateForecastEngine<SeriesPoint, Doubled>(new MLContext());

        Assert.Equal(engine.Predict(_rows[151]).Twice, resumed.Predict(_rows[151]).Twice);
        Assert.NotNull(loaded.GetOutputSchema(_rows.View(_mlContext).Schema).GetColumnOrNull("Twice"));
    }

    [Fact]
    public void A_step_behind_that_maps_no_single_rows_is_named()
    {
        var model = _mlContext.Estimator(ForecastCases.Create("elman"))
            .Append(_mlContext.Transforms.DelayedInputs("Window", "Value", 3)).Fit(_rows.View(_mlContext));

        string message = Refused(() => model.CreateForecastEngine<SeriesPoint, PlainForecast>(_mlContext));

        Assert.Contains("DelayedInputsTransformer stands behind the forecaster", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_series_of_a_key_column_is_forecast_by_the_key_s_value()
    {
        SeriesPoint[] a = SeriesData.Wave(60, name: "a"), b = SeriesData.Wave(60, level: 80, height: 9, name: "b");
        var model = _mlContext.Transforms.Conversion.MapValueToKey("Key", "Name")
            .Append(_mlContext.Estimator(ForecastCases.Create("elman", options => options.SeriesColumnName = "Key")))
            .Fit(SeriesData.Mixed(b, a).View(_mlContext));
        float[] ofA = model.Transform(a.View(_mlContext)).Vectors("Forecast")[59];
        foreach (ITransformer one in (ITransformer[])[model, SavedModel.Reload(model, a.View(_mlContext).Schema)])
        {
            using var engine = one.CreateForecastEngine<SeriesPoint, PlainForecast>(_mlContext);

            Assert.Equal(ofA, engine.PredictSeries("a").Forecast);
            string message = Assert.Throws<InvalidOperationException>(() => engine.PredictSeries("1")).Message;
            Assert.Contains("'1' in the column 'Key' was not among the training rows ('a', 'b')", message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Models_and_columns_that_do_not_fit_are_refused()
    {
        ForecastTransformer model = _mlContext.Fit("lstm", rows: _rows);
        ITransformer noForecaster = _mlContext.Transforms.CopyColumns("Copy", "Value").Fit(_rows.View(_mlContext));

        Assert.Contains("forecaster", Refused(() => noForecaster.CreateForecastEngine<SeriesPoint, PlainForecast>(_mlContext)), StringComparison.Ordinal);
        Assert.Contains("'Value'", Refused(() => model.CreateForecastEngine<PlainForecast, PlainForecast>(_mlContext)), StringComparison.Ordinal);
        string message = Refused(() => model.CreateForecastEngine<SeriesPoint, PointForecast>(_mlContext));
        Assert.Contains("PointForecast has a member for the column 'Lower', which the model does not write (the forecaster writes Forecast)", message, StringComparison.Ordinal);
        Assert.Contains("confidenceLowerBoundColumn", message, StringComparison.Ordinal);
    }

    private ForecastEngine<SeriesPoint, PlainForecast> Plain() =>
        _mlContext.Fit("elman", rows: _rows).CreateForecastEngine<SeriesPoint, PlainForecast>(_mlContext);

    private sealed class Doubled
    {
        public float[] Forecast { get; set; } = [];

        public float[] Twice { get; set; } = [];
    }

    private sealed class Leveled
    {
        public float Level { get; set; }
    }

    private static string Refused(Func<object> action) => Assert.ThrowsAny<ArgumentException>(action).Message;
}
