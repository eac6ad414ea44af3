namespace MlNetDeep.Samples.Forecast;

/// <summary>One way to forecast, with its settings.</summary>
/// <param name="Name">As the sample calls it.</param>
/// <param name="WindowSize">Years that a forecast reads.</param>
/// <param name="L2">The penalty on weights.</param>
/// <param name="Epochs">Passes over the windows.</param>
/// <param name="Architecture">The hidden layers.</param>
internal sealed record Way(string Name, int WindowSize, float L2, int Epochs, Architecture Architecture)
{
    /// <summary>
    /// The ways of the notes. Settings were chosen on years up to 1920 alone, by <c>choose</c>: windows of 9, 12 and 16 years and four penalties,
    /// trained up to 1840, 1860 and 1880, tested each on the 40 years that follow.
    /// </summary>
    public static Way[] All { get; } =
    [
        new("x(t) alone", 1, 0.01f, 300, new MultilayerPerceptron(8) { Activation = ActivationFunction.Tanh }),
        new("delayed inputs", 9, 0.016f, 300, new MultilayerPerceptron(8) { Activation = ActivationFunction.Tanh }),
        new("Elman network", 12, 0.008f, 200, new Elman(16)),
        new("LSTM", 12, 0.016f, 200, new Lstm(16)),
    ];

    /// <summary>The options of a forecaster.</summary>
    /// <param name="horizon">Years ahead.</param>
    /// <param name="seed">The seed.</param>
    public ForecastOptions CreateOptions(int horizon, int seed) => new()
    {
        InputColumnNames = [nameof(SunspotYear.Number)],
        TimeColumnName = nameof(SunspotYear.Year),
        WindowSize = WindowSize,
        // As the literature has it: the numbers themselves.
        Differencing = Differencing.None,
        Horizon = horizon,
        Architecture = Architecture,
        NumberOfEpochs = Epochs,
        BatchSize = 16,
        LearningRate = 0.01f,
        LearningRateSchedule = new CosineDecay(0.01),
        L2Regularization = L2,
        Seed = seed,
    };
}
