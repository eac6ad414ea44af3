using static Google.Protobuf.WireFormat.WireType;

namespace MlNetDeep;

/// <summary>A file of ONNX: a graph, the operator sets that its nodes belong to, and notes. ModelProto in the specification.</summary>
internal sealed class ModelMessage : OnnxMessage
{
    /// <summary>The version of the file's form.</summary>
    public long FormatVersion { get; set; }

    /// <summary>What wrote the file.</summary>
    public string Producer { get; set; } = "";

    /// <summary>Its version.</summary>
    public string ProducerVersion { get; set; } = "";

    /// <summary>Whose model it is, a domain's name from its end on.</summary>
    public string Domain { get; set; } = "";

    /// <summary>What the model is, in words.</summary>
    public string Documentation { get; set; } = "";

    /// <summary>The graph; null where the file has none.</summary>
    public GraphMessage? Graph { get; set; }

    /// <summary>The operator sets.</summary>
    public List<OperatorSetMessage> OperatorSets { get; } = [];

    /// <summary>Notes, by names that their writer chose.</summary>
    public List<EntryMessage> Metadata { get; } = [];

    /// <summary>How many functions the file defines, operators made of others.</summary>
    public int Functions { get; private set; }

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">It is no file of ONNX, or damaged.</exception>
    public static ModelMessage Load(byte[] bytes)
    {
        try
        {
            var model = new ModelMessage();
            model.MergeFrom(new CodedInputStream(bytes));
            return model;
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new InvalidDataException($"This is no file of ONNX, or it is damaged: {exception.Message}", exception);
        }
    }

    /// <summary>Writes the file.</summary>
    public void Save(Stream stream)
    {
        var output = new CodedOutputStream(stream, leaveOpen: true);
        WriteTo(output);
        output.Flush();
    }

    protected override bool Read(int field, WireFormat.WireType type, CodedInputStream input) => (field, type) switch
    {
        (1, Varint) => Done(FormatVersion = input.ReadInt64()),
        (2, LengthDelimited) => Done(Producer = input.ReadString()),
        (3, LengthDelimited) => Done(ProducerVersion = input.ReadString()),
        (4, LengthDelimited) => Done(Domain = input.ReadString()),
        (6, LengthDelimited) => Done(Documentation = input.ReadString()),
        (7, LengthDelimited) => Done(Graph = ReadMessage(input, Graph)),
        (8, LengthDelimited) => AddMessage(OperatorSets, input),
        (14, LengthDelimited) => AddMessage(Metadata, input),
        (25, LengthDelimited) => Skip(Functions++),
        _ => false,
    };

    protected override void Write(FieldWriter writer)
    {
        writer.Write(1, FormatVersion);
        writer.Write(2, Producer);
        writer.Write(3, ProducerVersion);
        writer.Write(4, Domain);
        writer.Write(6, Documentation);
        writer.Write(7, Graph);
        writer.Write(8, OperatorSets);
        writer.Write(14, Metadata);
    }
}

/// <summary>An operator set, OperatorSetIdProto: its domain, empty for that of ONNX itself, and version.</summary>
internal sealed class OperatorSetMessage : OnnxMessage
{
    public string Domain { get; set; } = "";

    public long Version { get; set; }

    protected override bool Read(int field, WireFormat.WireType type, CodedInputStream input) => (field, type) switch
    {
        (1, LengthDelimited) => Done(Domain = input.ReadString()),
        (2, Varint) => Done(Version = input.ReadInt64()),
        _ => false,
    };

    protected override void Write(FieldWriter writer)
    {
        writer.Write(1, Domain);
        writer.Write(2, Version);
    }
}

/// <summary>A note, StringStringEntryProto.</summary>
internal sealed class EntryMessage : OnnxMessage
{
    public string Key { get; set; } = "";

    public string Value { get; set; } = "";

    protected override bool Read(int field, WireFormat.WireType type, CodedInputStream input) => (field, type) switch
    {
        (1, LengthDelimited) => Done(Key = input.ReadString()),
        (2, LengthDelimited) => Done(Value = input.ReadString()),
        _ => false,
    };

    protected override void Write(FieldWriter writer)
    {
        writer.Write(1, Key);
        writer.Write(2, Value);
    }
}
