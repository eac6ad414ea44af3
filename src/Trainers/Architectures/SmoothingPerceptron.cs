namespace MlNetDeep;

/// <summary>
/// Forecasts of a series by exponential smoothing with a damped trend and a season, whose numbers are learned, and a perceptron that reads its
/// errors and adds what they tell: after Smyl's hybrid of smoothing and a recurrent network ("A hybrid method of exponential smoothing and recurrent
/// neural networks for time series forecasting", International Journal of Forecasting 36, 2020). The perceptron's output starts at zero, so that
/// short series stay near the smoothing. Rows are steps x inputs. For other tasks than forecasts the outputs are those that steps behind the row
/// would have, and of classes those of the perceptron alone.
/// </summary>
public sealed record SmoothingPerceptron : Architecture
{
    private static readonly OptionTable Table = new OptionTable<SmoothingPerceptron>
    {
        { o => o.HiddenLayers, Allowed.Each(Allowed.From(1)).Required },
        { o => o.Activation, Allowed.OneOf<ActivationFunction>() },
        { o => o.DropoutRate, Allowed.From(0).Below(1), SearchRange.Linear(0, 0.5) },
        { o => o.StepsRead, Allowed.From(1) },
        { o => o.SmoothingRateFactor, Allowed.From(0), SearchRange.Logarithmic(1, 20) },
        { o => o.Season, Allowed.From(1).To(ForecastOptions.MostSeason).Else("a season has fewer rows than a series") },
        { o => o.Feature, Allowed.From(0) },
    };

    private const int LeastStepsRead = 12;

    internal override OptionTable OptionTable => Table;

    /// <summary>A linear map of the errors.</summary>
    public SmoothingPerceptron()
    {
    }

    /// <summary>A perceptron with hidden layers of these sizes; none for a linear map.</summary>
    /// <param name="hiddenLayers">The units of each hidden layer, at least 1, from the input on.</param>
    public SmoothingPerceptron(params IReadOnlyList<int> hiddenLayers) => HiddenLayers = hiddenLayers;

    /// <summary>The units of each hidden layer, at least 1, from the input on; empty for a linear map. Default: empty.</summary>
    public IReadOnlyList<int> HiddenLayers { get; init => field = value is null ? null! : [.. value]; } = [];

    /// <summary>The activation behind each hidden layer. Default: hyperbolic tangent.</summary>
    public ActivationFunction Activation { get; init; } = ActivationFunction.Tanh;

    /// <summary>The probability that a hidden unit is dropped in a training step, in [0, 1). Default: 0.</summary>
    public float DropoutRate { get; init; }

    /// <summary>What multiplies the learning rate for the numbers of the smoothing, at least 0. Default: 12.</summary>
    public float SmoothingRateFactor { get; init; } = 12;

    /// <summary>
    /// The last steps whose errors, and other inputs, the perceptron reads, at least 1; at most those of the window. Null takes a season, where
    /// that is a day a week, and at least 12. Default: null.
    /// </summary>
    public int? StepsRead { get; init; }

    /// <summary>Rows of a season, 1 to 1,000,000. Null takes the forecaster's, and elsewhere 1, none. Default: null.</summary>
    public int? Season { get; init; }

    /// <summary>Which input of a step is smoothed, from 0. Null takes the one that is forecast, and elsewhere the first. Default: null.</summary>
    public int? Feature { get; init; }

    internal override RowLayout RowLayout => new SequenceLayout();

    internal override PlanDefaults SeriesPlanDefaults => base.SeriesPlanDefaults with { LearningRate = 0.0005f };

    internal override WindowNormalization WindowNormalization => WindowNormalization.LastValue;

    internal override int SeasonsOfWindow => 3;

    internal override Architecture ForSeries(int target, int season) => this with { Feature = Feature ?? target, Season = Season ?? season };

    internal override IEnumerable<Layer> CreateLayers(Shape input, Loss loss) => [];

    internal override IEnumerable<Layer> CreateOutputLayers(Shape hidden, int outputs, Loss loss)
    {
        // A season that does not fit the window cannot be read from it.
        int season = Season is { } rows && rows <= hidden[0] ? rows : 1;
        int steps = Math.Min(hidden[0], StepsRead ?? Math.Max(LeastStepsRead, ForecastPlan.LongSeason(season)));
        // Bounds lie around the smoothing's forecast, at distances that the perceptron tells.
        int horizon = loss is IntervalLoss ? loss.TargetLength(outputs) : outputs;
        Layer[] forecast = horizon < outputs ? [new Slice(0, horizon), new AppendZeros(outputs - horizon)] : [new Slice(0, horizon)];
        int first = horizon + (hidden[0] - steps) * hidden[1];
        Layer[] perceptron = [new Slice(first, steps * hidden[1]), .. CreatePerceptron(outputs)];
        // A series goes on in no class: of classes the errors alone tell.
        bool adds = loss.Metric != TrainingMetric.Accuracy;
        return
        [
            new ExponentialSmoothing(horizon, season, Feature ?? 0, SmoothingRateFactor),
            .. adds ? [new Branches(forecast, perceptron)] : perceptron,
        ];
    }

    private IEnumerable<Layer> CreatePerceptron(int outputs) =>
        [.. HiddenLayers.SelectMany(units => Hidden(units, Activation, DropoutRate)), new Dense(outputs, weightInitializer: new ZeroInitializer())];
}
