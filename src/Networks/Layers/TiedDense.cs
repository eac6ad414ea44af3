namespace MlNetDeep;

/// <summary>
/// A fully connected layer with the weights of an earlier one, transposed: y = x W^T + 1 b^T with W [outputs, inputs], the weights of the
/// last <see cref="Dense"/> layer before it that no other layer is tied to, and b [outputs], its own. So layers pair off as brackets do: in
/// dense, dense, tied, tied the inner two share their weights and the outer two, as in an autoencoder whose decoder mirrors its encoder.
/// Backward: dx = dy W; dW += dy^T x on top of the earlier layer's share, db += column sums of dy.
/// </summary>
/// <param name="useBias">Whether a bias is added.</param>
/// <param name="biasInitializer">First biases; zero where null.</param>
public sealed class TiedDense(bool useBias = true, Initializer? biasInitializer = null) : Layer
{
    private Parameter _weights = null!;
    private Parameter? _bias;

    /// <summary>Whether a bias is added.</summary>
    public bool UseBias { get; } = useBias;

    /// <summary>The distribution of the first biases.</summary>
    public Initializer BiasInitializer { get; } = biasInitializer ?? new ZeroInitializer();

    private static readonly OptionTable Table = new OptionTable<TiedDense> { { o => o.BiasInitializer, Allowed.Nested } };

    internal override OptionTable OptionTable => Table;

    /// <inheritdoc/>
    protected internal override Shape Build(Shape input, LayerBuilder builder)
    {
        _weights = builder.TakeOfferedWeights() ?? throw new ArgumentException(
            "A tied dense layer needs a dense layer before it that no other layer is tied to: add a Dense, or take one here.");
        if (input.Rank != 1 || input.Length != _weights.RowLength)
            throw new ArgumentException(
                $"Its weights are those of layer {_weights.Layer}, transposed, so it takes a vector of {_weights.RowLength} values, but " +
                $"its input has the shape {input}.");
        var fan = new Fan(_weights.RowLength, _weights.Rows);
        _bias = UseBias ? builder.AddParameter("bias", new Shape(_weights.Rows), ParameterKind.Bias, fan, BiasInitializer) : null;
        // The gradient is a product with the input on the right.
        builder.NeedPackedDelta(_weights.RowLength);
        return new Shape(_weights.Rows);
    }

    /// <inheritdoc/>
    protected internal override void Forward(in LayerPass pass, ReadOnlySpan<float> x, Span<float> y)
    {
        var output = new Matrix(y, pass.Rows, _weights.Rows);
        WeightProducts.MultiplyTransposed(pass, new ReadOnlyMatrix(x, pass.Rows, _weights.RowLength), _weights, output);
        if (_bias is not null)
            VectorMath.AddRowVector(_bias.Of(pass.Parameters), output);
    }

    /// <inheritdoc/>
    protected internal override void Backward(
        in LayerPass pass, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> dy, Span<float> dx)
    {
        pass.PackedDelta?.Write(new ReadOnlyMatrix(x, pass.Rows, _weights.RowLength), pass.WorkspaceRow, 0);
        if (!dx.IsEmpty)
        {
            WeightProducts.Multiply(
                pass, new ReadOnlyMatrix(dy, pass.Rows, _weights.Rows), _weights, new Matrix(dx, pass.Rows, _weights.RowLength));
        }
    }

    /// <inheritdoc/>
    protected internal override void AddGradient(
        in LayerPass pass, Parameter parameter, int firstRow, ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> gradient)
    {
        int outputs = _weights.Rows, inputs = _weights.RowLength;
        if (parameter == _bias)
        {
            VectorMath.AddColumnSums(new ReadOnlyMatrix(dy, pass.Rows, outputs), gradient);
            return;
        }

        int rows = gradient.Length / inputs;
        var transposedDelta = new ReadOnlyMatrix(dy[firstRow..], rows, pass.Rows, 1, outputs);
        var sum = new Matrix(gradient, rows, inputs);
        if (pass.PackedDelta is { } packed)
            Gemm.MultiplyAdd(transposedDelta, packed, sum);
        else
            Gemm.MultiplyAdd(transposedDelta, new ReadOnlyMatrix(x, pass.Rows, inputs), sum);
    }
}
