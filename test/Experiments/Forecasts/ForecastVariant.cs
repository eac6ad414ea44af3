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
        new("lstm", shape => new ForecastOptions { WindowSize = Window(shape) }),
        new("lstm-without-bounds", shape => new ForecastOptions { WindowSize = Window(shape) }, HasBounds: false),
        new("mlp", Perceptron),
        new("mlp-without-bounds", Perceptron, HasBounds: false),
    ];

    private static ForecastOptions Perceptron(SeriesShape shape) =>
        new() { WindowSize = Window(shape), Architecture = new MultilayerPerceptron([16]) { Activation = ActivationFunction.Tanh } };

    private static int Window(SeriesShape shape) => Math.Max(12, 2 * shape.Period);
}
