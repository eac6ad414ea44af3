using static Google.Protobuf.WireFormat.WireType;

namespace MlNetDeep;

/// <summary>An operator with the names of the values that it reads and gives. NodeProto in the specification.</summary>
internal sealed class NodeMessage : OnnxMessage
{
    /// <summary>The names of what it reads, in the operator's order; one that is left out is empty.</summary>
    public List<string> Inputs { get; } = [];

    /// <summary>The names of what it gives, likewise.</summary>
    public List<string> Outputs { get; } = [];

    public string Name { get; set; } = "";

    /// <summary>The operator.</summary>
    public string Operator { get; set; } = "";

    /// <summary>The operator set; empty, or <c>ai.onnx</c>, for that of ONNX itself.</summary>
    public string Domain { get; set; } = "";

    public List<AttributeMessage> Attributes { get; } = [];

    protected override bool Read(int field, WireFormat.WireType type, CodedInputStream input) => (field, type) switch
    {
        (1, LengthDelimited) => AddText(Inputs, input),
        (2, LengthDelimited) => AddText(Outputs, input),
        (3, LengthDelimited) => Done(Name = input.ReadString()),
        (4, LengthDelimited) => Done(Operator = input.ReadString()),
        (5, LengthDelimited) => AddMessage(Attributes, input),
        (7, LengthDelimited) => Done(Domain = input.ReadString()),
        _ => false,
    };

    protected override void Write(FieldWriter writer)
    {
        writer.Write(1, Inputs);
        writer.Write(2, Outputs);
        writer.Write(3, Name);
        writer.Write(4, Operator);
        writer.Write(5, Attributes);
        writer.Write(7, Domain);
    }
}
