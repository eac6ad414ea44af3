using System.Runtime.Intrinsics;

namespace MlNetDeep.Kernels;

/// <summary>4 float32 lanes in one 128-bit register.</summary>
internal readonly struct Simd128 : ISimd<Simd128>
{
    private readonly Vector128<float> _lanes;

    [MethodImpl(AggressiveInlining)] internal Simd128(Vector128<float> lanes) => _lanes = lanes;

    public static int Count => 4;

    [MethodImpl(AggressiveInlining)]
    public static Simd128 Load(ref readonly float source, nuint offset) => new(Vector128.LoadUnsafe(in source, offset));

    [MethodImpl(AggressiveInlining)]
    public static void Store(Simd128 value, ref float destination, nuint offset) => value._lanes.StoreUnsafe(ref destination, offset);

    [MethodImpl(AggressiveInlining)] public static Simd128 Broadcast(float value) => new(Vector128.Create(value));
    [MethodImpl(AggressiveInlining)] public static Simd128 BroadcastBits(uint bits) => new(Vector128.Create(bits).AsSingle());

    [MethodImpl(AggressiveInlining)] public static Simd128 operator +(Simd128 a, Simd128 b) => new(a._lanes + b._lanes);
    [MethodImpl(AggressiveInlining)] public static Simd128 operator -(Simd128 a, Simd128 b) => new(a._lanes - b._lanes);
    [MethodImpl(AggressiveInlining)] public static Simd128 operator *(Simd128 a, Simd128 b) => new(a._lanes * b._lanes);
    [MethodImpl(AggressiveInlining)] public static Simd128 operator /(Simd128 a, Simd128 b) => new(a._lanes / b._lanes);

    [MethodImpl(AggressiveInlining)]
    public static Simd128 MulAdd(Simd128 a, Simd128 b, Simd128 c) => new(Vector128.MultiplyAddEstimate(a._lanes, b._lanes, c._lanes));

    [MethodImpl(AggressiveInlining)] public static Simd128 Min(Simd128 a, Simd128 b) => new(Vector128.MinNative(a._lanes, b._lanes));
    [MethodImpl(AggressiveInlining)] public static Simd128 Max(Simd128 a, Simd128 b) => new(Vector128.MaxNative(a._lanes, b._lanes));
    [MethodImpl(AggressiveInlining)] public static Simd128 Abs(Simd128 a) => new(Vector128.Abs(a._lanes));
    [MethodImpl(AggressiveInlining)] public static Simd128 Sqrt(Simd128 a) => new(Vector128.Sqrt(a._lanes));

    [MethodImpl(AggressiveInlining)] public static Simd128 LessThan(Simd128 a, Simd128 b) => new(Vector128.LessThan(a._lanes, b._lanes));

    [MethodImpl(AggressiveInlining)]
    public static Simd128 Select(Simd128 mask, Simd128 ifTrue, Simd128 ifFalse) =>
        new(Vector128.ConditionalSelect(mask._lanes, ifTrue._lanes, ifFalse._lanes));

    [MethodImpl(AggressiveInlining)] public static float Sum(Simd128 a) => Vector128.Sum(a._lanes);

    [MethodImpl(AggressiveInlining)]
    public static float MaxAcross(Simd128 a) => MathF.Max(MathF.Max(a._lanes[0], a._lanes[1]), MathF.Max(a._lanes[2], a._lanes[3]));

    [MethodImpl(AggressiveInlining)]
    public static Simd128 AddBits(Simd128 a, Simd128 b) => new((a._lanes.AsUInt32() + b._lanes.AsUInt32()).AsSingle());

    [MethodImpl(AggressiveInlining)] public static Simd128 XorBits(Simd128 a, Simd128 b) => new(a._lanes ^ b._lanes);
    [MethodImpl(AggressiveInlining)] public static Simd128 ShiftLeftBits(Simd128 a, int count) => new((a._lanes.AsUInt32() << count).AsSingle());
    [MethodImpl(AggressiveInlining)] public static Simd128 ShiftRightBits(Simd128 a, int count) => new((a._lanes.AsUInt32() >>> count).AsSingle());

    [MethodImpl(AggressiveInlining)]
    public static Simd128 MultiplyBits(Simd128 a, Simd128 b, out Simd128 high)
    {
        var even = WideMultiply.LowHalves(a._lanes.AsUInt64(), b._lanes.AsUInt64());
        var odd = WideMultiply.LowHalves(a._lanes.AsUInt64() >>> 32, b._lanes.AsUInt64() >>> 32);
        var upper = Vector128.Create(0xFFFFFFFF00000000UL);
        high = new(((even >>> 32) | (odd & upper)).AsSingle());
        return new((Vector128.AndNot(even, upper) | (odd << 32)).AsSingle());
    }

    [MethodImpl(AggressiveInlining)] public static Simd128 ConvertBitsToFloat(Simd128 a) => new(Vector128.ConvertToSingle(a._lanes.AsInt32()));
}
