namespace MlNetDeep.Kernels;

/// <summary>One step of an elementwise computation on the rows of matrices, which may lie apart; its operands are its fields.</summary>
internal interface IRowStep
{
    /// <summary>Computes the columns i .. i + V.Count of the current row.</summary>
    void Apply<V>(nuint i) where V : struct, ISimd<V>;

    /// <summary>Goes to the next row of every operand.</summary>
    void MoveNext();
}

/// <summary>The loop of every kernel on matrices, row by row: whole vectors, then one element at a time with the same formula.</summary>
internal readonly ref struct RowLoop<TStep>(TStep step, int rows, int columns) : ISimdKernel
    where TStep : struct, IRowStep, allows ref struct
{
    private readonly TStep _step = step;
    private readonly int _rows = rows;
    private readonly nuint _columns = (nuint)columns;

    [MethodImpl(LoopOptions.Loop)]
    public void Run<V>() where V : struct, ISimd<V>
    {
        // Copies, so that the JIT keeps the operands in registers.
        var step = _step;
        var columns = _columns;
        for (var row = 0; row < _rows; row++)
        {
            if (row > 0)
                step.MoveNext();
            nuint i = 0;
            if (V.Count > 1)
            {
                for (; i + (nuint)V.Count <= columns; i += (nuint)V.Count)
                    step.Apply<V>(i);
            }
            for (; i < columns; i++)
                step.Apply<SimdScalar>(i);
        }
    }
}

/// <summary>Runs steps on rows at the machine's width.</summary>
internal static class RowLoop
{
    /// <summary>Applies <paramref name="step"/> to the columns 0 .. <paramref name="columns"/> of each row.</summary>
    public static void Run<TStep>(TStep step, int rows, int columns) where TStep : struct, IRowStep, allows ref struct
    {
        // Rows without columns may be any number.
        if (columns > 0)
            SimdDispatch.Run(new RowLoop<TStep>(step, rows, columns));
    }
}
