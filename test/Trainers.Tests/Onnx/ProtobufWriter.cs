using System.Text;

namespace MlNetDeep.Trainers.Tests.Onnx;

/// <summary>
/// Writes protocol buffer messages (protobuf.dev, "Encoding"): a field is its number and wire type as a varint, then the value. The field
/// numbers at the calls are those of onnx.proto.
/// </summary>
internal sealed class ProtobufWriter
{
    private const int VarintType = 0;
    private const int LengthType = 2;
    private const int FixedType = 5;

    private readonly List<byte> _bytes = [];

    public byte[] ToArray() => [.. _bytes];

    public void Write(int field, long value)
    {
        Varint((ulong)(field << 3 | VarintType));
        Varint((ulong)value);
    }

    public void Write(int field, float value)
    {
        Varint((ulong)(field << 3 | FixedType));
        _bytes.AddRange(BitConverter.GetBytes(value));
    }

    public void Write(int field, string value) => Write(field, Encoding.UTF8.GetBytes(value));

    public void Write(int field, byte[] value)
    {
        Varint((ulong)(field << 3 | LengthType));
        Varint((ulong)value.Length);
        _bytes.AddRange(value);
    }

    /// <summary>A message within this one.</summary>
    public void Write(int field, Action<ProtobufWriter> message)
    {
        var inner = new ProtobufWriter();
        message(inner);
        Write(field, inner.ToArray());
    }

    private void Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            _bytes.Add((byte)(value | 0x80));
        _bytes.Add((byte)value);
    }
}
