namespace MlNetDeep;

/// <summary>Values with their shape, as drawings and other libraries take them.</summary>
public sealed class ShapedArray
{
    /// <summary>Puts values and shape together.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="values">As many as the shape holds, row-major; not copied.</param>
    /// <exception cref="ArgumentException">There are more or fewer values.</exception>
    public ShapedArray(Shape shape, float[] values)
    {
        if (values.Length != shape.Length)
            throw new ArgumentException($"An array of {shape} holds {shape.Length} values, not {values.Length}.", nameof(values));
        (Shape, Values) = (shape, values);
    }

    /// <summary>The sizes, outermost first.</summary>
    public Shape Shape { get; }

    /// <summary>The values, row-major.</summary>
    public float[] Values { get; }

    /// <summary>One value.</summary>
    /// <param name="indices">Its place in each dimension, from 0.</param>
    /// <exception cref="ArgumentException">There are not as many indices as dimensions.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index is outside its dimension.</exception>
    public float this[params ReadOnlySpan<int> indices]
    {
        get
        {
            if (indices.Length != Shape.Rank)
                throw new ArgumentException($"An array of {Shape} has {Shape.Rank} indices, not {indices.Length}.", nameof(indices));
            int place = 0;
            for (int i = 0; i < indices.Length; i++)
            {
                if ((uint)indices[i] >= (uint)Shape[i])
                    throw new ArgumentOutOfRangeException(
                        nameof(indices), indices[i], $"Dimension {i} has the indices 0 to {Shape[i] - 1}.");
                place = place * Shape[i] + indices[i];
            }

            return Values[place];
        }
    }

    /// <summary>The shape.</summary>
    public override string ToString() => Shape.ToString();
}
