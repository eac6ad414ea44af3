namespace MlNetDeep.Kernels;

/// <summary>
/// A vector of <see cref="Count"/> float32 lanes. A kernel is written once, generic over <typeparamref name="V"/>, and runs at every width.
/// </summary>
/// <remarks>
/// A comparison gives a mask: all bits of a lane set where it holds, none where it does not. The members whose name ends in Bits
/// read a lane as a 32-bit integer. Loads and stores check no bounds: the caller has checked its spans.
/// </remarks>
internal interface ISimd<V> where V : struct, ISimd<V>
{
    /// <summary>The number of lanes: 1, 4, 8 or 16; a constant to the JIT.</summary>
    static abstract int Count { get; }

    /// <summary>The lanes source[offset .. offset + Count), at any alignment.</summary>
    static abstract V Load(ref readonly float source, nuint offset);

    /// <summary>Writes the lanes to destination[offset .. offset + Count), at any alignment.</summary>
    static abstract void Store(V value, ref float destination, nuint offset);

    /// <summary>Every lane equal to <paramref name="value"/>.</summary>
    static abstract V Broadcast(float value);

    /// <summary>Every lane with the bit pattern <paramref name="bits"/>.</summary>
    static abstract V BroadcastBits(uint bits);

    /// <summary>a + b, lane by lane.</summary>
    static abstract V operator +(V a, V b);

    /// <summary>a - b, lane by lane.</summary>
    static abstract V operator -(V a, V b);

    /// <summary>a * b, lane by lane.</summary>
    static abstract V operator *(V a, V b);

    /// <summary>a / b, lane by lane.</summary>
    static abstract V operator /(V a, V b);

    /// <summary>a * b + c: rounded once where the processor has a fused instruction, twice where it has none.</summary>
    static abstract V MulAdd(V a, V b, V c);

    /// <summary>The smaller of a and b; unspecified where either is NaN.</summary>
    static abstract V Min(V a, V b);

    /// <summary>The larger of a and b; unspecified where either is NaN.</summary>
    static abstract V Max(V a, V b);

    /// <summary>|a|: the sign bit cleared.</summary>
    static abstract V Abs(V a);

    /// <summary>The square root, correctly rounded; NaN below zero.</summary>
    static abstract V Sqrt(V a);

    /// <summary>The mask of a &lt; b; false where either is NaN.</summary>
    static abstract V LessThan(V a, V b);

    /// <summary><paramref name="ifTrue"/> where the mask is set, <paramref name="ifFalse"/> where it is not.</summary>
    static abstract V Select(V mask, V ifTrue, V ifFalse);

    /// <summary>The sum of all lanes, in an order of the width's own.</summary>
    static abstract float Sum(V a);

    /// <summary>The largest of all lanes; unspecified where one is NaN.</summary>
    static abstract float MaxAcross(V a);

    /// <summary>a + b modulo 2^32, on bit patterns.</summary>
    static abstract V AddBits(V a, V b);

    /// <summary>a XOR b, on bit patterns.</summary>
    static abstract V XorBits(V a, V b);

    /// <summary>The bit pattern moved left by <paramref name="count"/> in 0..31; zeros come in.</summary>
    static abstract V ShiftLeftBits(V a, int count);

    /// <summary>The bit pattern moved right by <paramref name="count"/> in 0..31; zeros come in.</summary>
    static abstract V ShiftRightBits(V a, int count);

    /// <summary>The low half of the 64-bit product of a and b as unsigned integers; <paramref name="high"/> is its high half.</summary>
    static abstract V MultiplyBits(V a, V b, out V high);

    /// <summary>The float nearest to each lane read as a signed 32-bit integer.</summary>
    static abstract V ConvertBitsToFloat(V a);
}
