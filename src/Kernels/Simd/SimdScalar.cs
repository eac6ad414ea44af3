using System.Runtime.Intrinsics;

namespace MlNetDeep.Kernels;

/// <summary>One float32 lane: the remainders of the vector loops, and machines without vector hardware.</summary>
internal readonly struct SimdScalar : ISimd<SimdScalar>
{
    private readonly float _lane;

    [MethodImpl(AggressiveInlining)] private SimdScalar(float lane) => _lane = lane;

    public static int Count => 1;

    private uint Bits => BitConverter.SingleToUInt32Bits(_lane);

    [MethodImpl(AggressiveInlining)]
    public static SimdScalar Load(ref readonly float source, nuint offset) => new(Unsafe.Add(ref Unsafe.AsRef(in source), offset));

    [MethodImpl(AggressiveInlining)]
    public static void Store(SimdScalar value, ref float destination, nuint offset) => Unsafe.Add(ref destination, offset) = value._lane;

    [MethodImpl(AggressiveInlining)] public static SimdScalar Broadcast(float value) => new(value);
    [MethodImpl(AggressiveInlining)] public static SimdScalar BroadcastBits(uint bits) => new(BitConverter.UInt32BitsToSingle(bits));

    [MethodImpl(AggressiveInlining)] public static SimdScalar operator +(SimdScalar a, SimdScalar b) => new(a._lane + b._lane);
    [MethodImpl(AggressiveInlining)] public static SimdScalar operator -(SimdScalar a, SimdScalar b) => new(a._lane - b._lane);
    [MethodImpl(AggressiveInlining)] public static SimdScalar operator *(SimdScalar a, SimdScalar b) => new(a._lane * b._lane);
    [MethodImpl(AggressiveInlining)] public static SimdScalar operator /(SimdScalar a, SimdScalar b) => new(a._lane / b._lane);

    [MethodImpl(AggressiveInlining)]
    public static SimdScalar MulAdd(SimdScalar a, SimdScalar b, SimdScalar c) => new(float.MultiplyAddEstimate(a._lane, b._lane, c._lane));

    [MethodImpl(AggressiveInlining)] public static SimdScalar Min(SimdScalar a, SimdScalar b) => new(float.MinNative(a._lane, b._lane));
    [MethodImpl(AggressiveInlining)] public static SimdScalar Max(SimdScalar a, SimdScalar b) => new(float.MaxNative(a._lane, b._lane));
    [MethodImpl(AggressiveInlining)] public static SimdScalar Abs(SimdScalar a) => new(MathF.Abs(a._lane));
    [MethodImpl(AggressiveInlining)] public static SimdScalar Sqrt(SimdScalar a) => new(MathF.Sqrt(a._lane));

    // In a vector register where there is one: masks then take no way over integer registers, and no branch is mispredicted.
    [MethodImpl(AggressiveInlining)]
    public static SimdScalar LessThan(SimdScalar a, SimdScalar b) => Vector128.IsHardwareAccelerated
        ? new(Vector128.LessThan(Wide(a), Wide(b)).ToScalar())
        : BroadcastBits(a._lane < b._lane ? uint.MaxValue : 0);

    [MethodImpl(AggressiveInlining)]
    public static SimdScalar Select(SimdScalar mask, SimdScalar ifTrue, SimdScalar ifFalse) => Vector128.IsHardwareAccelerated
        ? new(Vector128.ConditionalSelect(Wide(mask), Wide(ifTrue), Wide(ifFalse)).ToScalar())
        : mask.Bits != 0 ? ifTrue : ifFalse;

    [MethodImpl(AggressiveInlining)] public static float Sum(SimdScalar a) => a._lane;
    [MethodImpl(AggressiveInlining)] public static float MaxAcross(SimdScalar a) => a._lane;

    [MethodImpl(AggressiveInlining)] public static SimdScalar AddBits(SimdScalar a, SimdScalar b) => BroadcastBits(a.Bits + b.Bits);
    [MethodImpl(AggressiveInlining)] public static SimdScalar XorBits(SimdScalar a, SimdScalar b) => BroadcastBits(a.Bits ^ b.Bits);
    [MethodImpl(AggressiveInlining)] public static SimdScalar ShiftLeftBits(SimdScalar a, int count) => BroadcastBits(a.Bits << count);
    [MethodImpl(AggressiveInlining)] public static SimdScalar ShiftRightBits(SimdScalar a, int count) => BroadcastBits(a.Bits >>> count);

    [MethodImpl(AggressiveInlining)]
    public static SimdScalar MultiplyBits(SimdScalar a, SimdScalar b, out SimdScalar high)
    {
        var product = (ulong)a.Bits * b.Bits;
        high = BroadcastBits((uint)(product >> 32));
        return BroadcastBits((uint)product);
    }

    [MethodImpl(AggressiveInlining)] public static SimdScalar ConvertBitsToFloat(SimdScalar a) => new((int)a.Bits);

    [MethodImpl(AggressiveInlining)] private static Vector128<float> Wide(SimdScalar a) => Vector128.CreateScalarUnsafe(a._lane);
}
