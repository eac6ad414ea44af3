using static Google.Protobuf.WireFormat.WireType;

namespace MlNetDeep;

/// <summary>A value of a graph: its name, and as far as known its type and shape. ValueInfoProto in the specification.</summary>
internal sealed class ValueMessage : OnnxMessage
{
    public string Name { get; set; } = "";

    /// <summary>Null where nothing is said.</summary>
    public TypeMessage? Type { get; set; }

    /// <summary>A tensor.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">What it consists of.</param>
    /// <param name="dimensions">Outermost first; null for one that is free, as the number of rows.</param>
    public static ValueMessage Of(string name, OnnxType type, params IEnumerable<long?> dimensions)
    {
        var shape = new ShapeMessage();
        shape.Dimensions.AddRange(dimensions.Select(
            size => size is { } known ? new DimensionMessage { Size = known } : new DimensionMessage { Symbol = "rows" }));
        return new ValueMessage { Name = name, Type = new TypeMessage { Tensor = new TensorTypeMessage { Element = type, Shape = shape } } };
    }

    protected override bool Read(int field, WireFormat.WireType type, CodedInputStream input) => (field, type) switch
    {
        (1, LengthDelimited) => Done(Name = input.ReadString()),
        (2, LengthDelimited) => Done(Type = ReadMessage<TypeMessage>(input)),
        _ => false,
    };

    protected override void Write(FieldWriter writer)
    {
        writer.Write(1, Name);
        writer.Write(2, Type);
    }
}

/// <summary>The type of a value, TypeProto: a tensor, or something else, which is not read.</summary>
internal sealed class TypeMessage : OnnxMessage
{
    public TensorTypeMessage? Tensor { get; set; }

    protected override bool Read(int field, WireFormat.WireType type, CodedInputStream input) =>
        (field, type) == (1, LengthDelimited) && Done(Tensor = ReadMessage<TensorTypeMessage>(input));

    protected override void Write(FieldWriter writer) => writer.Write(1, Tensor);
}

/// <summary>The type of a tensor, TypeProto.Tensor.</summary>
internal sealed class TensorTypeMessage : OnnxMessage
{
    public OnnxType Element { get; set; }

    /// <summary>Null where even the number of dimensions is not known.</summary>
    public ShapeMessage? Shape { get; set; }

    protected override bool Read(int field, WireFormat.WireType type, CodedInputStream input) => (field, type) switch
    {
        (1, Varint) => Done(Element = (OnnxType)input.ReadInt32()),
        (2, LengthDelimited) => Done(Shape = ReadMessage<ShapeMessage>(input)),
        _ => false,
    };

    protected override void Write(FieldWriter writer)
    {
        writer.Write(1, (long)Element);
        writer.Write(2, Shape);
    }
}

/// <summary>The dimensions of a tensor, TensorShapeProto.</summary>
internal sealed class ShapeMessage : OnnxMessage
{
    public List<DimensionMessage> Dimensions { get; } = [];

    /// <summary>The dimensions in words, as in <c>[rows, 3, ?]</c>.</summary>
    public string Describe() => $"[{string.Join(", ", Dimensions.Select(each => each.Size is { } size
        ? size.ToString(CultureInfo.InvariantCulture)
        : each.Symbol.Length > 0 ? each.Symbol : "?"))}]";

    protected override bool Read(int field, WireFormat.WireType type, CodedInputStream input) =>
        (field, type) == (1, LengthDelimited) && AddMessage(Dimensions, input);

    protected override void Write(FieldWriter writer) => writer.Write(1, Dimensions);
}

/// <summary>A dimension, TensorShapeProto.Dimension: a size, or a name for one that is free; neither where nothing is known.</summary>
internal sealed class DimensionMessage : OnnxMessage
{
    public long? Size { get; set; }

    public string Symbol { get; set; } = "";

    protected override bool Read(int field, WireFormat.WireType type, CodedInputStream input) => (field, type) switch
    {
        (1, Varint) => Done(Size = input.ReadInt64()),
        (2, LengthDelimited) => Done(Symbol = input.ReadString()),
        _ => false,
    };

    protected override void Write(FieldWriter writer)
    {
        if (Size is { } size)
            writer.WriteAlways(1, size);
        writer.Write(2, Symbol);
    }
}
