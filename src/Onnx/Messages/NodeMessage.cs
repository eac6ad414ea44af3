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

    protected override bool Read(int field, WireFormat.WireType type, CodedInputStream input)
    {
        switch (field, type)
        {
            case (1, LengthDelimited):
                Inputs.Add(input.ReadString());
                return true;
            case (2, LengthDelimited):
                Outputs.Add(input.ReadString());
                return true;
            case (3, LengthDelimited):
                Name = input.ReadString();
                return true;
            case (4, LengthDelimited):
                Operator = input.ReadString();
                return true;
            case (5, LengthDelimited):
                AddMessage(Attributes, input);
                return true;
            case (7, LengthDelimited):
                Domain = input.ReadString();
                return true;
            default:
                return false;
        }
    }

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
