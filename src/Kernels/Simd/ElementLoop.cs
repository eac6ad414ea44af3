namespace MlNetDeep.Kernels;

/// <summary>One step of an elementwise computation; its operands are its fields.</summary>
internal interface IElementStep
{
    /// <summary>Computes the elements i .. i + V.Count from the same elements of the operands.</summary>
    void Apply<V>(nuint i) where V : struct, ISimd<V>;
}

/// <summary>The loop of every elementwise kernel: whole vectors, then one element at a time with the same formula.</summary>
internal readonly ref struct ElementLoop<TStep>(TStep step, int length) : ISimdKernel
    where TStep : struct, IElementStep, allows ref struct
{
    private readonly TStep _step = step;
    private readonly nuint _length = (nuint)length;

    [MethodImpl(LoopOptions.Loop)]
    public void Run<V>() where V : struct, ISimd<V>
    {
        // Copies, so that the JIT keeps the operands in registers.
        var step = _step;
        var length = _length;
        nuint i = 0;
        if (V.Count > 1)
        {
            for (; i + (nuint)V.Count <= length; i += (nuint)V.Count)
                step.Apply<V>(i);
        }
        for (; i < length; i++)
            step.Apply<SimdScalar>(i);
    }
}

/// <summary>Runs elementwise steps at the machine's width.</summary>
internal static class ElementLoop
{
    /// <summary>Applies <paramref name="step"/> to the elements 0 .. <paramref name="length"/>.</summary>
    [MethodImpl(AggressiveInlining)]
    public static void Run<TStep>(TStep step, int length) where TStep : struct, IElementStep, allows ref struct =>
        SimdDispatch.Run(new ElementLoop<TStep>(step, length));
}
