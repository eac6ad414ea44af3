using System.Text.Json.Serialization;
using MlNetDeep.Kernels;

namespace MlNetDeep.Networks;

/// <summary>
/// In training y = x m with m = 0 at probability rate, else 1, drawn anew for each value and step; in scoring y = x. Unlike
/// <see cref="Dropout"/> it does not scale up what it leaves: it destroys part of the input, for a denoising autoencoder to restore.
/// dx = dy m. The mask is a function of the step's counter and is computed again in the backward pass, never stored.
/// P. Vincent et al., "Extracting and composing robust features with denoising autoencoders", ICML 2008.
/// </summary>
public sealed class MaskingNoise : Layer
{
    private int _width;

    /// <summary>Describes the layer.</summary>
    /// <param name="rate">The probability that a value is set to zero, in [0, 1).</param>
    public MaskingNoise(float rate) => Rate = rate;

    /// <summary>The probability that a value is set to zero.</summary>
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
            throw new ArgumentOutOfRangeException(nameof(Rate), Rate, "A rate of masking lies in [0, 1).");
        _width = input.Length;
        return input;
    }

    /// <inheritdoc/>
    protected internal override void Forward(in LayerPass pass, ReadOnlySpan<float> x, Span<float> y) => Mask(pass, x, y);

    /// <inheritdoc/>
    protected internal override void Backward(
        in LayerPass pass, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> dy, Span<float> dx)
    {
        if (!dx.IsEmpty)
            Mask(pass, dy, dx);
    }

    private void Mask(in LayerPass pass, ReadOnlySpan<float> source, Span<float> destination) =>
        DropoutMask.Mask(source, pass.Random, pass.RandomStream, (ulong)pass.FirstRow * (ulong)_width, Rate, destination);
}
