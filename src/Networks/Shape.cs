namespace MlNetDeep;

/// <summary>
/// The shape of one example: its dimensions without the batch, outermost first, stored row-major.
/// A vector of 784 features is <c>784</c>; an image is <c>height x width x channels</c>; a sequence is <c>time x features</c>.
/// </summary>
public readonly struct Shape : IEquatable<Shape>
{
    private readonly int[]? _dimensions;

    /// <summary>Makes a shape of the given dimensions; none at all is a scalar of length 1.</summary>
    /// <param name="dimensions">Sizes, outermost first, each at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A dimension is below 1, or their product exceeds <see
    /// cref="Array.MaxLength"/>.</exception>
    public Shape(params ReadOnlySpan<int> dimensions)
    {
        long length = 1;
        foreach (int dimension in dimensions)
        {
            if (dimension < 1)
                throw new ArgumentOutOfRangeException(nameof(dimensions), dimension, "Each dimension of a shape must be at least 1.");
            length *= dimension;
            if (length > Array.MaxLength)
                throw new ArgumentOutOfRangeException(nameof(dimensions), length, "The shape holds more values than an array can.");
        }

        _dimensions = dimensions.ToArray();
        Length = (int)length;
    }

    /// <summary>The sizes, outermost first.</summary>
    public ReadOnlySpan<int> Dimensions => _dimensions;

    /// <summary>The number of dimensions.</summary>
    public int Rank => _dimensions?.Length ?? 0;

    /// <summary>The number of values in one example: the product of the dimensions.</summary>
    public int Length { get; }

    /// <summary>The size of one dimension.</summary>
    /// <param name="dimension">0 for the outermost, to <see cref="Rank"/> - 1.</param>
    public int this[int dimension] => Dimensions[dimension];

    /// <inheritdoc/>
    public bool Equals(Shape other) => Dimensions.SequenceEqual(other.Dimensions);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Shape other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (int dimension in Dimensions)
            hash.Add(dimension);
        return hash.ToHashCode();
    }

    /// <summary>Whether both shapes have the same dimensions in the same order.</summary>
    public static bool operator ==(Shape left, Shape right) => left.Equals(right);

    /// <summary>Whether the shapes differ.</summary>
    public static bool operator !=(Shape left, Shape right) => !left.Equals(right);

    /// <summary>The dimensions joined by <c>x</c>, as in <c>28x28x1</c>.</summary>
    public override string ToString() => string.Join('x', _dimensions ?? []);
}
