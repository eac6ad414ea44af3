using Google.Protobuf.Collections;

namespace MlNetDeep;

/// <summary>Writes fields of messages, or counts the bytes that they take. What has its default value is left out.</summary>
/// <param name="output">Where they go; null only counts.</param>
internal sealed class FieldWriter(CodedOutputStream? output)
{
    /// <summary>The bytes so far.</summary>
    public long Length { get; private set; }

    /// <summary>A whole number; 0 is left out.</summary>
    public void Write(int field, long value)
    {
        if (value != 0)
            WriteAlways(field, value);
    }

    /// <summary>A whole number, 0 too.</summary>
    public void WriteAlways(int field, long value)
    {
        Begin(field, WireFormat.WireType.Varint, CodedOutputStream.ComputeInt64Size(value));
        output?.WriteInt64(value);
    }

    /// <summary>A number, 0 too.</summary>
    public void WriteAlways(int field, float value)
    {
        Begin(field, WireFormat.WireType.Fixed32, sizeof(float));
        output?.WriteFloat(value);
    }

    /// <summary>A text; an empty one is left out.</summary>
    public void Write(int field, string value)
    {
        if (value.Length > 0)
            WriteAlways(field, value);
    }

    /// <summary>A text, an empty one too, as in lists.</summary>
    public void WriteAlways(int field, string value)
    {
        Begin(field, WireFormat.WireType.LengthDelimited, CodedOutputStream.ComputeStringSize(value));
        output?.WriteString(value);
    }

    /// <summary>Bytes; none are left out.</summary>
    public void Write(int field, ByteString value)
    {
        if (value.Length == 0)
            return;
        Begin(field, WireFormat.WireType.LengthDelimited, CodedOutputStream.ComputeLengthSize(value.Length) + (long)value.Length);
        output?.WriteBytes(value);
    }

    /// <summary>A message; null is left out.</summary>
    public void Write(int field, OnnxMessage? message)
    {
        if (message is null)
            return;
        int length = message.CalculateSize();
        Begin(field, WireFormat.WireType.LengthDelimited, CodedOutputStream.ComputeLengthSize(length) + (long)length);
        output?.WriteLength(length);
        if (output is not null)
            message.WriteTo(output);
    }

    /// <summary>A list of texts.</summary>
    public void Write(int field, IEnumerable<string> values)
    {
        foreach (string value in values)
            WriteAlways(field, value);
    }

    /// <summary>A list of messages.</summary>
    public void Write(int field, IEnumerable<OnnxMessage> messages)
    {
        foreach (OnnxMessage message in messages)
            Write(field, message);
    }

    /// <summary>A list of numbers, in one piece.</summary>
    public void Write<T>(RepeatedField<T> values, FieldCodec<T> codec)
    {
        Length += values.CalculateSize(codec);
        if (output is not null)
            values.WriteTo(output, codec);
    }

    private void Begin(int field, WireFormat.WireType type, long length)
    {
        Length += CodedOutputStream.ComputeTagSize(field) + length;
        output?.WriteTag(field, type);
    }
}
