using Microsoft.ML.Model.OnnxConverter;

namespace MlNetDeep.Trainers.Tests.Onnx;

/// <summary>A node with attributes that are numbers, words or lists of them; the rest of the interface throws.</summary>
internal sealed class GraphNode(string type, string[] inputs, string[] outputs, string name) : OnnxNode
{
    // AttributeProto.AttributeType.
    private const long FloatType = 1;
    private const long IntType = 2;
    private const long StringType = 3;
    private const long FloatsType = 6;
    private const long IntsType = 7;
    private const long StringsType = 8;

    private readonly List<Action<ProtobufWriter>> _attributes = [];

    public string Operator => type;

    public IReadOnlyList<string> Outputs => outputs;

    /// <summary>Writes the node as a NodeProto.</summary>
    public void Write(ProtobufWriter node)
    {
        foreach (string input in inputs)
            node.Write(1, input);
        foreach (string output in outputs)
            node.Write(2, output);
        node.Write(3, name);
        node.Write(4, type);
        foreach (Action<ProtobufWriter> attribute in _attributes)
            node.Write(5, attribute);
    }

    public override void AddAttribute(string argName, double value) => _attributes.Add(attribute =>
    {
        attribute.Write(1, argName);
        attribute.Write(2, (float)value);
        attribute.Write(20, FloatType);
    });

    public override void AddAttribute(string argName, long value) => _attributes.Add(attribute =>
    {
        attribute.Write(1, argName);
        attribute.Write(3, value);
        attribute.Write(20, IntType);
    });

    public override void AddAttribute(string argName, Type t) => AddAttribute(argName, (long)ElementTypeOf(t));

    public override void AddAttribute(string argName, ReadOnlyMemory<char> value) => throw new NotSupportedException();

    public override void AddAttribute(string argName, string value) => _attributes.Add(attribute =>
    {
        attribute.Write(1, argName);
        attribute.Write(4, value);
        attribute.Write(20, StringType);
    });

    public override void AddAttribute(string argName, bool value) => throw new NotSupportedException();

    public override void AddAttribute(string argName, IEnumerable<double> value) => AddAttribute(argName, value.Select(each => (float)each));

    public override void AddAttribute(string argName, IEnumerable<float> value) => _attributes.Add(attribute =>
    {
        attribute.Write(1, argName);
        foreach (float each in value)
            attribute.Write(7, each);
        attribute.Write(20, FloatsType);
    });

    public override void AddAttribute(string argName, IEnumerable<long> value) => _attributes.Add(attribute =>
    {
        attribute.Write(1, argName);
        foreach (long each in value)
            attribute.Write(8, each);
        attribute.Write(20, IntsType);
    });

    public override void AddAttribute(string argName, IEnumerable<ReadOnlyMemory<char>> value) => throw new NotSupportedException();

    public override void AddAttribute(string argName, string[] value) => throw new NotSupportedException();

    public override void AddAttribute(string argName, IEnumerable<string> value) => _attributes.Add(attribute =>
    {
        attribute.Write(1, argName);
        foreach (string each in value)
            attribute.Write(9, each);
        attribute.Write(20, StringsType);
    });

    public override void AddAttribute(string argName, IEnumerable<bool> value) => throw new NotSupportedException();

    private static ElementType ElementTypeOf(Type type) =>
        type == typeof(uint) ? ElementType.UInt32 : type == typeof(long) ? ElementType.Int64 : type == typeof(float) ? ElementType.Float : throw new NotSupportedException(type.Name);
}
