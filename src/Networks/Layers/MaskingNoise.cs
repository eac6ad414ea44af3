namespace MlNetDeep;

/// <summary>
/// In training y = x m with m = 0 at probability rate, else 1, drawn anew for each value and step; in scoring y = x. Unlike
/// <see cref="Dropout"/> it does not scale up what it leaves: it destroys part of the input, for a denoising autoencoder to restore.
/// P. Vincent et al., "Extracting and composing robust features with denoising autoencoders", ICML 2008.
/// </summary>
/// <param name="rate">The probability that a value is set to zero, in [0, 1).</param>
public sealed class MaskingNoise(float rate) : MaskingLayer(rate)
{
    private protected override void Mask(ReadOnlySpan<float> source, in LayerPass pass, ulong first, Span<float> destination) =>
        DropoutMask.Mask(source, pass.Random, pass.RandomStream, first, Rate, destination);
}
