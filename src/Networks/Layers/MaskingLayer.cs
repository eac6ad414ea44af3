using System.Text.Json.Serialization;

namespace MlNetDeep;

/// <summary>
/// The base of layers that set values to zero at random, in training alone; in scoring y = x. The mask is a function of the step's counter and
/// is computed again in the backward pass, never stored.
/// </summary>
public abstract class MaskingLayer : Layer
{
    private int _width;

    /// <summary>Describes the layer.</summary>
    /// <param name="rate">The probability that a value is set to zero, in [0, 1).</param>
    private protected MaskingLayer(float rate) => Rate = rate;

    /// <summary>The probability that a value is set to zero.</summary>
    public float Rate { get; }

    /// <inheritdoc/>
    protected internal override bool RunsInPlace => true;

    internal override bool IsFreeOfTiny => true;

    /// <inheritdoc/>
    [JsonIgnore]
    public override bool ActsInTrainingOnly => true;

    private static readonly OptionTable Table =
        new OptionTable<MaskingLayer> { { o => o.Rate, Allowed.From(0).Below(1), SearchRange.Linear(0, 0.5) } };

    internal override OptionTable OptionTable => Table;

    /// <inheritdoc/>
    protected internal override Shape Build(Shape input, LayerBuilder builder)
    {
        _width = input.Length;
        return input;
    }

    /// <inheritdoc/>
    protected internal override void Forward(in LayerPass pass, ReadOnlySpan<float> x, Span<float> y) =>
        Mask(x, pass, (ulong)pass.FirstRow * (ulong)_width, y);

    /// <inheritdoc/>
    protected internal override void Backward(
        in LayerPass pass, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> dy, Span<float> dx)
    {
        if (!dx.IsEmpty)
            Mask(dy, pass, (ulong)pass.FirstRow * (ulong)_width, dx);
    }

    /// <summary>
    /// Sets values, or their gradients, to zero, and scales the others where the layer does; the first has a number. In place, or not.
    /// </summary>
    private protected abstract void Mask(ReadOnlySpan<float> source, in LayerPass pass, ulong first, Span<float> destination);
}
