using Google.Protobuf.Collections;
using Google.Protobuf.Reflection;

namespace MlNetDeep;

/// <summary>
/// A message of ONNX as protocol buffers encode it (protobuf.dev, "Encoding"): fields of a number and a wire type. The numbers, here and in the
/// messages that derive from it, are those of the ONNX specification, onnx.proto. Fields that are not known are skipped. Messages nest as deep as
/// these classes do and no deeper: graphs within nodes are skipped too.
/// </summary>
internal abstract class OnnxMessage : IMessage
{
    // Far more than networks have. A message of no content costs a file two bytes, and memory a hundred.
    private const int MostMessages = 1 << 17;

    /// <summary>Never asked for: nothing reflects on these messages.</summary>
    MessageDescriptor IMessage.Descriptor => throw new NotSupportedException();

    /// <summary>Reads fields up to the message's end.</summary>
    /// <exception cref="InvalidProtocolBufferException">The bytes are no such message.</exception>
    public void MergeFrom(CodedInputStream input)
    {
        while (input.ReadTag() is var tag and not 0)
        {
            if (!Read(WireFormat.GetTagFieldNumber(tag), WireFormat.GetTagWireType(tag), input))
                input.SkipLastField();
        }
    }

    /// <summary>Writes all fields.</summary>
    public void WriteTo(CodedOutputStream output) => Write(new FieldWriter(output));

    /// <summary>The bytes that it takes, without its own number and length.</summary>
    /// <exception cref="OverflowException">They are more than a message of protocol buffers may have, 2 GB.</exception>
    public int CalculateSize()
    {
        var counter = new FieldWriter(null);
        Write(counter);
        return checked((int)counter.Length);
    }

    /// <summary>Reads the value of a field.</summary>
    /// <param name="field">Its number.</param>
    /// <param name="type">How it is encoded.</param>
    /// <param name="input">Stands in front of the value.</param>
    /// <returns>Whether the field is known and was read.</returns>
    protected abstract bool Read(int field, WireFormat.WireType type, CodedInputStream input);

    /// <summary>Writes all fields that have a value.</summary>
    protected abstract void Write(FieldWriter writer);

    /// <summary>Reads a message within this one; as protocol buffers have it, a second one may add to the first.</summary>
    protected static T ReadMessage<T>(CodedInputStream input, T? first = null)
        where T : OnnxMessage, new()
    {
        T message = first ?? new T();
        input.ReadMessage(message);
        return message;
    }

    /// <summary>Reads one of the messages of a list.</summary>
    /// <exception cref="InvalidDataException">There are too many.</exception>
    protected static bool AddMessage<T>(List<T> messages, CodedInputStream input)
        where T : OnnxMessage, new()
    {
        if (messages.Count == MostMessages)
            throw new InvalidDataException($"The file has more than {MostMessages} of what {typeof(T).Name} holds, which no network of ours needs.");
        messages.Add(ReadMessage<T>(input));
        return true;
    }

    /// <summary>Reads one of the texts of a list.</summary>
    protected static bool AddText(List<string> texts, CodedInputStream input)
    {
        texts.Add(input.ReadString());
        return true;
    }

    /// <summary>Reads one or all of the numbers of a list.</summary>
    protected static bool AddNumbers<T>(RepeatedField<T> numbers, CodedInputStream input, FieldCodec<T> codec)
    {
        numbers.AddEntriesFrom(input, codec);
        return true;
    }

    /// <summary>Says that a value has been read.</summary>
    protected static bool Done<T>(T _) => true;

    /// <summary>Says that a field is counted, and its value not read.</summary>
    protected static bool Skip(int _) => false;
}
