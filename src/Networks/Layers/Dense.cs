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
    public Dense(int units, bool useBias = true, Initializer? weightInitializer = null, Initializer? biasInitializer = null)
        : base(units, useBias, weightInitializer, biasInitializer)
    {
    }

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

    Layer IAffineLayer.WithBias() => new Dense(Units, useBias: true, WeightInitializer, BiasInitializer);
}
