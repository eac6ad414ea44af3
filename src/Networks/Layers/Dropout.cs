namespace MlNetDeep;

/// <summary>
/// In training y = x m / (1 - rate) with m = 0 at probability rate, else 1, drawn anew for each value and step;
/// in scoring y = x, the expectation over masks. First in a network it drops input units, elsewhere hidden units.
/// Srivastava et al., "Dropout: a simple way to prevent neural networks from overfitting", JMLR 15, 2014; inverted scaling.
/// </summary>
/// <param name="rate">The probability that a unit is dropped, in [0, 1).</param>
public sealed class Dropout(float rate) : MaskingLayer(rate)
{
    private protected override void Mask(ReadOnlySpan<float> source, in LayerPass pass, ulong first, Span<float> destination) =>
        DropoutMask.Apply(source, pass.Random, pass.RandomStream, first, Rate, destination);
}
