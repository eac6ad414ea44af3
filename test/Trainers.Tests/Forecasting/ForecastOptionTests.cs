using Microsoft.ML;

namespace MlNetDeep.Trainers.Tests.Forecasting;

public sealed class ForecastOptionTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    public static TheoryData<string, string, object?> BadValues => new()
    {
        { "WindowSize", "0", 0 }, { "Horizon", "0", 0 }, { "Horizon", "-3", -3 }, { "CalibrationSetFraction", "1", 1.0 },
        { "ValidationSetFraction", "1", 1.0 }, { "ConfidenceUpperBoundColumn", "null", null }, { "OutputColumnName", "", " " },
        { "TargetColumnName", "'Other'", "Other" }, { "InputColumnNames", "['Value', 'Value']", new[] { "Value", "Value" } },
        { "InputColumnNames", "[]", Array.Empty<string>() }, { "NumberOfEpochs", "0", 0 }, { "DropoutRate", "1", 1f },
    };

    [Theory, MemberData(nameof(BadValues))]
    public void An_option_out_of_range_is_refused_with_its_name_and_value(string name, string shown, object? value)
    {
        foreach (string way in (string[])["lstm", "elman", "delayed inputs"])
        {
            ForecastOptions options = ForecastCases.Create(way, ForecastCases.AddBounds);
            object owner = typeof(ForecastOptions).GetProperty(name) is null ? options.Architecture : options;
            owner.GetType().GetProperty(name)!.SetValue(owner, value);

            var exception = Assert.ThrowsAny<ArgumentException>(() => _mlContext.Estimator(options));

            Assert.Contains(name, exception.Message, StringComparison.Ordinal);
            Assert.Contains(shown, exception.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(1f)]
    [InlineData(float.NaN)]
    public void A_confidence_level_outside_zero_and_one_is_refused(float level)
    {
        var exception = Assert.Throws<ArgumentOutOfRangeException>(
            () => _mlContext.Forecasting.ForecastByLstm("Forecast", "Value", 5, 3, confidenceLevel: level, confidenceLowerBoundColumn: "Lower", confidenceUpperBoundColumn: "Upper"));

        Assert.Contains($"ConfidenceLevel must lie in (0, 0.9999], but is {level}", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Units_below_one_and_no_recurrent_layer_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _mlContext.Forecasting.ForecastByLstm("Forecast", "Value", 5, 3, numberOfUnits: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => _mlContext.Forecasting.ForecastByElman("Forecast", "Value", 5, 3, numberOfLayers: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => _mlContext.Forecasting.ForecastByDelayedInputs("Forecast", "Value", 5, 3, hiddenLayers: [0]));
    }

    [Fact]
    public void The_short_overloads_make_what_the_options_make()
    {
        SeriesPoint[] rows = SeriesData.Wave(60);
        IDataView data = rows.View(_mlContext);
        float[][] OfOptions(ForecastOptions options)
        {
            (options.WindowSize, options.Horizon, options.NumberOfEpochs, options.LearningRate) = (4, 2, 3, 0.01f);
            options.InputColumnNames = ["Value", "Other"];
            ForecastCases.AddBounds(options);
            options.Seed = null;
            return new MLContext(seed: 5).Estimator(options).Fit(data).Transform(data).Vectors("Upper");
        }

        ForecastingCatalog Catalog() => new MLContext(seed: 5).Forecasting;
        Assert.Equal(
            OfOptions(new ForecastOptions { Architecture = new Lstm(3) { NumberOfLayers = 2 } }),
            Catalog().ForecastByLstm("Forecast", "Value", 4, 2, 3, 2, ["Other"], 3, 0.01f, 0.9f, "Lower", "Upper").Fit(data).Transform(data).Vectors("Upper"));
        Assert.Equal(
            OfOptions(new ForecastOptions { Architecture = new Elman(3) }),
            Catalog().ForecastByElman("Forecast", "Value", 4, 2, 3, 1, ["Other"], 3, 0.01f, 0.9f, "Lower", "Upper").Fit(data).Transform(data).Vectors("Upper"));
        Assert.Equal(
            OfOptions(new ForecastOptions { Architecture = new MultilayerPerceptron([]) { Activation = ActivationFunction.Tanh } }),
            Catalog().ForecastByDelayedInputs("Forecast", "Value", 4, 2, [], ["Other"], 3, 0.01f, 0.9f, "Lower", "Upper").Fit(data).Transform(data).Vectors("Upper"));
    }

    [Fact]
    public void Later_changes_to_the_options_do_not_reach_the_estimator()
    {
        int[] hiddenLayers = [6];
        ForecastOptions options = ForecastCases.Create("delayed inputs");
        options.Architecture = new MultilayerPerceptron(hiddenLayers) { Activation = ActivationFunction.Tanh };
        NetworkForecastingEstimator estimator = _mlContext.Estimator(options);
        hiddenLayers[0] = 2;
        options.InputColumnNames[0] = "Nowhere";

        Assert.Equal(new Shape(6), estimator.Fit(SeriesData.Wave(60).View(_mlContext)).Networks[0].Network.LayerShapes[1]);
    }

    [Theory, InlineData(null, 600), InlineData(null, 105), InlineData(false, 600)]
    public void Long_series_hold_their_last_windows_back_and_are_learned_from_again(bool? retrains, int rows)
    {
        var model = _mlContext.Fit("delayed inputs", options => (options.NumberOfEpochs, options.RetrainOnAllRows) = (null, retrains), SeriesData.Autoregression(rows, seed: 8));

        // Windows of 5 rows with 3 to forecast: the last fifth to validate on, and 2 between.
        int windows = rows - 7, heldBack = rows == 600 ? (int)Math.Round(windows * 0.2) : 0;
        Assert.Equal(windows - heldBack - (heldBack > 0 ? 2 : 0), model.History.Plan!.Rows);
        Assert.Equal(heldBack > 0 && retrains != false ? windows : null, model.History.Retraining?.Plan!.Rows);
    }

    [Fact]
    public void Early_stopping_measures_on_the_last_windows_that_the_network_does_not_learn_from()
    {
        static void Configure(ForecastOptions options)
        {
            options.ValidationSetFraction = 0.25;
            options.EarlyStopping = new PatienceRule(3);
            options.NumberOfEpochs = 400;
            options.LearningRate = 0.05f;
        }

        SeriesPoint[] rows = SeriesData.Autoregression(120, seed: 8);
        var model = _mlContext.Fit("delayed inputs", Configure, rows);

        Assert.Equal(StopReason.EarlyStopping, model.History.StopReason);
        // 113 windows: 28 to validate on, 2 between, 83 to learn from, whose targets end at row 89. The scale, which is of all rows, stays.
        SeriesPoint[] louder = SeriesData.Autoregression(120, seed: 8);
        Array.Reverse(louder, 90, 30);
        var other = _mlContext.Fit("delayed inputs", Configure, louder);
        Assert.Equal(model.History.Epochs[0].TrainingLoss, other.History.Epochs[0].TrainingLoss);
        Assert.NotEqual(model.History.Epochs[0].ValidationLoss, other.History.Epochs[0].ValidationLoss);
        louder[89].Value += 1;
        Assert.NotEqual(model.History.Epochs[0].TrainingLoss, _mlContext.Fit("delayed inputs", Configure, louder).History.Epochs[0].TrainingLoss);
        Assert.ThrowsAny<ArgumentException>(() => _mlContext.Fit("lstm", options => options.EarlyStopping = new PatienceRule(3)));
    }
}
