namespace MlNetDeep.Kernels;

/// <summary>An activation function whose values and gradients are free of tiny numbers (<see cref="Tiny"/>).</summary>
internal readonly struct Flushed<TFunction>(TFunction function) : IActivationFunction
    where TFunction : struct, IActivationFunction
{
    private readonly TFunction _function = function;

    public static bool ReadsInput => TFunction.ReadsInput;

    [MethodImpl(AggressiveInlining)]
    public V Apply<V>(V x) where V : struct, ISimd<V> => Tiny.Flush(_function.Apply(x));

    /// <summary>The gradient; y is free of tiny numbers as <see cref="Apply"/> gave it, dy need not be.</summary>
    [MethodImpl(AggressiveInlining)]
    public V Gradient<V>(V y, V dy) where V : struct, ISimd<V> => Tiny.Flush(_function.Gradient(y, Tiny.Flush(dy)));
}
