namespace MlNetDeep;

/// <summary>A height and a width, in elements: of an image, a window, a step.</summary>
/// <param name="Height">Elements from top to bottom.</param>
/// <param name="Width">Elements from left to right.</param>
public readonly record struct Size2D(int Height, int Width)
{
    /// <summary>A square.</summary>
    /// <param name="side">Height and width.</param>
    public static implicit operator Size2D(int side) => new(side, side);

    /// <summary>Height times width: of any two sizes, without wrapping.</summary>
    public long Area() => (long)Height * Width;

    /// <summary>The sizes joined by <c>x</c>, as in <c>5x5</c>.</summary>
    public override string ToString() => $"{Height}x{Width}";
}
