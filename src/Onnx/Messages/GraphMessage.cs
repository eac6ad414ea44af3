using static Google.Protobuf.WireFormat.WireType;

namespace MlNetDeep;

/// <summary>Nodes in the order in which they are computed, and what they begin and end with. GraphProto in the specification.</summary>
internal sealed class GraphMessage : OnnxMessage
{
    public List<NodeMessage> Nodes { get; } = [];

    public string Name { get; set; } = "";

    /// <summary>Values that the file holds, such as weights.</summary>
    public List<TensorMessage> Initializers { get; } = [];

    /// <summary>What the user gives; in old files the initializers too.</summary>
    public List<ValueMessage> Inputs { get; } = [];

    /// <summary>What the user gets.</summary>
    public List<ValueMessage> Outputs { get; } = [];

    /// <summary>Values within, as far as the file says what they are.</summary>
    public List<ValueMessage> Values { get; } = [];

    /// <summary>How many initializers are sparse.</summary>
    public int SparseInitializers { get; private set; }

    protected override bool Read(int field, WireFormat.WireType type, CodedInputStream input) => (field, type) switch
    {
        (1, LengthDelimited) => AddMessage(Nodes, input),
        (2, LengthDelimited) => Done(Name = input.ReadString()),
        (5, LengthDelimited) => AddMessage(Initializers, input),
        (11, LengthDelimited) => AddMessage(Inputs, input),
        (12, LengthDelimited) => AddMessage(Outputs, input),
        (13, LengthDelimited) => AddMessage(Values, input),
        (15, LengthDelimited) => Skip(SparseInitializers++),
        _ => false,
    };

    protected override void Write(FieldWriter writer)
    {
        writer.Write(1, Nodes);
        writer.Write(2, Name);
        writer.Write(5, Initializers);
        writer.Write(11, Inputs);
        writer.Write(12, Outputs);
        writer.Write(13, Values);
    }
}
