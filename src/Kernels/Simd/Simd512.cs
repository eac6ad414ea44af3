using System.Runtime.Intrinsics;

namespace MlNetDeep.Kernels;

/// <summary>16 float32 lanes in one 512-bit register.</summary>
internal readonly struct Simd512 : ISimd<Simd512>
{
    private readonly Vector512<float> _lanes;

    [MethodImpl(AggressiveInlining)] private Simd512(Vector512<float> lanes) => _lanes = lanes;

    public static int Count => 16;

    [MethodImpl(AggressiveInlining)]
    public static Simd512 Load(ref readonly float source, nuint offset) => new(Vector512.LoadUnsafe(in source, offset));

    [MethodImpl(AggressiveInlining)]
    public static void Store(Simd512 value, ref float destination, nuint offset) => value._lanes.StoreUnsafe(ref destination, offset);

    [MethodImpl(AggressiveInlining)] public static Simd512 Broadcast(float value) => new(Vector512.Create(value));
    [MethodImpl(AggressiveInlining)] public static Simd512 BroadcastBits(uint bits) => new(Vector512.Create(bits).AsSingle());

    [MethodImpl(AggressiveInlining)] public static Simd512 operator +(Simd512 a, Simd512 b) => new(a._lanes + b._lanes);
    [MethodImpl(AggressiveInlining)] public static Simd512 operator -(Simd512 a, Simd512 b) => new(a._lanes - b._lanes);
    [MethodImpl(AggressiveInlining)] public static Simd512 operator *(Simd512 a, Simd512 b) => new(a._lanes * b._lanes);
    [MethodImpl(AggressiveInlining)] public static Simd512 operator /(Simd512 a, Simd512 b) => new(a._lanes / b._lanes);

    [MethodImpl(AggressiveInlining)]
    public static Simd512 MulAdd(Simd512 a, Simd512 b, Simd512 c) => new(Vector512.MultiplyAddEstimate(a._lanes, b._lanes, c._lanes));

    [MethodImpl(AggressiveInlining)] public static Simd512 Min(Simd512 a, Simd512 b) => new(Vector512.MinNative(a._lanes, b._lanes));
    [MethodImpl(AggressiveInlining)] public static Simd512 Max(Simd512 a, Simd512 b) => new(Vector512.MaxNative(a._lanes, b._lanes));
    [MethodImpl(AggressiveInlining)] public static Simd512 Abs(Simd512 a) => new(Vector512.Abs(a._lanes));
    [MethodImpl(AggressiveInlining)] public static Simd512 Sqrt(Simd512 a) => new(Vector512.Sqrt(a._lanes));

    [MethodImpl(AggressiveInlining)] public static Simd512 LessThan(Simd512 a, Simd512 b) => new(Vector512.LessThan(a._lanes, b._lanes));

    [MethodImpl(AggressiveInlining)]
    public static Simd512 Select(Simd512 mask, Simd512 ifTrue, Simd512 ifFalse) =>
        new(Vector512.ConditionalSelect(mask._lanes, ifTrue._lanes, ifFalse._lanes));

    [MethodImpl(AggressiveInlining)] public static float Sum(Simd512 a) => Vector512.Sum(a._lanes);

    [MethodImpl(AggressiveInlining)]
    public static float MaxAcross(Simd512 a) =>
        Simd256.MaxAcross(new Simd256(Vector256.MaxNative(a._lanes.GetLower(), a._lanes.GetUpper())));

    [MethodImpl(AggressiveInlining)]
    public static Simd512 AddBits(Simd512 a, Simd512 b) => new((a._lanes.AsUInt32() + b._lanes.AsUInt32()).AsSingle());

    [MethodImpl(AggressiveInlining)] public static Simd512 XorBits(Simd512 a, Simd512 b) => new(a._lanes ^ b._lanes);
    [MethodImpl(AggressiveInlining)] public static Simd512 ShiftLeftBits(Simd512 a, int count) => new((a._lanes.AsUInt32() << count).AsSingle());
    [MethodImpl(AggressiveInlining)] public static Simd512 ShiftRightBits(Simd512 a, int count) => new((a._lanes.AsUInt32() >>> count).AsSingle());

    [MethodImpl(AggressiveInlining)]
    public static Simd512 MultiplyBits(Simd512 a, Simd512 b, out Simd512 high)
    {
        var even = WideMultiply.LowHalves(a._lanes.AsUInt64(), b._lanes.AsUInt64());
        var odd = WideMultiply.LowHalves(a._lanes.AsUInt64() >>> 32, b._lanes.AsUInt64() >>> 32);
        var upper = Vector512.Create(0xFFFFFFFF00000000UL);
        high = new(((even >>> 32) | (odd & upper)).AsSingle());
        return new((Vector512.AndNot(even, upper) | (odd << 32)).AsSingle());
    }

    [MethodImpl(AggressiveInlining)] public static Simd512 ConvertBitsToFloat(Simd512 a) => new(Vector512.ConvertToSingle(a._lanes.AsInt32()));
}
