using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;

namespace MlNetDeep.SameBits;

/// <summary>A hash of values' bits, which tells -0 from 0, one NaN from another, and where one array ends.</summary>
internal sealed class Bits
{
    private readonly XxHash128 _hash = new();
    private bool _isEmpty = true;

    public Bits Add(ReadOnlySpan<float> values) => Append(values.Length).Append(MemoryMarshal.AsBytes(values));

    public Bits Add(float value) => Append(BitConverter.SingleToInt32Bits(value));

    public Bits Add(double value) => Append(BitConverter.DoubleToInt64Bits(value));

    public Bits Add(double? value) => value is { } known ? Add(known) : Append(-1);

    public Bits Add(long value) => Append(value);

    public Bits Add(string? text) => text is null ? Append(-1) : Append(text.Length).Append(Encoding.UTF8.GetBytes(text));

    /// <summary>The hash so far; - where nothing was added.</summary>
    public override string ToString() => _isEmpty ? "-" : Convert.ToHexStringLower(_hash.GetCurrentHash());

    private Bits Append(long value) => Append(MemoryMarshal.AsBytes(new ReadOnlySpan<long>(ref value)));

    private Bits Append(ReadOnlySpan<byte> bytes)
    {
        _isEmpty = false;
        _hash.Append(bytes);
        return this;
    }
}
