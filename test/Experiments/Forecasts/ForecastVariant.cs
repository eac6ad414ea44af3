namespace MlNetDeep.Experiments;

/// <summary>What a variant may know of a series to choose its options.</summary>
/// <param name="Period">Rows of a season; 1 for none.</param>
/// <param name="Horizon">Steps that are forecast.</param>
/// <param name="Rows">The rows to learn from.</param>
internal readonly record struct SeriesShape(int Period, int Horizon, int Rows);

/// <summary>A way to forecast that is compared. The experiment sets the horizon, the bounds, the seed and one thread.</summary>
/// <param name="Name">The name.</param>
/// <param name="Options">The options for a series.</param>
/// <param name="HasBounds">Whether intervals are asked for.</param>
internal sealed record ForecastVariant(string Name, Func<SeriesShape, ForecastOptions> Options, bool HasBounds = true)
{
    /// <summary>All variants.</summary>
    public static IReadOnlyList<ForecastVariant> All { get; } =
    [
        // R's peers are told the period too.
        new("default", shape => With(shape, new SmoothingPerceptron())),
        new("quantiles", shape => WithQuantiles(With(shape, new SmoothingPerceptron()))),
        new("quantiles-mlp", shape => WithQuantiles(With(shape, new MultilayerPerceptron([16]) { Activation = ActivationFunction.Tanh }))),
        new("season-found", _ => new ForecastOptions()),
        new("ensemble", shape =>
        {
            ForecastOptions options = With(shape, new SmoothingPerceptron(16));
            options.NumberOfNetworks = 5;
            return options;
        }),
        new("mlp", shape => With(shape, new MultilayerPerceptron([16]) { Activation = ActivationFunction.Tanh })),
        new("lstm", shape => With(shape, new Lstm(16))),
        new("n-beats", shape => With(shape, new NBeats())),
        new("d-linear", shape => With(shape, new DLinear())),
        new("levels", shape =>
        {
            ForecastOptions options = With(shape, new Lstm(16));
            (options.Differencing, options.Transformation) = (Differencing.None, SeriesTransformation.None);
            return options;
        }),
    ];

    private static ForecastOptions WithQuantiles(ForecastOptions options)
    {
        options.Intervals = IntervalMethod.Quantiles;
        return options;
    }

    private static ForecastOptions With(SeriesShape shape, Architecture architecture) =>
        new() { SeasonalPeriod = shape.Period, Architecture = architecture };
}
