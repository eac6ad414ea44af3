using System.Buffers.Binary;
using Google.Protobuf.Collections;
using static Google.Protobuf.WireFormat.WireType;

namespace MlNetDeep;

/// <summary>
/// Numbers that the file holds, row-major: as raw bytes, lowest first, or in a list by their type. TensorProto in the specification.
/// </summary>
internal sealed class TensorMessage : OnnxMessage
{
    private const long External = 1;

    private static readonly FieldCodec<long> DimensionsCodec = FieldCodec.ForInt64(WireFormat.MakeTag(1, LengthDelimited));
    private static readonly FieldCodec<float> FloatsCodec = FieldCodec.ForFloat(WireFormat.MakeTag(4, LengthDelimited));
    private static readonly FieldCodec<int> Int32Codec = FieldCodec.ForInt32(WireFormat.MakeTag(5, LengthDelimited));
    private static readonly FieldCodec<long> Int64Codec = FieldCodec.ForInt64(WireFormat.MakeTag(7, LengthDelimited));
    private static readonly FieldCodec<double> DoublesCodec = FieldCodec.ForDouble(WireFormat.MakeTag(10, LengthDelimited));

    public string Name { get; set; } = "";

    public RepeatedField<long> Dimensions { get; } = [];

    public OnnxType Type { get; set; }

    /// <summary>All values, if they are in this form.</summary>
    public ByteString Raw { get; set; } = ByteString.Empty;

    public RepeatedField<float> Floats { get; } = [];

    /// <summary>Values of 32 bits and fewer, truth values too.</summary>
    public RepeatedField<int> Ints { get; } = [];

    public RepeatedField<long> Longs { get; } = [];

    public RepeatedField<double> Doubles { get; } = [];

    /// <summary>Whether the values are in another file.</summary>
    public bool IsExternal { get; private set; }

    /// <summary>What the file says about that other one: its name, and where the values are.</summary>
    public List<EntryMessage> ExternalData { get; } = [];

    /// <summary>Numbers in single precision.</summary>
    public static TensorMessage Of(string name, ReadOnlySpan<long> dimensions, ReadOnlySpan<float> values)
    {
        var bytes = new byte[(long)values.Length * sizeof(float)];
        for (int i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), values[i]);
        return Of(name, dimensions, OnnxType.Float, bytes);
    }

    /// <summary>Numbers in double precision.</summary>
    public static TensorMessage Of(string name, ReadOnlySpan<long> dimensions, ReadOnlySpan<double> values)
    {
        var bytes = new byte[(long)values.Length * sizeof(double)];
        for (int i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(i * sizeof(double)), values[i]);
        return Of(name, dimensions, OnnxType.Double, bytes);
    }

    /// <summary>Whole numbers.</summary>
    public static TensorMessage Of(string name, ReadOnlySpan<long> dimensions, ReadOnlySpan<long> values)
    {
        var bytes = new byte[(long)values.Length * sizeof(long)];
        for (int i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(i * sizeof(long)), values[i]);
        return Of(name, dimensions, OnnxType.Int64, bytes);
    }

    protected override bool Read(int field, WireFormat.WireType type, CodedInputStream input) => (field, type) switch
    {
        (1, Varint or LengthDelimited) => AddNumbers(Dimensions, input, DimensionsCodec),
        (2, Varint) => Done(Type = (OnnxType)input.ReadInt32()),
        (4, Fixed32 or LengthDelimited) => AddNumbers(Floats, input, FloatsCodec),
        (5, Varint or LengthDelimited) => AddNumbers(Ints, input, Int32Codec),
        (7, Varint or LengthDelimited) => AddNumbers(Longs, input, Int64Codec),
        (8, LengthDelimited) => Done(Name = input.ReadString()),
        (9, LengthDelimited) => Done(Raw = input.ReadBytes()),
        (10, Fixed64 or LengthDelimited) => AddNumbers(Doubles, input, DoublesCodec),
        (13, LengthDelimited) => AddMessage(ExternalData, input),
        (14, Varint) => Done(IsExternal = input.ReadInt64() == External),
        _ => false,
    };

    protected override void Write(FieldWriter writer)
    {
        writer.Write(Dimensions, DimensionsCodec);
        writer.Write(2, (long)Type);
        writer.Write(Floats, FloatsCodec);
        writer.Write(Ints, Int32Codec);
        writer.Write(Longs, Int64Codec);
        writer.Write(8, Name);
        writer.Write(9, Raw);
        writer.Write(Doubles, DoublesCodec);
        writer.Write(13, ExternalData);
        writer.Write(14, IsExternal ? External : 0);
    }

    private static TensorMessage Of(string name, ReadOnlySpan<long> dimensions, OnnxType type, byte[] values)
    {
        // Nobody else has the bytes.
        var tensor = new TensorMessage { Name = name, Type = type, Raw = UnsafeByteOperations.UnsafeWrap(values) };
        foreach (long dimension in dimensions)
            tensor.Dimensions.Add(dimension);
        return tensor;
    }
}
