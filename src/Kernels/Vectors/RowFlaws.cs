namespace MlNetDeep.Kernels;

/// <summary>What may be wrong with numbers that a network is to read, found in one pass.</summary>
internal readonly ref struct RowFlaws
{
    private RowFlaws(bool hasTiny, bool hasNonFinite) => (HasTiny, HasNonFinite) = (hasTiny, hasNonFinite);

    /// <summary>Whether one is not zero, but below <see cref="Tiny.Bound"/> in magnitude.</summary>
    public bool HasTiny { get; }

    /// <summary>Whether one is NaN or infinite.</summary>
    public bool HasNonFinite { get; }

    /// <summary>Looks through them.</summary>
    public static RowFlaws Of(ReadOnlySpan<float> x)
    {
        float tiny = 0, nonFinite = 0;
        SimdDispatch.Run(new SearchKernel(x, ref tiny, ref nonFinite));
        return new RowFlaws(tiny > 0, nonFinite > 0);
    }

    /// <summary>The largest magnitude below the bound, and 1 where one is not finite; 0 where there is none.</summary>
    internal readonly ref struct SearchKernel(ReadOnlySpan<float> x, ref float tiny, ref float nonFinite) : ISimdKernel
    {
        private readonly ReadOnlySpan<float> _x = x;
        private readonly ref float _tiny = ref tiny;
        private readonly ref float _nonFinite = ref nonFinite;

        [MethodImpl(LoopOptions.Loop)]
        public void Run<V>() where V : struct, ISimd<V>
        {
            ref var x = ref MemoryMarshal.GetReference(_x);
            var length = (nuint)_x.Length;
            var (tiny, nonFinite) = (V.Broadcast(0), V.Broadcast(0));
            var (tinyOfRest, nonFiniteOfRest) = (SimdScalar.Broadcast(0), SimdScalar.Broadcast(0));
            nuint i = 0;
            if (V.Count > 1)
            {
                for (; i + (nuint)V.Count <= length; i += (nuint)V.Count)
                    Look(V.Load(ref x, i), ref tiny, ref nonFinite);
            }
            for (; i < length; i++)
                Look(SimdScalar.Load(ref x, i), ref tinyOfRest, ref nonFiniteOfRest);
            _tiny = Math.Max(V.MaxAcross(tiny), SimdScalar.Sum(tinyOfRest));
            _nonFinite = Math.Max(V.MaxAcross(nonFinite), SimdScalar.Sum(nonFiniteOfRest));
        }

        [MethodImpl(AggressiveInlining)]
        private static void Look<V>(V x, ref V tiny, ref V nonFinite) where V : struct, ISimd<V>
        {
            var magnitude = V.Abs(x);
            tiny = V.Max(tiny, V.Select(V.LessThan(magnitude, V.Broadcast(Tiny.Bound)), magnitude, V.Broadcast(0)));
            nonFinite = V.Select(V.LessThan(magnitude, V.Broadcast(float.PositiveInfinity)), nonFinite, V.Broadcast(1));
        }
    }
}
