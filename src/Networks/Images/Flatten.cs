using System.Runtime.CompilerServices;

namespace MlNetDeep;

/// <summary>
/// y = x as a vector: any shape to its values in the order in which they lie, of an image row by row, a pixel's channels side by side.
/// What a dense layer behind convolutions needs. It costs nothing where the layer before it does not read its own output again.
/// </summary>
public sealed class Flatten : Layer
{
    /// <inheritdoc/>
    protected internal override bool RunsInPlace => true;

    internal override bool IsFreeOfTiny => true;

    /// <inheritdoc/>
    protected internal override Shape Build(Shape input, LayerBuilder builder) => new(input.Length);

    /// <inheritdoc/>
    protected internal override void Forward(in LayerPass pass, ReadOnlySpan<float> x, Span<float> y) => Move(x, y);

    /// <inheritdoc/>
    protected internal override void Backward(
        in LayerPass pass, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> dy, Span<float> dx)
    {
        if (!dx.IsEmpty)
            Move(dy, dx);
    }

    /// <summary>Copies values, unless they are in their place already.</summary>
    internal static void Move(ReadOnlySpan<float> source, Span<float> destination)
    {
        if (!Unsafe.AreSame(ref MemoryMarshal.GetReference(source), ref MemoryMarshal.GetReference(destination)))
            source.CopyTo(destination);
    }
}
