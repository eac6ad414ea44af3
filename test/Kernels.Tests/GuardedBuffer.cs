using System.Runtime.InteropServices;

namespace MlNetDeep.Kernels.Tests;

/// <summary>Where a buffer touches its guard: right before its first element or right after its last.</summary>
public enum Guard
{
    Before,
    After,
}

/// <summary>
/// Floats next to a page that may not be touched: on Linux an access past the guarded end ends the process, elsewhere a write is found by
/// the canaries at both ends when the buffer is disposed.
/// </summary>
internal sealed unsafe partial class GuardedBuffer : IDisposable
{
    private const uint Canary = 0x7FC0CAFE;
    private const int CanaryLength = 16;
    private const int ReadWrite = 3;
    private const int PrivateAnonymous = 0x22;

    private readonly byte* _mapping;
    private readonly nuint _mappingBytes;
    private readonly float[]? _canaried;
    private readonly float* _first;
    private readonly int _length;

    public GuardedBuffer(int length, Guard guard)
    {
        _length = length;
        if (!OperatingSystem.IsLinux())
        {
            _canaried = new float[length + 2 * CanaryLength];
            Array.Fill(_canaried, BitConverter.UInt32BitsToSingle(Canary));
            return;
        }
        var page = (nuint)Environment.SystemPageSize;
        var bytes = (nuint)length * sizeof(float);
        var body = (bytes + page - 1) / page * page;
        _mappingBytes = body + 2 * page;
        _mapping = (byte*)Map(null, _mappingBytes, 0, PrivateAnonymous, -1, 0);
        if (_mapping == (byte*)-1 || (body > 0 && Protect(_mapping + page, body, ReadWrite) != 0))
            throw new InvalidOperationException($"No guarded memory of {bytes} bytes: error {Marshal.GetLastPInvokeError()}.");
        _first = (float*)(guard == Guard.Before ? _mapping + page : _mapping + page + body - bytes);
    }

    public Span<float> Span => _canaried is null ? new(_first, _length) : _canaried.AsSpan(CanaryLength, _length);

    public static GuardedBuffer Of(ReadOnlySpan<float> values, Guard guard)
    {
        var buffer = new GuardedBuffer(values.Length, guard);
        values.CopyTo(buffer.Span);
        return buffer;
    }

    public void Dispose()
    {
        if (_canaried is null)
        {
            _ = Unmap(_mapping, _mappingBytes);
            return;
        }
        for (var i = 0; i < CanaryLength; i++)
        {
            Assert.Equal(Canary, BitConverter.SingleToUInt32Bits(_canaried[i]));
            Assert.Equal(Canary, BitConverter.SingleToUInt32Bits(_canaried[^(i + 1)]));
        }
    }

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial void* Map(void* address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    private static partial int Protect(void* address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
    private static partial int Unmap(void* address, nuint length);
}
