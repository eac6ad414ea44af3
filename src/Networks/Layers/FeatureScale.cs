namespace MlNetDeep;

/// <summary>
/// A learned scale for each value of a vector: y_i = s_i x_i, with first s_i of 1. In front of a network it learns how much each feature
/// counts, as in RealMLP (Holzmueller, Grinsztajn and Steinwart, "Better by default", NeurIPS 2024), where it learns at 6 times the rate.
/// Backward: dx_i = s_i dy_i; ds_i += sum over rows of x_i dy_i. Scales are neither decayed nor bounded. As a network's first layer it takes
/// dense rows: sparse ones are then filled with zeros.
/// </summary>
/// <param name="rateFactor">What multiplies the learning rate for the scales, at least 0.</param>
public sealed class FeatureScale(float rateFactor = 1) : Layer
{
    private Parameter _scale = null!;

    /// <summary>What multiplies the learning rate for the scales: at least 0, 1 by default.</summary>
    public float RateFactor { get; } = rateFactor;

    private static readonly OptionTable Table = new OptionTable<FeatureScale> { { o => o.RateFactor, Allowed.From(0), SearchRange.Logarithmic(1, 10) } };

    internal override OptionTable OptionTable => Table;

    /// <inheritdoc/>
    protected internal override Shape Build(Shape input, LayerBuilder builder)
    {
        if (input.Rank != 1)
            throw new ArgumentException($"A scale for each feature takes a vector, but its input has the shape {input}: flatten it first.");
        _scale = builder.AddParameter(
            "scale", input, ParameterKind.Scale, new Fan(1, 1), new ConstantInitializer([1]), rateFactor: RateFactor);
        return input;
    }

    /// <inheritdoc/>
    protected internal override void Forward(in LayerPass pass, ReadOnlySpan<float> x, Span<float> y) => Multiply(pass, x, y);

    /// <inheritdoc/>
    protected internal override void Backward(
        in LayerPass pass, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> dy, Span<float> dx)
    {
        if (!dx.IsEmpty)
            Multiply(pass, dy, dx);
    }

    /// <inheritdoc/>
    protected internal override void AddGradient(
        in LayerPass pass, Parameter parameter, int firstRow, ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> gradient) =>
        VectorMath.AddProductColumnSums(
            new ReadOnlyMatrix(x, pass.Rows, _scale.Length), new ReadOnlyMatrix(dy, pass.Rows, _scale.Length), gradient);

    private void Multiply(in LayerPass pass, ReadOnlySpan<float> x, Span<float> y)
    {
        ReadOnlySpan<float> scale = _scale.Of(pass.Parameters);
        for (int start = 0; start < x.Length; start += scale.Length)
            TensorPrimitives.Multiply(x.Slice(start, scale.Length), scale, y[start..]);
    }
}
