using Microsoft.ML;

namespace MlNetDeep.Trainers.Tests.Forecasting;

/// <summary>The ways to forecast, small enough for tests.</summary>
internal static class ForecastCases
{
    public static TheoryData<string> Names => ["lstm", "elman", "temporal convolutions", "n-beats", "d-linear", "smoothing", "delayed inputs"];

    /// <summary>Options of one way.</summary>
    public static ForecastOptions Create(string way, Action<ForecastOptions>? configure = null)
    {
        ForecastOptions options = way switch
        {
            "lstm" => new ForecastOptions { Architecture = new Lstm(6) },
            "elman" => new ForecastOptions { Architecture = new Elman(6) },
            "temporal convolutions" => new ForecastOptions { Architecture = new TemporalConvolutionalNetwork(6) },
            "n-beats" => new ForecastOptions { Architecture = new NBeats(8) { NumberOfBlocks = 3, LayersOfBlock = 2 } },
            "smoothing" => new ForecastOptions { Architecture = new SmoothingPerceptron(4), LearningRate = 0.01f },
            "d-linear" => new ForecastOptions { Architecture = new DLinear(3) },
            _ => new ForecastOptions { Architecture = new MultilayerPerceptron([6]) { Activation = ActivationFunction.Tanh } },
        };
        options.WindowSize = 5;
        options.Differencing = Differencing.None;
        options.Transformation = SeriesTransformation.None;
        options.Horizon = 3;
        options.NumberOfEpochs = 3;
        options.Seed = 1;
        configure?.Invoke(options);
        return options;
    }

    /// <summary>Asks for intervals.</summary>
    public static void AddBounds(ForecastOptions options)
    {
        options.ConfidenceLowerBoundColumn = "Lower";
        options.ConfidenceUpperBoundColumn = "Upper";
        options.ConfidenceLevel = 0.9f;
        options.AdaptationRate = 0;
    }

    /// <summary>Asks for intervals of two inputs of dated series.</summary>
    public static void AllOptions(ForecastOptions options)
    {
        AddBounds(options);
        options.InputColumnNames = ["Other", "Value"];
        options.TargetColumnName = "Value";
        options.SeriesColumnName = "Name";
        options.TimeColumnName = "Date";
    }

    /// <summary>Rows for all options.</summary>
    public static SeriesPoint[] TwoSeries() =>
        SeriesData.Mixed(SeriesData.Wave(80, name: "a"), SeriesData.Wave(70, level: 100, height: 30, name: "b"));

    /// <summary>The estimator of the options, by the catalog.</summary>
    public static NetworkForecastingEstimator Estimator(this MLContext mlContext, ForecastOptions options) =>
        mlContext.Forecasting.ForecastByNetwork(options);

    /// <summary>Trains on a wave, or on rows that are given.</summary>
    public static ForecastTransformer Fit(this MLContext mlContext, string way, Action<ForecastOptions>? configure = null, SeriesPoint[]? rows = null) =>
        mlContext.Estimator(Create(way, configure)).Fit((rows ?? SeriesData.Wave(80)).View(mlContext));
}
