namespace MlNetDeep;

/// <summary>
/// Exponential smoothing of a window with a damped trend and a season, in error correction form: with the level l, trend b and season s, the error
/// e = x - (l + phi b + s) moves them, l += phi b + alpha e, b = phi b + beta e, s += gamma e, for every step of [time, features]. Of one feature;
/// y is the forecast of the steps behind the window, l + (phi + ... + phi^h) b + s, followed by the window with its errors e in the feature's place
/// for layers behind to read. The state begins with means and slope of the first seasons, the slope times tau. Learned are five numbers, kept in
/// range by sigmoids: alpha in (0, 1), beta in (0, alpha), gamma in (0, 1 - alpha), phi and tau in (0, 1). Backward is the chain rule through time.
/// Hyndman, Koehler, Ord and Snyder, "Forecasting with exponential smoothing", Springer 2008; in front of a network as in Smyl, "A hybrid method of
/// exponential smoothing and recurrent neural networks for time series forecasting", International Journal of Forecasting 36, 2020.
/// </summary>
/// <param name="horizon">Steps forecast, at least 1.</param>
/// <param name="season">Rows of a season, at most those of the window; 1 for none.</param>
/// <param name="feature">Which feature is smoothed, from 0.</param>
/// <param name="rateFactor">What multiplies the learning rate for the five numbers, at least 0.</param>
public sealed class ExponentialSmoothing(int horizon, int season = 1, int feature = 0, float rateFactor = 1) : Layer
{
    private const int Numbers = 5;

    // First alpha 0.3, beta 0.05 alpha, gamma 0.1 (1 - alpha), phi 0.95 and tau 0.5, before their sigmoids.
    private static readonly float[] FirstNumbers = [-0.85f, -2.94f, -2.2f, 2.94f, 0];

    // The state begins with at most so many seasons, or, without one, rows.
    private const int MostFirstSeasons = 3;
    private const int MostFirstRows = 8;

    private SequenceShape _input;
    private Parameter _numbers = null!;
    private int _firstSeasons;

    /// <summary>Steps forecast.</summary>
    public int Horizon { get; } = horizon;

    /// <summary>Rows of a season; 1 for none.</summary>
    public int Season { get; } = season;

    /// <summary>Which feature is smoothed.</summary>
    public int Feature { get; } = feature;

    /// <summary>What multiplies the learning rate for the five numbers.</summary>
    public float RateFactor { get; } = rateFactor;

    private static readonly OptionTable Table = new OptionTable<ExponentialSmoothing>
    {
        { o => o.Horizon, Allowed.From(1) },
        { o => o.Season, Allowed.From(1) },
        { o => o.Feature, Allowed.From(0) },
        { o => o.RateFactor, Allowed.From(0), SearchRange.Logarithmic(1, 10) },
    };

    internal override OptionTable OptionTable => Table;

    /// <inheritdoc/>
    protected internal override bool BackwardReadsOutput => true;

    /// <inheritdoc/>
    protected internal override Shape Build(Shape input, LayerBuilder builder)
    {
        _input = SequenceShape.Of(input, "The layer ExponentialSmoothing");
        if (builder.HasLengths)
            throw new ArgumentException("It reads windows of one length, not sequences of different lengths.");
        if (Feature >= _input.Features)
            throw new ArgumentException($"Feature is {Feature}, but there are {_input.Features} features, counted from 0.");
        if (Season > _input.Time)
            throw new ArgumentException($"A season of {Season} rows does not fit a window of {_input.Time}: take a longer window, or a Season of 1.");
        _firstSeasons = Season > 1 ? Math.Min(_input.Time / Season, MostFirstSeasons) : Math.Min(_input.Time, MostFirstRows);
        _numbers = builder.AddParameter(
            "smoothing", new Shape(Numbers), ParameterKind.Scale, new Fan(1, 1), new ConstantInitializer(FirstNumbers), _input.Time, rateFactor: RateFactor);
        builder.NeedPartialGradient(Numbers);
        // The trend in front of each step, and behind the last.
        builder.NeedState(_input.Time + 1, 0);
        builder.NeedScratch(Season);
        return new Shape(checked(Horizon + input.Length));
    }

    /// <inheritdoc/>
    protected internal override void Forward(in LayerPass pass, ReadOnlySpan<float> x, Span<float> y)
    {
        var rule = new Rule(_numbers.Of(pass.Parameters), Season > 1);
        int length = _input.Length, time = _input.Time;
        Span<float> seasons = pass.Scratch[..Season];
        for (int row = 0; row < pass.Rows; row++)
        {
            ReadOnlySpan<float> window = x.Slice(row * length, length);
            Span<float> output = y.Slice(row * (Horizon + length), Horizon + length), errors = output[Horizon..];
            window.CopyTo(errors);
            (double level, double trend) = Begin(rule, window, seasons);
            for (int step = 0; step < time; step++)
            {
                if (pass.KeepsState)
                    pass.State[row * (time + 1) + step] = (float)trend;
                ref float wave = ref seasons[step % Season];
                double error = window[step * _input.Features + Feature] - (level + rule.Phi * trend + wave);
                errors[step * _input.Features + Feature] = (float)error;
                level += rule.Phi * trend + rule.Alpha * error;
                trend = rule.Phi * trend + rule.Beta * error;
                wave += (float)(rule.Gamma * error);
            }

            if (pass.KeepsState)
                pass.State[row * (time + 1) + time] = (float)trend;
            double damping = 1, trends = 0;
            for (int step = 0; step < Horizon; step++)
            {
                trends += damping *= rule.Phi;
                output[step] = (float)(level + trends * trend + seasons[(time + step) % Season]);
            }
        }
    }

    /// <summary>The layer as a matrix, [window, forecast and window with errors]: it is linear in what it reads.</summary>
    internal float[] ToMatrix(ReadOnlySpan<float> parameters)
    {
        int length = _input.Length;
        var windows = new float[length * length];
        for (int i = 0; i < length; i++)
            windows[i * (length + 1)] = 1;
        var matrix = new float[length * (Horizon + length)];
        Forward(new LayerPass { Rows = length, Parameters = parameters, Scratch = new float[Season] }, windows, matrix);
        return matrix;
    }

    /// <inheritdoc/>
    protected internal override void Backward(
        in LayerPass pass, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> dy, Span<float> dx)
    {
        var rule = new Rule(_numbers.Of(pass.Parameters), Season > 1);
        var gradient = default(Rule);
        int length = _input.Length, outputs = Horizon + length;
        for (int row = 0; row < pass.Rows; row++)
        {
            ReadOnlySpan<float> trends = pass.State.Slice(row * (_input.Time + 1), _input.Time + 1);
            BackwardRow(
                rule, x.Slice(row * length, length), y.Slice(row * outputs, outputs), trends, dy.Slice(row * outputs, outputs),
                pass.Scratch[..Season], dx.IsEmpty ? dx : dx.Slice(row * length, length), ref gradient);
        }

        rule.Chain(gradient, pass.Partial);
    }

    /// <inheritdoc/>
    protected internal override void AddGradient(
        in LayerPass pass, Parameter parameter, int firstRow, ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> gradient) =>
        pass.AddPartials(firstRow * parameter.RowLength, Numbers, gradient);

    private void BackwardRow(
        in Rule rule, ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> trends, Span<float> dy, Span<float> dSeasons,
        Span<float> dx, ref Rule gradient)
    {
        int time = _input.Time;
        dSeasons.Clear();
        double dLevel = 0, dTrend = 0, damping = 1, sum = 0, slope = 0, power = 1;
        for (int step = 0; step < Horizon; step++)
        {
            // The sum of powers of phi, and its derivative.
            slope += (step + 1) * power;
            power *= rule.Phi;
            sum += damping *= rule.Phi;
            dLevel += dy[step];
            dTrend += sum * dy[step];
            dSeasons[(time + step) % Season] += dy[step];
            gradient.Phi += slope * trends[time] * dy[step];
        }

        Span<float> dErrors = dy[Horizon..];
        ReadOnlySpan<float> errors = y[Horizon..];
        if (!dx.IsEmpty)
            dErrors.CopyTo(dx);
        for (int step = time - 1; step >= 0; step--)
        {
            int place = step * _input.Features + Feature;
            ref float dWave = ref dSeasons[step % Season];
            double error = errors[place], trend = trends[step];
            double dError = rule.Alpha * dLevel + rule.Beta * dTrend + rule.Gamma * dWave + dErrors[place];
            gradient.Alpha += dLevel * error;
            gradient.Beta += dTrend * error;
            gradient.Gamma += dWave * error;
            gradient.Phi += trend * (dLevel + dTrend - dError);
            dTrend = rule.Phi * (dLevel + dTrend - dError);
            dLevel -= dError;
            dWave -= (float)dError;
            if (!dx.IsEmpty)
                dx[place] = (float)dError;
        }

        BackwardBegin(rule, x, dLevel, dTrend, dSeasons, dx, ref gradient);
    }

    /// <summary>Level and trend in front of the first step, and the seasons.</summary>
    private (double Level, double Trend) Begin(in Rule rule, ReadOnlySpan<float> x, Span<float> seasons)
    {
        (double mean, double slope) = MeanAndSlope(x);
        double trend = rule.Tau * slope;
        for (int place = 0; place < Season; place++)
        {
            double sum = 0;
            for (int i = 0; i < _firstSeasons; i++)
                sum += At(x, i * Season + place);
            seasons[place] = Season > 1 ? (float)(sum / _firstSeasons - mean - trend * (place - (Season - 1) / 2.0)) : 0;
        }

        return (mean - trend * (_firstSeasons * Season + 1) / 2.0, trend);
    }

    private (double Mean, double Slope) MeanAndSlope(ReadOnlySpan<float> x)
    {
        double mean = 0, slope = 0;
        for (int step = 0; step < _firstSeasons * Season; step++)
        {
            mean += At(x, step);
            slope += At(x, step) * SlopeWeight(step);
        }

        return (mean / (_firstSeasons * Season), slope);
    }

    // Of the least squares line through the means of the seasons, a row at a time.
    private double SlopeWeight(int step)
    {
        if (_firstSeasons == 1)
            return 0;
        double center = (_firstSeasons - 1) / 2.0, squares = _firstSeasons * ((double)_firstSeasons * _firstSeasons - 1) / 12;
        return (step / Season - center) / (squares * Season * Season);
    }

    private void BackwardBegin(
        in Rule rule, ReadOnlySpan<float> x, double dLevel, double dTrend, ReadOnlySpan<float> dSeasons, Span<float> dx, ref Rule gradient)
    {
        double dMean = dLevel;
        dTrend -= dLevel * (_firstSeasons * Season + 1) / 2.0;
        if (Season > 1)
        {
            for (int place = 0; place < Season; place++)
            {
                dMean -= dSeasons[place];
                dTrend -= dSeasons[place] * (place - (Season - 1) / 2.0);
            }
        }

        gradient.Tau += dTrend * MeanAndSlope(x).Slope;
        if (dx.IsEmpty)
            return;
        for (int step = 0; step < _firstSeasons * Season; step++)
        {
            double wave = Season > 1 ? dSeasons[step % Season] / (double)_firstSeasons : 0;
            dx[step * _input.Features + Feature] +=
                (float)(dMean / (_firstSeasons * Season) + rule.Tau * dTrend * SlopeWeight(step) + wave);
        }
    }

    private float At(ReadOnlySpan<float> x, int step) => x[step * _input.Features + Feature];

    /// <summary>The five numbers, or their gradients.</summary>
    private struct Rule
    {
        public double Alpha;
        public double Beta;
        public double Gamma;
        public double Phi;
        public double Tau;

        // The shares that sigmoids give of the bounds.
        private readonly double _beta;
        private readonly double _gamma;

        public Rule(ReadOnlySpan<float> numbers, bool hasSeason)
        {
            Alpha = Sigmoid(numbers[0]);
            _beta = Sigmoid(numbers[1]);
            _gamma = hasSeason ? Sigmoid(numbers[2]) : 0;
            Phi = Sigmoid(numbers[3]);
            Tau = Sigmoid(numbers[4]);
            Beta = Alpha * _beta;
            Gamma = (1 - Alpha) * _gamma;
        }

        /// <summary>The gradients by what the sigmoids are of.</summary>
        public readonly void Chain(in Rule gradient, Span<float> numbers)
        {
            numbers[0] = (float)((gradient.Alpha + gradient.Beta * _beta - gradient.Gamma * _gamma) * Alpha * (1 - Alpha));
            numbers[1] = (float)(gradient.Beta * Alpha * _beta * (1 - _beta));
            numbers[2] = (float)(gradient.Gamma * (1 - Alpha) * _gamma * (1 - _gamma));
            numbers[3] = (float)(gradient.Phi * Phi * (1 - Phi));
            numbers[4] = (float)(gradient.Tau * Tau * (1 - Tau));
        }

        private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
    }
}
