namespace MlNetDeep;

/// <summary>
/// A fully connected layer for each of the members that share the layers before it: y_i = W_i x_i + b_i with W_i [units, inputs];
/// [members, inputs] to [members, units]. Backward: dx_i = W_i^T dy_i, dW_i += dy_i x_i^T, db_i += dy_i.
/// </summary>
public sealed class MemberOutput : Layer
{
    private MemberShape _input;
    private Parameter _weights = null!;
    private Parameter _bias = null!;

    /// <summary>Describes the layer.</summary>
    /// <param name="units">The outputs of each member, at least 1.</param>
    /// <param name="weightInitializer">First weights; Glorot where null.</param>
    /// <param name="biasInitializer">First biases; zero where null.</param>
    public MemberOutput(int units, Initializer? weightInitializer = null, Initializer? biasInitializer = null)
    {
        Units = units;
        WeightInitializer = weightInitializer ?? new GlorotInitializer();
        BiasInitializer = biasInitializer ?? new ZeroInitializer();
    }

    /// <summary>The outputs of each member.</summary>
    public int Units { get; }

    /// <summary>The distribution of the first weights.</summary>
    public Initializer WeightInitializer { get; }

    /// <summary>The distribution of the first biases.</summary>
    public Initializer BiasInitializer { get; }

    private static readonly OptionTable Table = new OptionTable<MemberOutput>
    {
        { o => o.Units, Allowed.From(1) },
        { o => o.WeightInitializer, Allowed.Nested },
        { o => o.BiasInitializer, Allowed.Nested },
    };

    internal override OptionTable OptionTable => Table;

    /// <inheritdoc/>
    protected internal override Shape Build(Shape input, LayerBuilder builder)
    {
        _input = MemberShape.Of(input, builder, nameof(MemberOutput));
        var units = new Shape(_input.Members, Units);
        var fan = new Fan(_input.Width, Units);
        _weights = builder.AddParameter(
            "weights", new Shape(units.Length, _input.Width), ParameterKind.Weight, fan, WeightInitializer, readInPlace: true, unitsAreRows: true);
        _bias = builder.AddParameter("bias", units, ParameterKind.Bias, fan, BiasInitializer);
        builder.NeedPartialGradient(GradientLength);
        return new Shape(_input.OfRow, Units);
    }

    // An inner product for each unit: a member has few rows of a pass, and few units.
    /// <inheritdoc/>
    protected internal override void Forward(in LayerPass pass, ReadOnlySpan<float> x, Span<float> y)
    {
        ReadOnlySpan<float> weights = _weights.Of(pass.Parameters), bias = _bias.Of(pass.Parameters);
        for (int place = 0, member = _input.First(pass); place < pass.Rows * _input.OfRow; place++, member = _input.Next(member))
        {
            ReadOnlySpan<float> inputs = RowOf(x, place);
            for (int unit = member * Units, i = place * Units; i < (place + 1) * Units; unit++, i++)
                y[i] = TensorPrimitives.Dot(inputs, RowOf(weights, unit)) + bias[unit];
        }
    }

    /// <inheritdoc/>
    protected internal override void Backward(
        in LayerPass pass, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> dy, Span<float> dx)
    {
        ReadOnlySpan<float> weights = _weights.Of(pass.Parameters);
        Span<float> weightGradient = pass.Partial[.._weights.Length], biasGradient = pass.Partial[_weights.Length..];
        pass.Partial.Clear();
        dx.Clear();
        for (int place = 0, member = _input.First(pass); place < pass.Rows * _input.OfRow; place++, member = _input.Next(member))
        {
            for (int unit = member * Units, i = place * Units; i < (place + 1) * Units; unit++, i++)
            {
                biasGradient[unit] += dy[i];
                Span<float> gradient = weightGradient.Slice(unit * _input.Width, _input.Width);
                TensorPrimitives.MultiplyAdd(RowOf(x, place), dy[i], gradient, gradient);
                if (dx.IsEmpty)
                    continue;
                Span<float> sum = dx.Slice(place * _input.Width, _input.Width);
                TensorPrimitives.MultiplyAdd(RowOf(weights, unit), dy[i], sum, sum);
            }
        }
    }

    /// <inheritdoc/>
    protected internal override void AddGradient(
        in LayerPass pass, Parameter parameter, int firstRow, ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> gradient) =>
        pass.AddPartials(parameter.Offset - _weights.Offset + firstRow * parameter.RowLength, GradientLength, gradient);

    private int GradientLength => _weights.Length + _bias.Length;

    private ReadOnlySpan<float> RowOf(ReadOnlySpan<float> values, int row) => values.Slice(row * _input.Width, _input.Width);
}
