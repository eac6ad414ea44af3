namespace MlNetDeep.Kernels;

/// <summary>Floats that start at a cache line and that the garbage collector never moves.</summary>
internal sealed class AlignedBuffer
{
    private const int Alignment = 64;

    [ThreadStatic]
    private static AlignedBuffer? _left;

    [ThreadStatic]
    private static AlignedBuffer? _right;

    private readonly float[] _data;
    private readonly nuint _start;

    /// <summary>Allocates <paramref name="length"/> floats, of any value.</summary>
    public unsafe AlignedBuffer(long length)
    {
        if (length > Array.MaxLength - Alignment / sizeof(float))
            throw new ArgumentException($"A product of this size needs {length} values in order, more than an array holds: use smaller matrices.");
        _data = GC.AllocateUninitializedArray<float>((int)length + Alignment / sizeof(float), pinned: true);
        var address = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_data));
        _start = (Alignment - address % Alignment) % Alignment / sizeof(float);
    }

    /// <summary>This thread's buffer for a block of A, allocated once.</summary>
    public static AlignedBuffer Left => _left ??= new AlignedBuffer(GemmBlocking.MC * GemmBlocking.KC);

    /// <summary>This thread's buffer for a block of B, allocated once.</summary>
    public static AlignedBuffer Right => _right ??= new AlignedBuffer(GemmBlocking.KC * GemmBlocking.NC);

    /// <summary>The first float of a thread's own buffer, which is exchanged for a new and larger one where it is too small; of any value.</summary>
    public static ref float Grow(ref AlignedBuffer? buffer, long length)
    {
        if (buffer is null || buffer._data.Length - Alignment / sizeof(float) < length)
            buffer = new AlignedBuffer(length);
        return ref buffer.First;
    }

    /// <summary>The first float.</summary>
    public ref float First => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_data), _start);
}
