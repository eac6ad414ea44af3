namespace MlNetDeep;

/// <summary>
/// A fully connected layer: y = x W + 1 b^T with W [inputs, units] and b [units].
/// Backward: dx = dy W^T; dW += x^T dy, db += column sums of dy. Of sparse rows x it reads, and moves, only the rows of W that belong to
/// features that are not zero.
/// </summary>
public sealed class Dense : FullyConnected, ISparseInputLayer, IAffineLayer
{
    private Parameter _weights = null!;
    private Parameter? _bias;

    /// <inheritdoc/>
    /// <param name="units">The number of outputs, at least 1.</param>
    /// <param name="useBias">Whether a bias is added.</param>
    /// <param name="weightInitializer">First weights; Glorot where null.</param>
    /// <param name="biasInitializer">First biases; zero where null.</param>
    /// <param name="weightRateFactor">What multiplies the learning rate for weights, at least 0; at 0 they stay as they are.</param>
    /// <param name="biasRateFactor">What multiplies the learning rate for biases, at least 0.</param>
    /// <param name="dividesRateByInputs">Whether the weights' factor is divided by the square root of the number of inputs.</param>
    public Dense(
        int units, bool useBias = true, Initializer? weightInitializer = null, Initializer? biasInitializer = null,
        float weightRateFactor = 1, float biasRateFactor = 1, bool dividesRateByInputs = false)
        : base(units, useBias, weightInitializer, biasInitializer)
    {
        WeightRateFactor = weightRateFactor;
        BiasRateFactor = biasRateFactor;
        DividesRateByInputs = dividesRateByInputs;
    }

    /// <summary>What multiplies the learning rate for weights: at least 0, where they stay as they are; 1 by default.</summary>
    public float WeightRateFactor { get; }

    /// <summary>What multiplies the learning rate for biases, at least 0; 1 by default.</summary>
    public float BiasRateFactor { get; }

    /// <summary>Whether the weights' factor is divided by the square root of the number of inputs, which a layer learns when it is built.</summary>
    public bool DividesRateByInputs { get; }

    private static readonly OptionTable Table = new OptionTable<Dense>(BaseTable)
    {
        { o => o.WeightRateFactor, Allowed.From(0) },
        { o => o.BiasRateFactor, Allowed.From(0) },
        { o => o.DividesRateByInputs, Allowed.Any },
    };

    internal override OptionTable OptionTable => Table;

    /// <summary>
    /// A layer in the neural tangent parametrization (Jacot, Gabriel and Hongler, NeurIPS 2018), y = x V / sqrt(inputs) + b with first V and b
    /// N(0, 1), where biases learn at a tenth of the rate, as RealMLP has it (Holzmueller, Grinsztajn and Steinwart, NeurIPS 2024). It keeps
    /// W = V / sqrt(inputs): under <see cref="Adam"/>, whose steps do not depend on the gradient's scale, first weights and rate divided by
    /// sqrt(inputs) are the same, but for epsilon. Other rules see other gradients, and <see cref="AdamW"/> decays weights at their own rate.
    /// </summary>
    /// <param name="units">The number of outputs, at least 1.</param>
    /// <param name="startsAtZero">Whether all first values are zero instead, as those of a network's output are in RealMLP.</param>
    public static Dense Ntk(int units, bool startsAtZero = false) => new(
        units,
        weightInitializer: startsAtZero ? new ZeroInitializer() : new LeCunInitializer(),
        biasInitializer: startsAtZero ? new ZeroInitializer() : new NormalInitializer(1),
        biasRateFactor: 0.1f,
        dividesRateByInputs: true);

    /// <inheritdoc/>
    protected internal override Shape Build(Shape input, LayerBuilder builder)
    {
        if (input.Rank != 1)
            throw new ArgumentException($"A dense layer takes a vector, but its input has the shape {input}: flatten it first.");

        var fan = new Fan(input.Length, Units);
        float weightRateFactor = DividesRateByInputs ? WeightRateFactor / MathF.Sqrt(input.Length) : WeightRateFactor;
        _weights = builder.AddParameter(
            "weights", new Shape(input.Length, Units), ParameterKind.Weight, fan, WeightInitializer, rateFactor: weightRateFactor);
        if (UseBias)
            _bias = builder.AddParameter("bias", new Shape(Units), ParameterKind.Bias, fan, BiasInitializer, rateFactor: BiasRateFactor);
        builder.OfferWeights(_weights);
        builder.NeedPackedDelta(Units);
        return new Shape(Units);
    }

    /// <inheritdoc/>
    protected internal override void Forward(in LayerPass pass, ReadOnlySpan<float> x, Span<float> y)
    {
        if (pass.SparseInput is { } sparse)
        {
            ReadOnlySpan<float> bias = _bias is null ? default : _bias.Of(pass.Parameters);
            sparse.Multiply(pass.WorkspaceRow, pass.Rows, _weights.Of(pass.Parameters), bias, y);
            return;
        }

        WeightProducts.Multiply(pass, new ReadOnlyMatrix(x, pass.Rows, _weights.Rows), _weights, _bias, new Matrix(y, pass.Rows, Units));
    }

    /// <inheritdoc/>
    protected internal override void Backward(
        in LayerPass pass, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> dy, Span<float> dx)
    {
        var delta = new ReadOnlyMatrix(dy, pass.Rows, Units);
        if (pass.SparseInput is null)
            pass.PackedDelta?.Write(delta, pass.WorkspaceRow, 0);
        if (!dx.IsEmpty)
            WeightProducts.MultiplyTransposed(pass, delta, _weights, new Matrix(dx, pass.Rows, _weights.Rows));
    }

    /// <inheritdoc/>
    protected internal override void AddGradient(
        in LayerPass pass, Parameter parameter, int firstRow, ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> gradient)
    {
        var delta = new ReadOnlyMatrix(dy, pass.Rows, Units);
        if (parameter == _bias)
        {
            VectorMath.AddColumnSums(delta, gradient);
            return;
        }

        int rows = gradient.Length / Units;
        var transposedInput = new ReadOnlyMatrix(x[firstRow..], rows, pass.Rows, 1, _weights.Rows);
        var sum = new Matrix(gradient, rows, Units);
        if (pass.PackedDelta is { } packed)
            Gemm.MultiplyAdd(transposedInput, packed, sum);
        else
            Gemm.MultiplyAdd(transposedInput, delta, sum);
    }

    Parameter ISparseInputLayer.FeatureWeights => _weights;

    /// <summary>The same layer with another number of outputs.</summary>
    internal Dense WithUnits(int units) => With(units, UseBias);

    Layer IAffineLayer.WithBias() => With(Units, useBias: true);

    private Dense With(int units, bool useBias) =>
        new(units, useBias, WeightInitializer, BiasInitializer, WeightRateFactor, BiasRateFactor, DividesRateByInputs);
}
