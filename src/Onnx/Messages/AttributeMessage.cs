using Google.Protobuf.Collections;
using static Google.Protobuf.WireFormat.WireType;

namespace MlNetDeep;

/// <summary>
/// An option of a node: a number, a text, a tensor, or a list of numbers or texts. AttributeProto in the specification; graphs are known by
/// <see cref="Kind"/> alone.
/// </summary>
internal sealed class AttributeMessage : OnnxMessage
{
    private static readonly FieldCodec<float> FloatsCodec = FieldCodec.ForFloat(WireFormat.MakeTag(7, LengthDelimited));
    private static readonly FieldCodec<long> IntsCodec = FieldCodec.ForInt64(WireFormat.MakeTag(8, LengthDelimited));

    public string Name { get; set; } = "";

    public AttributeKind Kind { get; set; }

    public float Float { get; set; }

    public long Int { get; set; }

    public string Text { get; set; } = "";

    public TensorMessage? Tensor { get; set; }

    public RepeatedField<float> Floats { get; } = [];

    public RepeatedField<long> Ints { get; } = [];

    public List<string> Texts { get; } = [];

    public static AttributeMessage Of(string name, float value) => new() { Name = name, Kind = AttributeKind.Float, Float = value };

    public static AttributeMessage Of(string name, long value) => new() { Name = name, Kind = AttributeKind.Int, Int = value };

    public static AttributeMessage Of(string name, string value) => new() { Name = name, Kind = AttributeKind.Text, Text = value };

    public static AttributeMessage Of(string name, TensorMessage value) => new() { Name = name, Kind = AttributeKind.Tensor, Tensor = value };

    public static AttributeMessage Of(string name, IEnumerable<float> values)
    {
        var attribute = new AttributeMessage { Name = name, Kind = AttributeKind.Floats };
        attribute.Floats.Add(values);
        return attribute;
    }

    public static AttributeMessage Of(string name, IEnumerable<long> values)
    {
        var attribute = new AttributeMessage { Name = name, Kind = AttributeKind.Ints };
        attribute.Ints.Add(values);
        return attribute;
    }

    public static AttributeMessage Of(string name, IEnumerable<string> values)
    {
        var attribute = new AttributeMessage { Name = name, Kind = AttributeKind.Texts };
        attribute.Texts.AddRange(values);
        return attribute;
    }

    protected override bool Read(int field, WireFormat.WireType type, CodedInputStream input) => (field, type) switch
    {
        (1, LengthDelimited) => Done(Name = input.ReadString()),
        (2, Fixed32) => Done(Float = input.ReadFloat()),
        (3, Varint) => Done(Int = input.ReadInt64()),
        (4, LengthDelimited) => Done(Text = input.ReadString()),
        (5, LengthDelimited) => Done(Tensor = ReadMessage<TensorMessage>(input)),
        (7, Fixed32 or LengthDelimited) => AddNumbers(Floats, input, FloatsCodec),
        (8, Varint or LengthDelimited) => AddNumbers(Ints, input, IntsCodec),
        (9, LengthDelimited) => AddText(Texts, input),
        (20, Varint) => Done(Kind = (AttributeKind)input.ReadInt32()),
        _ => false,
    };

    protected override void Write(FieldWriter writer)
    {
        writer.Write(1, Name);
        if (Kind == AttributeKind.Float)
            writer.WriteAlways(2, Float);
        if (Kind == AttributeKind.Int)
            writer.WriteAlways(3, Int);
        if (Kind == AttributeKind.Text)
            writer.WriteAlways(4, Text);
        writer.Write(5, Tensor);
        writer.Write(Floats, FloatsCodec);
        writer.Write(Ints, IntsCodec);
        writer.Write(9, Texts);
        writer.WriteAlways(20, (long)Kind);
    }
}

/// <summary>What an attribute holds, with the specification's numbers; of others the file's own number.</summary>
internal enum AttributeKind
{
    /// <summary>Not said, as in files of the first version.</summary>
    Undefined = 0,

    Float = 1,

    Int = 2,

    Text = 3,

    Tensor = 4,

    /// <summary>A graph within the node: a branch or the body of a loop.</summary>
    Graph = 5,

    Floats = 6,

    Ints = 7,

    Texts = 8,
}
