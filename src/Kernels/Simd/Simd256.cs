using System.Runtime.Intrinsics;

namespace MlNetDeep.Kernels;

/// <summary>8 float32 lanes in one 256-bit register.</summary>
internal readonly struct Simd256 : ISimd<Simd256>
{
    private readonly Vector256<float> _lanes;

    [MethodImpl(AggressiveInlining)] internal Simd256(Vector256<float> lanes) => _lanes = lanes;

    public static int Count => 8;

    [MethodImpl(AggressiveInlining)]
    public static Simd256 Load(ref readonly float source, nuint offset) => new(Vector256.LoadUnsafe(in source, offset));

    [MethodImpl(AggressiveInlining)]
    public static void Store(Simd256 value, ref float destination, nuint offset) => value._lanes.StoreUnsafe(ref destination, offset);

    [MethodImpl(AggressiveInlining)] public static Simd256 Broadcast(float value) => new(Vector256.Create(value));
    [MethodImpl(AggressiveInlining)] public static Simd256 BroadcastBits(uint bits) => new(Vector256.Create(bits).AsSingle());

    [MethodImpl(AggressiveInlining)] public static Simd256 operator +(Simd256 a, Simd256 b) => new(a._lanes + b._lanes);
    [MethodImpl(AggressiveInlining)] public static Simd256 operator -(Simd256 a, Simd256 b) => new(a._lanes - b._lanes);
    [MethodImpl(AggressiveInlining)] public static Simd256 operator *(Simd256 a, Simd256 b) => new(a._lanes * b._lanes);
    [MethodImpl(AggressiveInlining)] public static Simd256 operator /(Simd256 a, Simd256 b) => new(a._lanes / b._lanes);

    [MethodImpl(AggressiveInlining)]
    public static Simd256 MulAdd(Simd256 a, Simd256 b, Simd256 c) => new(Vector256.MultiplyAddEstimate(a._lanes, b._lanes, c._lanes));

    [MethodImpl(AggressiveInlining)] public static Simd256 Min(Simd256 a, Simd256 b) => new(Vector256.MinNative(a._lanes, b._lanes));
    [MethodImpl(AggressiveInlining)] public static Simd256 Max(Simd256 a, Simd256 b) => new(Vector256.MaxNative(a._lanes, b._lanes));
    [MethodImpl(AggressiveInlining)] public static Simd256 Abs(Simd256 a) => new(Vector256.Abs(a._lanes));
    [MethodImpl(AggressiveInlining)] public static Simd256 Sqrt(Simd256 a) => new(Vector256.Sqrt(a._lanes));

    [MethodImpl(AggressiveInlining)] public static Simd256 LessThan(Simd256 a, Simd256 b) => new(Vector256.LessThan(a._lanes, b._lanes));

    [MethodImpl(AggressiveInlining)]
    public static Simd256 Select(Simd256 mask, Simd256 ifTrue, Simd256 ifFalse) =>
        new(Vector256.ConditionalSelect(mask._lanes, ifTrue._lanes, ifFalse._lanes));

    [MethodImpl(AggressiveInlining)] public static float Sum(Simd256 a) => Vector256.Sum(a._lanes);

    [MethodImpl(AggressiveInlining)]
    public static float MaxAcross(Simd256 a) =>
        Simd128.MaxAcross(new Simd128(Vector128.MaxNative(a._lanes.GetLower(), a._lanes.GetUpper())));

    [MethodImpl(AggressiveInlining)]
    public static Simd256 AddBits(Simd256 a, Simd256 b) => new((a._lanes.AsUInt32() + b._lanes.AsUInt32()).AsSingle());

    [MethodImpl(AggressiveInlining)] public static Simd256 XorBits(Simd256 a, Simd256 b) => new(a._lanes ^ b._lanes);
    [MethodImpl(AggressiveInlining)] public static Simd256 ShiftLeftBits(Simd256 a, int count) => new((a._lanes.AsUInt32() << count).AsSingle());
    [MethodImpl(AggressiveInlining)] public static Simd256 ShiftRightBits(Simd256 a, int count) => new((a._lanes.AsUInt32() >>> count).AsSingle());

    [MethodImpl(AggressiveInlining)]
    public static Simd256 MultiplyBits(Simd256 a, Simd256 b, out Simd256 high)
    {
        var even = WideMultiply.LowHalves(a._lanes.AsUInt64(), b._lanes.AsUInt64());
        var odd = WideMultiply.LowHalves(a._lanes.AsUInt64() >>> 32, b._lanes.AsUInt64() >>> 32);
        var upper = Vector256.Create(0xFFFFFFFF00000000UL);
        high = new(((even >>> 32) | (odd & upper)).AsSingle());
        return new((Vector256.AndNot(even, upper) | (odd << 32)).AsSingle());
    }

    [MethodImpl(AggressiveInlining)] public static Simd256 ConvertBitsToFloat(Simd256 a) => new(Vector256.ConvertToSingle(a._lanes.AsInt32()));
}
