namespace MlNetDeep.Kernels;

/// <summary>One row of a matrix whose columns are adjacent, at first its first; it moves on row by row, and checks no bounds.</summary>
internal ref struct RowCursor(ReadOnlyMatrix x)
{
    private readonly nuint _stride = (nuint)x.RowStride;
    private ref float _row = ref MemoryMarshal.GetReference(x.Data);

    /// <summary>The columns i .. i + V.Count of the row.</summary>
    [MethodImpl(AggressiveInlining)]
    public readonly V Load<V>(nuint i) where V : struct, ISimd<V> => V.Load(ref _row, i);

    /// <summary>Writes the columns i .. i + V.Count of the row, of a matrix that may be written.</summary>
    [MethodImpl(AggressiveInlining)]
    public readonly void Store<V>(V value, nuint i) where V : struct, ISimd<V> => V.Store(value, ref _row, i);

    /// <summary>Goes to the next row.</summary>
    [MethodImpl(AggressiveInlining)]
    public void MoveNext() => _row = ref Unsafe.Add(ref _row, _stride);
}
