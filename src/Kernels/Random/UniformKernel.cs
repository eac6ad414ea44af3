namespace MlNetDeep.Kernels;

/// <summary>destination_i = the uniform number at start + i of a stream.</summary>
internal readonly ref struct UniformKernel(Philox philox, ulong stream, ulong start, Span<float> destination) : ISimdKernel
{
    private readonly Philox _philox = philox;
    private readonly Span<float> _destination = destination;

    public void Run<V>() where V : struct, ISimd<V>
    {
        Span<float> group = stackalloc float[UniformGroup.Size];
        var position = start;
        var rest = _destination;
        while (rest.Length > 0)
        {
            var skip = (int)(position % UniformGroup.Size);
            var count = Math.Min(UniformGroup.Size - skip, rest.Length);
            var whole = count == UniformGroup.Size;
            var target = whole ? rest : group;
            UniformGroup.Fill<V>(_philox, stream, position / UniformGroup.Size, ref MemoryMarshal.GetReference(target));
            if (!whole)
                group.Slice(skip, count).CopyTo(rest);
            rest = rest[count..];
            position += (ulong)count;
        }
    }
}
