namespace MlNetDeep.Kernels;

/// <summary>y_i = scale x_i where the uniform number at start + i is at least rate, otherwise 0.</summary>
internal readonly ref struct DropoutKernel(
    ReadOnlySpan<float> x, Philox philox, ulong stream, ulong start, float rate, float scale, Span<float> y) : ISimdKernel
{
    private readonly ReadOnlySpan<float> _x = x;
    private readonly Span<float> _y = y;
    private readonly Philox _philox = philox;

    public void Run<V>() where V : struct, ISimd<V>
    {
        Span<float> uniforms = stackalloc float[UniformGroup.Size];
        for (var done = 0; done < _x.Length;)
        {
            var position = start + (ulong)done;
            var skip = (int)(position % UniformGroup.Size);
            var count = Math.Min(UniformGroup.Size - skip, _x.Length - done);
            UniformGroup.Fill<V>(_philox, stream, position / UniformGroup.Size, ref MemoryMarshal.GetReference(uniforms));
            var step = new MaskStep(uniforms.Slice(skip, count), _x.Slice(done, count), rate, scale, _y.Slice(done, count));
            new ElementLoop<MaskStep>(step, count).Run<V>();
            done += count;
        }
    }

    /// <summary>y_i = scale x_i where u_i is at least rate, otherwise 0.</summary>
    private readonly ref struct MaskStep(
        ReadOnlySpan<float> u, ReadOnlySpan<float> x, float rate, float scale, Span<float> y) : IElementStep
    {
        private readonly ref readonly float _u = ref MemoryMarshal.GetReference(u);
        private readonly ref readonly float _x = ref MemoryMarshal.GetReference(x);
        private readonly ref float _y = ref MemoryMarshal.GetReference(y);

        [MethodImpl(AggressiveInlining)]
        public void Apply<V>(nuint i) where V : struct, ISimd<V>
        {
            var dropped = V.LessThan(V.Load(in _u, i), V.Broadcast(rate));
            V.Store(V.Select(dropped, V.Broadcast(0), V.Load(in _x, i) * V.Broadcast(scale)), ref _y, i);
        }
    }
}
