using Microsoft.ML;

namespace MlNetDeep.Samples.Forecast;

/// <summary>One way to forecast, with its settings.</summary>
/// <param name="Name">As the sample calls it.</param>
/// <param name="WindowSize">Years that a forecast reads.</param>
/// <param name="L2">The penalty on weights.</param>
/// <param name="Epochs">Passes over the windows.</param>
/// <param name="Create">Makes the options of the network alone.</param>
internal sealed record Way(string Name, int WindowSize, float L2, int Epochs, Func<ForecastOptions> Create)
{
    /// <summary>
    /// The ways of the notes. Settings were chosen on years up to 1920 alone, by <c>choose</c>: windows of 9, 12 and 16 years and four penalties,
    /// trained up to 1840, 1860 and 1880, tested each on the 40 years that follow.
    /// </summary>
    public static Way[] All { get; } =
    [
        new("x(t) alone", 1, 0.01f, 300, Feedforward(8)),
        new("delayed inputs", 9, 0.016f, 300, Feedforward(8)),
        new("Elman network", 12, 0.008f, 200, () => new ElmanForecastOptions { NumberOfUnits = 16 }),
        new("LSTM", 12, 0.016f, 200, () => new LstmForecastOptions { NumberOfUnits = 16 }),
    ];

    /// <summary>The options of a forecaster.</summary>
    /// <param name="horizon">Years ahead.</param>
    /// <param name="seed">The seed.</param>
    public ForecastOptions CreateOptions(int horizon, int seed)
    {
        ForecastOptions options = Create();
        options.InputColumnNames = [nameof(SunspotYear.Number)];
        options.TimeColumnName = nameof(SunspotYear.Year);
        options.WindowSize = WindowSize;
        options.Horizon = horizon;
        options.NumberOfEpochs = Epochs;
        options.BatchSize = 16;
        options.LearningRate = 0.01f;
        options.LearningRateSchedule = new CosineDecay(0.01);
        options.L2Regularization = L2;
        options.Seed = seed;
        return options;
    }

    /// <summary>The estimator of the options.</summary>
    public static IEstimator<ITransformer> CreateForecaster(MLContext mlContext, ForecastOptions options) => options switch
    {
        LstmForecastOptions lstm => mlContext.Forecasting.ForecastByLstm(lstm),
        ElmanForecastOptions elman => mlContext.Forecasting.ForecastByElman(elman),
        _ => mlContext.Forecasting.ForecastByDelayedInputs((DelayedInputsForecastOptions)options),
    };

    private static Func<ForecastOptions> Feedforward(int units) => () => new DelayedInputsForecastOptions { HiddenLayers = [units] };
}
