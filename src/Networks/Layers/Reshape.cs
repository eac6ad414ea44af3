namespace MlNetDeep;

/// <summary>
/// y = x in another shape, with the values in the order in which they lie: a vector as an image, an image as the sequence of its lines. It costs
/// nothing where the layer before it does not read its own output again.
/// </summary>
public sealed class Reshape : Layer
{
    /// <summary>Describes the layer.</summary>
    /// <param name="dimensions">Of the output, outermost first, each at least 1; as many values as the input has.</param>
    public Reshape(params IReadOnlyList<int> dimensions)
    {
        Dimensions = dimensions is null ? null! : [.. dimensions];
    }

    /// <summary>The dimensions of the output, outermost first.</summary>
    public IReadOnlyList<int> Dimensions { get; }

    private static readonly OptionTable Table = new OptionTable<Reshape>
    {
        { o => o.Dimensions, Allowed.Each(Allowed.From(1), least: 1).Required },
    };

    internal override OptionTable OptionTable => Table;

    /// <inheritdoc/>
    protected internal override bool RunsInPlace => true;

    internal override bool IsFreeOfTiny => true;

    /// <inheritdoc/>
    protected internal override Shape Build(Shape input, LayerBuilder builder)
    {
        var output = new Shape([.. Dimensions]);
        return output.Length == input.Length ? output : throw new ArgumentException(
            $"It makes a shape of {output}, {output.Length} values, but its input has the shape {input}, {input.Length} values: " +
            "give it dimensions of the same product.");
    }

    /// <inheritdoc/>
    protected internal override void Forward(in LayerPass pass, ReadOnlySpan<float> x, Span<float> y) => Flatten.Move(x, y);

    /// <inheritdoc/>
    protected internal override void Backward(
        in LayerPass pass, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> dy, Span<float> dx)
    {
        if (!dx.IsEmpty)
            Flatten.Move(dy, dx);
    }
}
