namespace MlNetDeep;

/// <summary>
/// What members that share weights do not share: y_i = x_i s_i + b_i, each unit of member i times a scale, plus a bias, of the member's own;
/// [members, units] to the same. Scales begin at 1 and biases at 0. In front of a shared layer and behind it, it makes of the shared weights
/// W those of member i, a rank-one change of W. Backward: dx_i = dy_i s_i, ds_i += dy_i x_i, db_i += dy_i.
/// Wen, Tran and Ba, "BatchEnsemble", ICLR 2020, equation 5.
/// </summary>
/// <param name="useBias">Whether biases are added.</param>
public sealed class MemberScale(bool useBias = true) : Layer
{
    private MemberShape _shape;
    private Parameter _scales = null!;
    private Parameter? _bias;

    /// <summary>Whether biases are added.</summary>
    public bool UseBias { get; } = useBias;

    /// <inheritdoc/>
    protected internal override Shape Build(Shape input, LayerBuilder builder)
    {
        _shape = MemberShape.Of(input, builder, nameof(MemberScale));
        var shape = new Shape(_shape.Members, _shape.Width);
        var fan = new Fan(1, 1);
        _scales = builder.AddParameter("scales", shape, ParameterKind.Scale, fan, new ConstantInitializer([1]));
        _bias = UseBias ? builder.AddParameter("bias", shape, ParameterKind.Bias, fan, new ZeroInitializer()) : null;
        builder.NeedPartialGradient(GradientLength);
        return input;
    }

    /// <inheritdoc/>
    protected internal override void Forward(in LayerPass pass, ReadOnlySpan<float> x, Span<float> y)
    {
        ReadOnlySpan<float> scales = _scales.Of(pass.Parameters), bias = _bias is null ? default : _bias.Of(pass.Parameters);
        for (int place = 0, member = _shape.First(pass), run; place < pass.Rows * _shape.OfRow; place += run, member = 0)
        {
            run = _shape.Run(pass, place, member);
            Range values = Of(place, run), own = Of(member, run);
            if (_bias is null)
                TensorPrimitives.Multiply(x[values], scales[own], y[values]);
            else
                TensorPrimitives.MultiplyAdd(x[values], scales[own], bias[own], y[values]);
        }
    }

    /// <inheritdoc/>
    protected internal override void Backward(
        in LayerPass pass, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> dy, Span<float> dx)
    {
        ReadOnlySpan<float> scales = _scales.Of(pass.Parameters);
        Span<float> scaleGradient = pass.Partial[.._scales.Length], biasGradient = pass.Partial[_scales.Length..];
        pass.Partial.Clear();
        for (int place = 0, member = _shape.First(pass), run; place < pass.Rows * _shape.OfRow; place += run, member = 0)
        {
            run = _shape.Run(pass, place, member);
            Range values = Of(place, run), own = Of(member, run);
            TensorPrimitives.MultiplyAdd(dy[values], x[values], scaleGradient[own], scaleGradient[own]);
            if (_bias is not null)
                TensorPrimitives.Add(biasGradient[own], dy[values], biasGradient[own]);
            if (!dx.IsEmpty)
                TensorPrimitives.Multiply(dy[values], scales[own], dx[values]);
        }
    }

    /// <inheritdoc/>
    protected internal override void AddGradient(
        in LayerPass pass, Parameter parameter, int firstRow, ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> gradient) =>
        pass.AddPartials(parameter.Offset - _scales.Offset + firstRow * parameter.RowLength, GradientLength, gradient);

    private int GradientLength => _scales.Length + (_bias?.Length ?? 0);

    private Range Of(int first, int count) => (first * _shape.Width)..((first + count) * _shape.Width);
}
