using MlNetDeep.Kernels;

namespace MlNetDeep.Networks;

/// <summary>
/// A fully connected layer: y = x W + 1 b^T with W [inputs, units] and b [units].
/// Backward: dW += x^T dy, db += column sums of dy, dx = dy W^T.
/// </summary>
public sealed class Dense : Layer
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

    /// <inheritdoc/>
    protected internal override Shape Build(Shape input, LayerBuilder builder)
    {
        if (Units < 1)
            throw new ArgumentOutOfRangeException(nameof(Units), Units, "A dense layer needs at least 1 unit.");
        if (input.Rank != 1)
            throw new ArgumentException($"A dense layer takes a vector, but its input has the shape {input}: flatten it first.");

        var fan = new Fan(input.Length, Units);
        _weights = builder.AddParameter("weights", new Shape(input.Length, Units), ParameterKind.Weight, fan, WeightInitializer);
        _bias = UseBias ? builder.AddParameter("bias", new Shape(Units), ParameterKind.Bias, fan, BiasInitializer) : null;
        return new Shape(Units);
    }

    /// <inheritdoc/>
    protected internal override void Forward(in LayerPass pass, ReadOnlySpan<float> x, Span<float> y)
    {
        var input = new ReadOnlyMatrix(x, pass.Rows, _weights.Shape[0]);
        var weights = new ReadOnlyMatrix(_weights.Of(pass.Parameters), _weights.Shape[0], Units);
        var output = new Matrix(y, pass.Rows, Units);
        if (_bias is null)
            Gemm.Multiply(input, weights, output);
        else
            Gemm.MultiplyAddBias(input, weights, _bias.Of(pass.Parameters), output);
    }

    /// <inheritdoc/>
    protected internal override void Backward(
        in LayerPass pass, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> dy, Span<float> dx)
    {
        var input = new ReadOnlyMatrix(x, pass.Rows, _weights.Shape[0]);
        var delta = new ReadOnlyMatrix(dy, pass.Rows, Units);
        Gemm.MultiplyAdd(input.Transposed, delta, new Matrix(_weights.Of(pass.Gradients), _weights.Shape[0], Units));
        if (_bias is not null)
            VectorMath.AddColumnSums(delta, _bias.Of(pass.Gradients));
        if (dx.IsEmpty)
            return;

        var weights = new ReadOnlyMatrix(_weights.Of(pass.Parameters), _weights.Shape[0], Units);
        Gemm.Multiply(delta, weights.Transposed, new Matrix(dx, pass.Rows, _weights.Shape[0]));
    }
}
