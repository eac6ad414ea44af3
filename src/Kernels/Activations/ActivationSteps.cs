namespace MlNetDeep.Kernels;

/// <summary>y_i = f(x_i).</summary>
internal readonly ref struct ActivationStep<TFunction>(TFunction function, ReadOnlySpan<float> x, Span<float> y) : IElementStep
    where TFunction : struct, IActivationFunction
{
    private readonly TFunction _function = function;
    private readonly ref readonly float _x = ref MemoryMarshal.GetReference(x);
    private readonly ref float _y = ref MemoryMarshal.GetReference(y);

    [MethodImpl(AggressiveInlining)]
    public void Apply<V>(nuint i) where V : struct, ISimd<V> => V.Store(_function.Apply(V.Load(in _x, i)), ref _y, i);
}

/// <summary>dx_i = dy_i f'(x_i), from y_i = f(x_i), or from x_i where the function reads it.</summary>
internal readonly ref struct ActivationGradientStep<TFunction>(
    TFunction function, ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx) : IElementStep
    where TFunction : struct, IActivationFunction
{
    private readonly TFunction _function = function;
    private readonly ref readonly float _y = ref MemoryMarshal.GetReference(y);
    private readonly ref readonly float _dy = ref MemoryMarshal.GetReference(dy);
    private readonly ref float _dx = ref MemoryMarshal.GetReference(dx);

    [MethodImpl(AggressiveInlining)]
    public void Apply<V>(nuint i) where V : struct, ISimd<V> =>
        V.Store(_function.Gradient(V.Load(in _y, i), V.Load(in _dy, i)), ref _dx, i);
}
