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
        new("default", shape => new ForecastOptions { SeasonalPeriod = shape.Period }),
        new("default-hidden", shape => new ForecastOptions { SeasonalPeriod = shape.Period, Architecture = new SmoothingPerceptron(16) }),
        new("default-week", shape => new ForecastOptions { SeasonalPeriod = shape.Period, Architecture = new SmoothingPerceptron { StepsRead = shape.Period == 24 ? 168 : null }, WindowSize = shape.Period == 24 ? 168 : null }),
        new("default-hidden5", shape => new ForecastOptions { SeasonalPeriod = shape.Period, Architecture = new SmoothingPerceptron(16), NumberOfNetworks = 5 }, HasBounds: false),
        new("default-season", shape => new ForecastOptions()),
        new("lstm", shape => Plain(shape, new Lstm(16), 2)),
        new("mlp", shape => Plain(shape, Tanh(16), 2)),
        .. Tried(),
    ];

    private static void Last(ForecastOptions o) => o.WindowNormalization = WindowNormalization.LastValue;

    private static IEnumerable<ForecastVariant> Tried()
    {
        // name, architecture, seasons of the window, change
        (string, Architecture, Action<ForecastOptions>)[] variants =
        [
            ("lin-last", new MultilayerPerceptron([]), Last),
            ("es", new SmoothingPerceptron(1), Last),
            ("eslin", new SmoothingPerceptron([]), Last),
            ("eslin-raw", new SmoothingPerceptron([]), o => { Last(o); o.Transformation = SeriesTransformation.None; }),
            ("eslin-slow-raw", new SmoothingPerceptron([]), o => { Last(o); o.LearningRate = 0.002f; o.Transformation = SeriesTransformation.None; }),
            .. from rate in new[] { 0.001f, 0.0005f }
               from steps in new[] { 0.25, 0.5, 1, 2 }
               select ($"eslin-r{rate}-{steps}", (Architecture)new SmoothingPerceptron([]) { SmoothingRateFactor = 12, DropoutRate = (float)(steps / 100) }, (Action<ForecastOptions>)(o => { Last(o); o.LearningRate = rate; })),
            ("eslin-diff", new SmoothingPerceptron([]), o => { o.LearningRate = 0.001f; }),
            ("eslin-mean", new SmoothingPerceptron([]), o => o.WindowNormalization = WindowNormalization.MeanAndDeviation),
            ("es16-l2", new SmoothingPerceptron(16), o => { Last(o); o.L2Regularization = 0.01f; }),
            ("eslin-slow", new SmoothingPerceptron([]), o => { Last(o); o.LearningRate = 0.002f; }),
            ("eslin-noval", new SmoothingPerceptron([]), o => { Last(o); o.ValidationSetFraction = 0; }),
            ("eslin-5", new SmoothingPerceptron([]), o => { Last(o); o.NumberOfNetworks = 5; }),
            ("es16-5", new SmoothingPerceptron(16), o => { Last(o); o.NumberOfNetworks = 5; }),
        ];
        foreach ((string name, Architecture architecture, Action<ForecastOptions> change) in variants)
        {
            foreach (int seasons in new[] { 2, 3, 4 })
                yield return new ForecastVariant($"{name}-{seasons}", shape => { ForecastOptions o = Plain(shape, architecture, seasons); o.Differencing = Differencing.Auto; o.Transformation = SeriesTransformation.Auto; change(o); return o; }, HasBounds: false);
        }
    }

    private static ForecastOptions Plain(SeriesShape shape, Architecture architecture, int seasons) => new()
    {
        Architecture = architecture is SmoothingPerceptron { DropoutRate: > 0 } es ? es with { DropoutRate = 0, StepsRead = (int)Math.Ceiling(Math.Max(shape.Period, 12) * es.DropoutRate * 100) } : architecture, WindowSize = Math.Max(12, Math.Min(seasons * shape.Period, shape.Rows - shape.Horizon - 5)), SeasonalPeriod = shape.Period,
        Differencing = Differencing.None, Transformation = SeriesTransformation.None,
    };

    private static MultilayerPerceptron Tanh(int units) => new([units]) { Activation = ActivationFunction.Tanh };
}
