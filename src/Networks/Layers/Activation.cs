namespace MlNetDeep;

/// <summary>
/// The base of layers that apply one function to each value, whose derivative follows from the output:
/// y = f(x), dx = dy * f'(y). They run in place, so they cost no memory.
/// </summary>
public abstract class Activation : Layer
{
    /// <inheritdoc/>
    protected internal sealed override bool BackwardReadsOutput => true;

    /// <inheritdoc/>
    protected internal sealed override bool RunsInPlace => true;

    /// <inheritdoc/>
    protected internal override Shape Build(Shape input, LayerBuilder builder) => input;

    /// <inheritdoc/>
    protected internal sealed override void Forward(in LayerPass pass, ReadOnlySpan<float> x, Span<float> y) => Apply(x, y);

    /// <inheritdoc/>
    protected internal sealed override void Backward(
        in LayerPass pass, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> dy, Span<float> dx)
    {
        if (!dx.IsEmpty)
            Gradient(y, dy, dx);
    }

    /// <summary>y = f(x).</summary>
    /// <param name="x">Values.</param>
    /// <param name="y">Results, as long as x; may be x.</param>
    protected abstract void Apply(ReadOnlySpan<float> x, Span<float> y);

    /// <summary>dx = dy * f'(y).</summary>
    /// <param name="y">What <see cref="Apply"/> returned.</param>
    /// <param name="dy">The gradient there.</param>
    /// <param name="dx">The gradient at the input, as long as y; may be dy.</param>
    protected abstract void Gradient(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx);
}
