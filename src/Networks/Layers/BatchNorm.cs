namespace MlNetDeep;

/// <summary>
/// y = gamma (x - mean) / sqrt(variance + epsilon) + beta, unit by unit of vectors and channel by channel of images, whose pixels count as
/// examples. In training mean and variance are those of the rows that pass together: a piece of the batch, of 16 to 64 rows, which follows
/// from the batch's size alone ("ghost batches": Hoffer, Hubara and Soudry, "Train longer, generalize better", NIPS 2017). So results do
/// not depend on the number of threads, and large batches are normalized as noisily as small ones. In scoring they are
/// running statistics: each step moves them by momentum towards the mean of the pieces' means and unbiased variances.
/// Where the layer is frozen (<see cref="TrainingOptions.LayerRateFactors"/>), training has them too, and they stay.
/// Backward: dbeta = sum dy; dgamma = sum dy xhat; dx = gamma / sqrt(variance + epsilon) (dy - dbeta / n - xhat dgamma / n), with xhat the
/// normalized x and sums over the n values of a piece. A layer without bias suits in front: beta takes its place.
/// S. Ioffe and C. Szegedy, "Batch normalization", ICML 2015.
/// </summary>
/// <remarks>
/// Weights of examples do not act on the statistics. Where a piece has one value a unit, as in a last batch of one row or where a batch of 17
/// rows is cut into 16 and 1, y is beta there, and the running variance stays: use batches of 16 rows or more. Batches that are all of one
/// vector are refused.
/// </remarks>
/// <param name="momentum">The share of a step's statistics in the running ones, in (0, 1].</param>
/// <param name="epsilon">Added to variances, above 0: keeps units without spread finite.</param>
public sealed class BatchNorm(float momentum = 0.1f, float epsilon = 1e-5f) : Layer
{
    private Parameter _gamma = null!;
    private Parameter _beta = null!;
    private Parameter _mean = null!;
    private Parameter _variance = null!;
    private int _channels;

    /// <summary>The share of a step's statistics in the running ones.</summary>
    public float Momentum { get; } = momentum;

    /// <summary>What is added to variances.</summary>
    public float Epsilon { get; } = epsilon;

    /// <summary>Whether it was built for vectors, whose units have one value a row.</summary>
    internal bool IsOfVectors { get; private set; }

    /// <summary>Whether its statistics stay.</summary>
    internal bool IsFrozen => !_mean.IsTrained;

    private static readonly OptionTable Table = new OptionTable<BatchNorm>
    {
        { o => o.Momentum, Allowed.Above(0).To(1) },
        { o => o.Epsilon, Allowed.Above(0) },
    };

    internal override OptionTable OptionTable => Table;

    /// <inheritdoc/>
    protected internal override Shape Build(Shape input, LayerBuilder builder)
    {
        if (builder.HasLengths && input.Rank > 1)
            throw new ArgumentException(
                "Statistics over sequences of different lengths would count their padding: normalize behind LastStep or MeanOverTime.");
        IsOfVectors = input.Rank <= 1;
        _channels = input.Rank == 0 ? 1 : input[input.Rank - 1];
        var shape = new Shape(_channels);
        var fan = new Fan(1, 1);
        _gamma = builder.AddParameter(
            "gamma", shape, ParameterKind.Scale, fan, new ConstantInitializer([1]), uses: input.Length / _channels);
        _beta = builder.AddParameter("beta", shape, ParameterKind.Bias, fan, new ZeroInitializer());
        _mean = builder.AddParameter("mean", shape, ParameterKind.Statistic, fan, new ZeroInitializer());
        _variance = builder.AddParameter("variance", shape, ParameterKind.Statistic, fan, new ConstantInitializer([1]));
        // The mean and variance of the pass; a sum for each parameter; three values a channel on the way to them.
        builder.NeedState(2L * _channels);
        builder.NeedPartialGradient(4L * _channels);
        builder.NeedRowsTogether();
        builder.NeedScratch(3L * _channels);
        return input;
    }

    /// <inheritdoc/>
    protected internal override void Forward(in LayerPass pass, ReadOnlySpan<float> x, Span<float> y)
    {
        bool byRows = pass.Training && !IsFrozen;
        ReadOnlySpan<float> mean = byRows ? Block(pass.State, 0) : _mean.Of(pass.Parameters);
        ReadOnlySpan<float> variance = byRows ? Block(pass.State, 1) : _variance.Of(pass.Parameters);
        if (byRows)
            BatchNormalization.Moments(x, Block(pass.State, 0), Block(pass.State, 1));
        Span<float> scale = Block(pass.Scratch, 0);
        BatchNormalization.Scale(_gamma.Of(pass.Parameters), variance, Epsilon, scale);
        BatchNormalization.Normalize(x, mean, scale, _beta.Of(pass.Parameters), y);
    }

    /// <inheritdoc/>
    protected internal override void Backward(
        in LayerPass pass, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> dy, Span<float> dx)
    {
        if (!pass.Training || IsFrozen)
        {
            BackwardOfScoring(pass, dy, dx);
            return;
        }

        Span<float> mean = Block(pass.State, 0), variance = Block(pass.State, 1);
        Span<float> gammaGradient = Block(pass.Partial, 0), betaGradient = Block(pass.Partial, 1);
        Span<float> scale = Block(pass.Scratch, 0), deltaMean = Block(pass.Scratch, 1), slope = Block(pass.Scratch, 2);
        int values = x.Length / _channels;

        // The sum of dy (x - mean) is gamma's gradient times the deviation, and the slope times the variance and the number of values.
        BatchNormalization.GradientSums(x, dy, mean, betaGradient, gammaGradient);
        TensorPrimitives.Add(variance, Epsilon, scale);
        TensorPrimitives.Divide(gammaGradient, scale, slope);
        TensorPrimitives.Divide(slope, values, slope);
        TensorPrimitives.Sqrt(scale, scale);
        TensorPrimitives.Divide(gammaGradient, scale, gammaGradient);
        if (!dx.IsEmpty)
        {
            TensorPrimitives.Divide(betaGradient, values, deltaMean);
            BatchNormalization.Scale(_gamma.Of(pass.Parameters), variance, Epsilon, scale);
            BatchNormalization.Gradient(x, dy, mean, scale, deltaMean, slope, dx);
        }

        KeepStatistics(pass, values);
    }

    /// <inheritdoc/>
    protected internal override void AddGradient(
        in LayerPass pass, Parameter parameter, int firstRow, ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> gradient)
    {
        // Of a statistic, what it is to move by: momentum (mean over the batch - running), a part of the batch adding its rows' share.
        float factor = 1;
        if (parameter.Kind == ParameterKind.Statistic)
        {
            factor = Momentum / pass.BatchRows;
            // First, as the gradient may be the statistic itself.
            TensorPrimitives.MultiplyAdd(parameter.Of(pass.Parameters), -factor * pass.Rows, gradient, gradient);
        }

        int block = parameter == _gamma ? 0 : parameter == _beta ? 1 : parameter == _mean ? 2 : 3;
        for (Span<float> sums = pass.Partial; !sums.IsEmpty; sums = sums[(4 * _channels)..])
            TensorPrimitives.MultiplyAdd(Block(sums, block), factor, gradient, gradient);
    }

    /// <summary>Scoring as y = scale x + shift, of one unit or channel.</summary>
    internal (double Scale, double Shift) ScoringTransform(ReadOnlySpan<float> parameters, int unit)
    {
        double scale = _gamma.Of(parameters)[unit] / Math.Sqrt((double)_variance.Of(parameters)[unit] + Epsilon);
        return (scale, _beta.Of(parameters)[unit] - _mean.Of(parameters)[unit] * scale);
    }

    /// <summary>Where statistics are those of training: dx = gamma / sqrt(variance + epsilon) dy.</summary>
    private void BackwardOfScoring(in LayerPass pass, ReadOnlySpan<float> dy, Span<float> dx)
    {
        Span<float> scale = Block(pass.Scratch, 0);
        BatchNormalization.Scale(_gamma.Of(pass.Parameters), _variance.Of(pass.Parameters), Epsilon, scale);
        for (int start = 0; start < dx.Length; start += _channels)
            TensorPrimitives.Multiply(dy.Slice(start, _channels), scale, dx[start..]);
    }

    /// <summary>Leaves mean and unbiased variance, times the rows of the pass, among the sums over the batch.</summary>
    private void KeepStatistics(in LayerPass pass, int values)
    {
        TensorPrimitives.Multiply(Block(pass.State, 0), pass.Rows, Block(pass.Partial, 2));
        // One value says nothing about a variance.
        if (values == 1)
            TensorPrimitives.Multiply(_variance.Of(pass.Parameters), pass.Rows, Block(pass.Partial, 3));
        else
            TensorPrimitives.Multiply(Block(pass.State, 1), (float)((double)values / (values - 1) * pass.Rows), Block(pass.Partial, 3));
    }

    private Span<float> Block(Span<float> memory, int index) => memory.Slice(index * _channels, _channels);
}
