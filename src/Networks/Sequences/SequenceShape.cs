namespace MlNetDeep;

/// <summary>The shape of a sequence, [time, features].</summary>
/// <param name="Time">The number of steps.</param>
/// <param name="Features">Values of a step.</param>
internal readonly record struct SequenceShape(int Time, int Features)
{
    /// <summary>Reads the shape of an example.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="layer">Who asks, as a sentence begins.</param>
    /// <exception cref="ArgumentException">It is not a sequence.</exception>
    public static SequenceShape Of(Shape shape, string layer) => shape.Rank == 2
        ? new SequenceShape(shape[0], shape[1])
        : throw new ArgumentException(
            $"{layer} takes a sequence of shape time x features, but its input has the shape {shape}: " +
            "give the network such an input shape.");

    /// <summary>Values of a sequence.</summary>
    public int Length => Time * Features;

    /// <summary>The steps that a row of a pass has: all where nothing else is said.</summary>
    public int StepsOf(in LayerPass pass, int row) => pass.Steps.IsEmpty ? Time : pass.Steps[row];

    /// <summary>Sets all values beyond the steps that rows have to zero.</summary>
    /// <param name="pass">Knows the steps.</param>
    /// <param name="values">[rows, time, features].</param>
    public void ClearPadding(in LayerPass pass, Span<float> values)
    {
        for (int row = 0; row < pass.Steps.Length; row++)
            values[(row * Length + pass.Steps[row] * Features)..((row + 1) * Length)].Clear();
    }

    /// <summary>One step of all examples: a matrix [rows, count] whose rows lie a sequence apart.</summary>
    /// <param name="values">[rows, time, features].</param>
    /// <param name="rows">The number of examples.</param>
    /// <param name="time">The step.</param>
    /// <param name="first">The first of its values.</param>
    /// <param name="count">How many of them.</param>
    public Matrix At(Span<float> values, int rows, int time, int first, int count) =>
        new(values[(time * Features + first)..], rows, count, Time * Features, 1);

    /// <inheritdoc cref="At(Span{float}, int, int, int, int)"/>
    public ReadOnlyMatrix At(ReadOnlySpan<float> values, int rows, int time, int first, int count) =>
        new(values[(time * Features + first)..], rows, count, Time * Features, 1);
}
