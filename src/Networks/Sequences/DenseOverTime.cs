namespace MlNetDeep;

/// <summary>
/// The same fully connected layer at every step of a sequence: y_t = x_t W + b, [time, features] to [time, units]. Backward:
/// dx_t = dy_t W^T; dW += sum over t of x_t^T dy_t, db += that of dy_t. Zeros beyond the steps that a row has.
/// </summary>
public sealed class DenseOverTime : FullyConnected
{
    private SequenceShape _input;
    private SequenceShape _output;
    private Parameter _weights = null!;
    private Parameter? _bias;

    /// <inheritdoc/>
    public DenseOverTime(int units, bool useBias = true, Initializer? weightInitializer = null, Initializer? biasInitializer = null)
        : base(units, useBias, weightInitializer, biasInitializer)
    {
    }

    /// <inheritdoc/>
    protected internal override Shape Build(Shape input, LayerBuilder builder)
    {
        _input = SequenceShape.Of(input, "The layer DenseOverTime");
        var fan = new Fan(_input.Features, Units);
        _weights = builder.AddParameter(
            "weights", new Shape(_input.Features, Units), ParameterKind.Weight, fan, WeightInitializer, uses: _input.Time);
        if (UseBias)
            _bias = builder.AddParameter("bias", new Shape(Units), ParameterKind.Bias, fan, BiasInitializer);
        builder.NeedPartialGradient((long)_weights.Length + (_bias?.Length ?? 0));
        _output = new SequenceShape(_input.Time, Units);
        return new Shape(_input.Time, Units);
    }

    /// <inheritdoc/>
    protected internal override void Forward(in LayerPass pass, ReadOnlySpan<float> x, Span<float> y)
    {
        ReadOnlyMatrix input = Steps(pass, x, _input.Features);
        Matrix output = Steps(pass, y, Units);
        WeightProducts.Multiply(pass, input, _weights, _bias, output);
        _output.ClearPadding(pass, y);
    }

    /// <inheritdoc/>
    protected internal override void Backward(
        in LayerPass pass, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> dy, Span<float> dx)
    {
        // Nothing else reads them: the sums over the batch are made here.
        _output.ClearPadding(pass, dy);
        Matrix delta = Steps(pass, dy, Units);
        Gemm.Multiply(
            Steps(pass, x, _input.Features).Transposed, delta, new Matrix(pass.Partial[.._weights.Length], _input.Features, Units));
        if (_bias is not null)
        {
            Span<float> biasGradient = pass.Partial[_weights.Length..];
            biasGradient.Clear();
            VectorMath.AddColumnSums(delta, biasGradient);
        }

        if (!dx.IsEmpty)
            WeightProducts.MultiplyTransposed(pass, delta, _weights, Steps(pass, dx, _input.Features));
    }

    /// <inheritdoc/>
    protected internal override void AddGradient(
        in LayerPass pass, Parameter parameter, int firstRow, ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> gradient) =>
        pass.AddPartials(parameter.Offset - _weights.Offset + firstRow * parameter.RowLength, GradientLength, gradient);

    private int GradientLength => _weights.Length + (_bias?.Length ?? 0);

    /// <summary>All steps of all rows as the rows of one matrix.</summary>
    private ReadOnlyMatrix Steps(in LayerPass pass, ReadOnlySpan<float> values, int width) => new(values, pass.Rows * _input.Time, width);

    /// <inheritdoc cref="Steps(in LayerPass, ReadOnlySpan{float}, int)"/>
    private Matrix Steps(in LayerPass pass, Span<float> values, int width) => new(values, pass.Rows * _input.Time, width);
}
