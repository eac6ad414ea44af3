namespace MlNetDeep;

/// <summary>
/// Each value x of a vector, followed by learned periodic functions of it alone: (x, V cos(2 pi w x + b) + c) with w and b [frequencies],
/// V [units, frequencies] and c [units], all of them the value's own; [features] to [features * (1 + units)]. A network behind it can make a
/// function that is steep, or turns often, in one feature, which takes an ordinary layer many units. Values should be of size 1, as they are
/// behind the scaling of features.
/// Backward, with a = 2 pi w x + b: dV += dy cos(a)^T, dc += dy, da = -sin(a) V^T dy, db += da, dw += 2 pi x da, dx = dy_0 + 2 pi w^T da.
/// Gorishniy, Rubachev and Babenko, "On embeddings for numerical features in tabular deep learning", NeurIPS 2022, in the form of RealMLP
/// (Holzmueller, Grinsztajn and Steinwart, "Better by default", NeurIPS 2024), which adds b and x itself.
/// </summary>
/// <param name="frequencies">Periodic functions of each value, at least 1.</param>
/// <param name="units">Combinations of them for each value, at least 1.</param>
/// <param name="deviation">The deviation of the first w, in periods for each 1 that the value grows; above 0.</param>
public sealed class PeriodicEmbedding(int frequencies = 16, int units = 3, float deviation = 0.1f) : Layer
{
    private int _features;
    private Parameter _frequency = null!;
    private Parameter _phase = null!;
    private Parameter _weights = null!;
    private Parameter _bias = null!;

    /// <summary>Periodic functions of each value.</summary>
    public int Frequencies { get; } = frequencies;

    /// <summary>Combinations of them for each value.</summary>
    public int Units { get; } = units;

    /// <summary>The deviation of the first frequencies.</summary>
    public float Deviation { get; } = deviation;

    private static readonly OptionTable Table = new OptionTable<PeriodicEmbedding>
    {
        { o => o.Frequencies, Allowed.From(1) },
        { o => o.Units, Allowed.From(1) },
        { o => o.Deviation, Allowed.Above(0), SearchRange.Logarithmic(0.01, 1) },
    };

    internal override OptionTable OptionTable => Table;

    /// <inheritdoc/>
    protected internal override Shape Build(Shape input, LayerBuilder builder)
    {
        if (input.Rank != 1)
            throw new ArgumentException($"An embedding of each value takes a vector, but its input has the shape {input}: flatten it first.");
        _features = input.Length;
        var one = new Fan(1, 1);
        var waves = new Shape(_features, Frequencies);
        _frequency = builder.AddParameter("frequencies", waves, ParameterKind.Scale, one, new NormalInitializer(Deviation));
        _phase = builder.AddParameter("phases", waves, ParameterKind.Scale, one, new UniformInitializer(-MathF.PI, MathF.PI));
        _weights = builder.AddParameter(
            "weights", new Shape(_features * Units, Frequencies), ParameterKind.Weight, new Fan(Frequencies, Units), new FanInInitializer(),
            readInPlace: true, unitsAreRows: true);
        _bias = builder.AddParameter("bias", new Shape(_features, Units), ParameterKind.Bias, one, new ZeroInitializer());
        builder.NeedPartialGradient(GradientLength);
        // A row's angles, and its cosines or sines.
        builder.NeedScratch(2L * waves.Length);
        return new Shape(_features * (1 + Units));
    }

    /// <inheritdoc/>
    protected internal override void Forward(in LayerPass pass, ReadOnlySpan<float> x, Span<float> y)
    {
        ReadOnlySpan<float> weights = _weights.Of(pass.Parameters), bias = _bias.Of(pass.Parameters);
        Span<float> angles = pass.Scratch[.._frequency.Length], cosines = pass.Scratch.Slice(_frequency.Length, _frequency.Length);
        for (int value = 0, i = 0; value < x.Length; value += _features)
        {
            ReadOnlySpan<float> row = x.Slice(value, _features);
            SetAngles(pass, row, angles);
            TensorPrimitives.Cos(angles, cosines);
            for (int feature = 0, unit = 0; feature < _features; feature++)
            {
                y[i++] = row[feature];
                for (int end = unit + Units; unit < end; unit++)
                    y[i++] = TensorPrimitives.Dot(WavesOf(cosines, feature), WavesOf(weights, unit)) + bias[unit];
            }
        }
    }

    /// <inheritdoc/>
    protected internal override void Backward(
        in LayerPass pass, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> dy, Span<float> dx)
    {
        ReadOnlySpan<float> frequency = _frequency.Of(pass.Parameters);
        int waves = _frequency.Length;
        pass.Partial.Clear();
        Span<float> frequencyGradient = pass.Partial[..waves], phaseGradient = pass.Partial.Slice(waves, waves);
        Span<float> angles = pass.Scratch[..waves], delta = pass.Scratch.Slice(waves, waves);
        for (int value = 0, i = 0; value < x.Length; value += _features, i += _features * (1 + Units))
        {
            ReadOnlySpan<float> row = x.Slice(value, _features), rowDelta = dy.Slice(i, _features * (1 + Units));
            SetAngles(pass, row, angles);
            TensorPrimitives.Cos(angles, delta);
            AddUnitGradients(pass, rowDelta, delta);
            MultiplyByWeights(pass, rowDelta, delta);
            Tiny.Flush(delta);
            TensorPrimitives.Sin(angles, angles);
            Tiny.Flush(angles);
            TensorPrimitives.Multiply(delta, angles, delta);
            Tiny.Flush(delta);
            TensorPrimitives.Subtract(phaseGradient, delta, phaseGradient);
            for (int feature = 0; feature < _features; feature++)
            {
                ReadOnlySpan<float> waveDelta = WavesOf(delta, feature);
                Span<float> gradient = frequencyGradient.Slice(feature * Frequencies, Frequencies);
                TensorPrimitives.MultiplyAdd(waveDelta, -2 * MathF.PI * row[feature], gradient, gradient);
                if (!dx.IsEmpty)
                    dx[value + feature] = rowDelta[feature * (1 + Units)] - 2 * MathF.PI * TensorPrimitives.Dot(waveDelta, WavesOf(frequency, feature));
            }
        }
    }

    /// <inheritdoc/>
    protected internal override void AddGradient(
        in LayerPass pass, Parameter parameter, int firstRow, ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> gradient) =>
        pass.AddPartials(parameter.Offset - _frequency.Offset + firstRow * parameter.RowLength, GradientLength, gradient);

    private int GradientLength => 2 * _frequency.Length + _weights.Length + _bias.Length;

    /// <summary>2 pi w x + b of a row.</summary>
    private void SetAngles(in LayerPass pass, ReadOnlySpan<float> row, Span<float> angles)
    {
        ReadOnlySpan<float> frequency = _frequency.Of(pass.Parameters), phase = _phase.Of(pass.Parameters);
        for (int feature = 0; feature < row.Length; feature++)
        {
            TensorPrimitives.MultiplyAdd(
                WavesOf(frequency, feature), 2 * MathF.PI * row[feature], WavesOf(phase, feature), angles[(feature * Frequencies)..]);
        }
    }

    /// <summary>dV += dy cos(a)^T and dc += dy of a row.</summary>
    private void AddUnitGradients(in LayerPass pass, ReadOnlySpan<float> rowDelta, ReadOnlySpan<float> cosines)
    {
        Span<float> weightGradient = pass.Partial.Slice(2 * _frequency.Length, _weights.Length);
        Span<float> biasGradient = pass.Partial.Slice(2 * _frequency.Length + _weights.Length, _bias.Length);
        for (int unit = 0; unit < _bias.Length; unit++)
        {
            float delta = DeltaOf(rowDelta, unit);
            biasGradient[unit] += delta;
            Span<float> gradient = weightGradient.Slice(unit * Frequencies, Frequencies);
            TensorPrimitives.MultiplyAdd(WavesOf(cosines, unit / Units), delta, gradient, gradient);
        }
    }

    /// <summary>V^T dy of a row.</summary>
    private void MultiplyByWeights(in LayerPass pass, ReadOnlySpan<float> rowDelta, Span<float> product)
    {
        ReadOnlySpan<float> weights = _weights.Of(pass.Parameters);
        product.Clear();
        for (int unit = 0; unit < _bias.Length; unit++)
        {
            Span<float> sum = product.Slice(unit / Units * Frequencies, Frequencies);
            TensorPrimitives.MultiplyAdd(WavesOf(weights, unit), DeltaOf(rowDelta, unit), sum, sum);
        }
    }

    /// <summary>The gradient of a unit's output: each feature's units stand behind the feature.</summary>
    private float DeltaOf(ReadOnlySpan<float> rowDelta, int unit) => rowDelta[unit + unit / Units + 1];

    private ReadOnlySpan<float> WavesOf(ReadOnlySpan<float> values, int index) => values.Slice(index * Frequencies, Frequencies);
}
