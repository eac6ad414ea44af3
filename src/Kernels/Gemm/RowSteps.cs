using System.Runtime.CompilerServices;

namespace MlNetDeep.Kernels;

/// <summary>c_j = a b_j, or c_j + a b_j.</summary>
internal readonly ref struct OneRowStep(float a, ref float b, bool accumulate, ref float c) : IElementStep
{
    private readonly float _a = a;
    private readonly ref float _b = ref b;
    private readonly bool _accumulate = accumulate;
    private readonly ref float _c = ref c;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<V>(nuint i) where V : struct, ISimd<V>
    {
        var sum = _accumulate ? V.Load(ref _c, i) : V.Broadcast(0);
        V.Store(V.MulAdd(V.Broadcast(_a), V.Load(ref _b, i), sum), ref _c, i);
    }
}

/// <summary>c_j = sum_r a_r b_rj, or c_j + that, over eight rows r.</summary>
internal readonly ref struct EightRowsStep : IElementStep
{
    private readonly float _a0;
    private readonly float _a1;
    private readonly float _a2;
    private readonly float _a3;
    private readonly float _a4;
    private readonly float _a5;
    private readonly float _a6;
    private readonly float _a7;
    private readonly ref float _b;
    private readonly nuint _stride;
    private readonly bool _accumulate;
    private readonly ref float _c;

    public EightRowsStep(ref float a, nuint aStride, ref float b, nuint bStride, bool accumulate, ref float c)
    {
        (_a0, _a1, _a2, _a3) = (a, Unsafe.Add(ref a, aStride), Unsafe.Add(ref a, 2 * aStride), Unsafe.Add(ref a, 3 * aStride));
        a = ref Unsafe.Add(ref a, 4 * aStride);
        (_a4, _a5, _a6, _a7) = (a, Unsafe.Add(ref a, aStride), Unsafe.Add(ref a, 2 * aStride), Unsafe.Add(ref a, 3 * aStride));
        _b = ref b;
        _stride = bStride;
        _accumulate = accumulate;
        _c = ref c;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<V>(nuint i) where V : struct, ISimd<V>
    {
        ref var b = ref Unsafe.Add(ref _b, i);
        ref var lower = ref Unsafe.Add(ref b, 4 * _stride);
        // Two chains of additions, so that neither waits long for the other.
        var sum = _accumulate ? V.Load(ref _c, i) : V.Broadcast(0);
        sum = V.MulAdd(V.Broadcast(_a0), V.Load(ref b, 0), sum);
        sum = V.MulAdd(V.Broadcast(_a1), V.Load(ref b, _stride), sum);
        sum = V.MulAdd(V.Broadcast(_a2), V.Load(ref b, 2 * _stride), sum);
        sum = V.MulAdd(V.Broadcast(_a3), V.Load(ref b, 3 * _stride), sum);
        var rest = V.Broadcast(_a4) * V.Load(ref lower, 0);
        rest = V.MulAdd(V.Broadcast(_a5), V.Load(ref lower, _stride), rest);
        rest = V.MulAdd(V.Broadcast(_a6), V.Load(ref lower, 2 * _stride), rest);
        rest = V.MulAdd(V.Broadcast(_a7), V.Load(ref lower, 3 * _stride), rest);
        V.Store(sum + rest, ref _c, i);
    }
}
