namespace MlNetDeep.Kernels;

/// <summary>
/// Numbers so near to zero that they become zero. What one computation stores for another to multiply is zero or at least
/// <see cref="Bound"/> in magnitude, so that the product of two such numbers is zero or a normal number: a subnormal one costs many
/// processors a hundred times the time of a normal one, and moments that fade would stay subnormal for ever.
/// </summary>
internal static class Tiny
{
    /// <summary>2^-63, about 1.08e-19: the least magnitude whose square is a normal number, 2^-126.</summary>
    public const float Bound = 1.0842021724855044e-19f;

    /// <summary>The smallest normal number, 2^-126.</summary>
    public const float SmallestNormal = 1.17549435e-38f;

    /// <summary>The least magnitude whose product with a factor is at least <see cref="Bound"/>, and that itself is; infinite at factor 0.</summary>
    public static float BoundOfFactor(double factor) => (float)(Bound / Math.Min(1, Math.Abs(factor)));

    /// <summary>The least magnitude whose square, times a factor in (0, 1], is a normal number.</summary>
    public static float BoundOfSquare(double factor) => (float)(Bound / Math.Sqrt(factor));

    /// <summary>The least magnitude whose product with a decay in [0, 1) is a normal number; the smallest normal number at decay 0.</summary>
    public static float BoundOfDecay(double decay) => decay > 0 ? (float)(2 * SmallestNormal / decay) : SmallestNormal;

    /// <summary>x, but 0 where |x| is below <see cref="Bound"/>; NaN at NaN.</summary>
    [MethodImpl(AggressiveInlining)]
    public static V Flush<V>(V x) where V : struct, ISimd<V> => Flush(x, V.Broadcast(Bound));

    /// <summary>x, but 0 where |x| is below a bound; NaN at NaN.</summary>
    [MethodImpl(AggressiveInlining)]
    public static V Flush<V>(V x, V bound) where V : struct, ISimd<V> => V.Select(V.LessThan(V.Abs(x), bound), V.Broadcast(0), x);

    /// <summary>x, but 0 where |x| is below <see cref="Bound"/>, for all elements, in place.</summary>
    public static void Flush(Span<float> x) => ElementLoop.Run(new FlushStep(x), x.Length);

    private readonly ref struct FlushStep(Span<float> x) : IElementStep
    {
        private readonly ref float _x = ref MemoryMarshal.GetReference(x);

        [MethodImpl(AggressiveInlining)]
        public void Apply<V>(nuint i) where V : struct, ISimd<V> => V.Store(Tiny.Flush(V.Load(ref _x, i)), ref _x, i);
    }
}
