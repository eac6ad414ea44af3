using System.Text.Json.Serialization;
using MlNetDeep.Kernels;

namespace MlNetDeep.Networks;

/// <summary>
/// In training y = x m / (1 - rate) with m = 0 at probability rate, else 1, drawn anew for each value and step;
/// in scoring y = x, the expectation over masks. First in a network it drops input units, elsewhere hidden units.
/// The mask is a function of the step's counter and is computed again in the backward pass, never stored.
/// Srivastava et al., "Dropout: a simple way to prevent neural networks from overfitting", JMLR 15, 2014; inverted scaling.
/// </summary>
public sealed class Dropout : Layer
{
    private int _width;

    /// <summary>Describes the layer.</summary>
    /// <param name="rate">The probability that a unit is dropped, in [0, 1).</param>
    public Dropout(float rate) => Rate = rate;

    /// <summary>The probability that a unit is dropped.</summary>
    public float Rate { get; }

    /// <inheritdoc/>
    protected internal override bool RunsInPlace => true;

    /// <inheritdoc/>
    [JsonIgnore]
    public override bool ActsInTrainingOnly => true;

    /// <inheritdoc/>
    protected internal override Shape Build(Shape input, LayerBuilder builder)
    {
        if (!(Rate >= 0 && Rate < 1))
            throw new ArgumentOutOfRangeException(nameof(Rate), Rate, "A dropout rate must lie in [0, 1).");
        _width = input.Length;
        return input;
    }

    /// <inheritdoc/>
    protected internal override void Forward(in LayerPass pass, ReadOnlySpan<float> x, Span<float> y) => ApplyMask(pass, x, y);

    /// <inheritdoc/>
    protected internal override void Backward(
        in LayerPass pass, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> dy, Span<float> dx)
    {
        if (!dx.IsEmpty)
            ApplyMask(pass, dy, dx);
    }

    private void ApplyMask(in LayerPass pass, ReadOnlySpan<float> source, Span<float> destination) =>
        DropoutMask.Apply(source, pass.Random, pass.RandomStream, (ulong)pass.FirstRow * (ulong)_width, Rate, destination);
}
