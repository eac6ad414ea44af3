using MlNetDeep.Kernels;

namespace MlNetDeep;

/// <summary>
/// A fully connected layer: y = x W + 1 b^T with W [inputs, units] and b [units].
/// Backward: dx = dy W^T; dW += x^T dy, db += column sums of dy. Of sparse rows x it reads, and moves, only the rows of W that belong to
/// features that are not zero.
/// </summary>
public sealed class Dense : Layer, ISparseInputLayer, IAffineLayer
{
    private Parameter _weights = null!;
    private Parameter? _bias;

    /// <summary>Describes the layer.</summary>
    /// <param name="units">The number of outputs, at least 1.</param>
    /// <param name="useBias">Whether a bias is added.</param>
    /// <param name="weightInitializer">First weights; Glorot where null.</param>
    /// <param name="biasInitializer">First biases; zero where null.</param>
    public Dense(int units, bool useBias = true, Initializer? weightInitializer = null, Initializer? biasInitializer = null)
    {
        Units = units;
        UseBias = useBias;
        WeightInitializer = weightInitializer ?? new GlorotInitializer();
        BiasInitializer = biasInitializer ?? new ZeroInitializer();
    }

    /// <summary>The number of outputs.</summary>
    public int Units { get; }

    /// <summary>Whether a bias is added.</summary>
    public bool UseBias { get; }

    /// <summary>The distribution of the first weights.</summary>
    public Initializer WeightInitializer { get; }

    /// <summary>The distribution of the first biases.</summary>
    public Initializer BiasInitializer { get; }

    private static readonly OptionTable Table = new OptionTable<Dense>
    {
        { o => o.Units, Allowed.From(1), SearchRange.Logarithmic(16, 512) },
        { o => o.WeightInitializer, Allowed.Nested },
        { o => o.BiasInitializer, Allowed.Nested },
    };

    internal override OptionTable OptionTable => Table;

    /// <inheritdoc/>
    protected internal override Shape Build(Shape input, LayerBuilder builder)
    {
        if (input.Rank != 1)
            throw new ArgumentException($"A dense layer takes a vector, but its input has the shape {input}: flatten it first.");

        var fan = new Fan(input.Length, Units);
        _weights = builder.AddParameter("weights", new Shape(input.Length, Units), ParameterKind.Weight, fan, WeightInitializer);
        _bias = UseBias ? builder.AddParameter("bias", new Shape(Units), ParameterKind.Bias, fan, BiasInitializer) : null;
        builder.OfferWeights(_weights);
        builder.NeedPackedDelta(Units);
        return new Shape(Units);
    }

    /// <inheritdoc/>
    protected internal override void Forward(in LayerPass pass, ReadOnlySpan<float> x, Span<float> y)
    {
        ReadOnlySpan<float> values = _weights.Of(pass.Parameters);
        ReadOnlySpan<float> bias = _bias is null ? default : _bias.Of(pass.Parameters);
        if (pass.SparseInput is { } sparse)
        {
            sparse.Multiply(pass.WorkspaceRow, pass.Rows, values, bias, y);
            return;
        }

        var input = new ReadOnlyMatrix(x, pass.Rows, _weights.Rows);
        var output = new Matrix(y, pass.Rows, Units);
        if (pass.Packed?.Of(_weights) is { } packed)
        {
            if (_bias is null)
                Gemm.Multiply(input, packed, output);
            else
                Gemm.MultiplyAddBias(input, packed, bias, output);
            return;
        }

        var weights = new ReadOnlyMatrix(values, _weights.Rows, Units);
        if (_bias is null)
            Gemm.Multiply(input, weights, output);
        else
            Gemm.MultiplyAddBias(input, weights, bias, output);
    }

    /// <inheritdoc/>
    protected internal override void Backward(
        in LayerPass pass, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> dy, Span<float> dx)
    {
        var delta = new ReadOnlyMatrix(dy, pass.Rows, Units);
        if (pass.SparseInput is null)
            pass.PackedDelta?.Write(delta, pass.WorkspaceRow, 0);
        if (dx.IsEmpty)
            return;

        var inputGradient = new Matrix(dx, pass.Rows, _weights.Rows);
        if (pass.Packed?.TransposedOf(_weights) is { } packed)
            Gemm.Multiply(delta, packed, inputGradient);
        else
            Gemm.Multiply(delta, new ReadOnlyMatrix(_weights.Of(pass.Parameters), _weights.Rows, Units).Transposed, inputGradient);
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

    Layer IAffineLayer.WithBias() => new Dense(Units, useBias: true, WeightInitializer, BiasInitializer);
}
