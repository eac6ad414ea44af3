using System.Runtime.InteropServices;
using Microsoft.ML.Data;
using Microsoft.ML.Model.OnnxConverter;

namespace MlNetDeep.Trainers.Tests.Onnx;

/// <summary>
/// Plays the part of ML.NET's ONNX converter: takes the nodes and initializers that a model saves and writes them as an ONNX file. It has what
/// models of floats use; the rest of the interface throws.
/// </summary>
internal sealed class GraphContext(int operatorSet) : OnnxContext
{
    private const long IrVersion = 4;
    private const string Input = "Features";

    private readonly HashSet<string> _names = [];
    private readonly List<GraphNode> _nodes = [];
    private readonly List<Action<ProtobufWriter>> _initializers = [];

    /// <summary>The operators used, in order.</summary>
    public IEnumerable<string> Operators => _nodes.Select(node => node.Operator);

    /// <summary>The output of the last node.</summary>
    public string LastOutput => _nodes[^1].Outputs[0];

    /// <summary>The file: one input of rows of floats, and outputs of the given element types.</summary>
    public byte[] ToModel(string input, int inputLength, params (string Name, int Length, ElementType Type)[] outputs)
    {
        var model = new ProtobufWriter();
        model.Write(1, IrVersion);
        model.Write(7, graph =>
        {
            foreach (GraphNode node in _nodes)
                graph.Write(1, node.Write);
            graph.Write(2, "network");
            foreach (Action<ProtobufWriter> initializer in _initializers)
                graph.Write(5, initializer);
            graph.Write(11, value => WriteValue(value, input, inputLength, ElementType.Float));
            foreach ((string name, int length, ElementType type) in outputs)
                graph.Write(12, value => WriteValue(value, name, length, type));
        });
        model.Write(8, operators => operators.Write(2, operatorSet));
        return model.ToArray();
    }

    public override string GetNodeName(string prefix) => Unique(prefix);

    public override string AddIntermediateVariable(DataViewType type, string colName, bool skip = false) => Unique(colName);

    public override void CheckOpSetVersion(int thisTransformerMinumumOpSetVersion, string registerTransformerName) =>
        Assert.True(operatorSet >= thisTransformerMinumumOpSetVersion, $"{registerTransformerName} needs operator set {thisTransformerMinumumOpSetVersion}.");

    public override OnnxNode CreateNode(string opType, IEnumerable<string> inputs, IEnumerable<string> outputs, string name, string? domain = null)
    {
        var node = new GraphNode(opType, [.. inputs], [.. outputs], name);
        _nodes.Add(node);
        return node;
    }

    public override string AddInitializer(float value, string? name = null, bool makeUniqueName = true) => AddInitializer([value], [], name);

    public override string AddInitializer(long value, string? name = null, bool makeUniqueName = true) => AddInitializer([value], [], name);

    public override string AddInitializer(IEnumerable<float> values, IEnumerable<long> dims, string? name = null, bool makeUniqueName = true) =>
        Add(values.ToArray(), dims, ElementType.Float, name);

    public override string AddInitializer(IEnumerable<long> values, IEnumerable<long> dims, string? name = null, bool makeUniqueName = true) =>
        Add(values.ToArray(), dims, ElementType.Int64, name);

    public override OnnxVersion GetOnnxVersion() => OnnxVersion.Stable;

    public override bool IsVariableDefined(string variableName) => _names.Contains(variableName);

    public override bool ContainsColumn(string colName) => colName == Input;

    public override void RemoveColumn(string colName, bool removeVariable = false) => throw new NotSupportedException();

    public override void RemoveVariable(string variableName, bool removeColumn) => throw new NotSupportedException();

    public override void RemoveInputVariable(string variableName) => throw new NotSupportedException();

    public override string GetVariableName(string colName) => colName;

    public override List<long> RetrieveShapeOrNull(string variableName) => throw new NotSupportedException();

    public override string AddInitializer(bool value, string? name = null, bool makeUniqueName = true) => throw new NotSupportedException();

    public override string AddInitializer(int value, Type type, string? name = null, bool makeUniqueName = true) => throw new NotSupportedException();

    public override string AddInitializer(string value, string? name = null, bool makeUniqueName = true) => throw new NotSupportedException();

    public override string AddInitializer(double value, string? name = null, bool makeUniqueName = true) => throw new NotSupportedException();

    public override string AddInitializer(ulong value, bool isUint64, string? name = null, bool makeUniqueName = true) => throw new NotSupportedException();

    public override string AddInitializer(IEnumerable<bool> values, IEnumerable<long> dims, string? name = null, bool makeUniqueName = true) => throw new NotSupportedException();

    public override string AddInitializer(IEnumerable<int> values, Type type, IEnumerable<long> dims, string? name = null, bool makeUniqueName = true) => throw new NotSupportedException();

    public override string AddInitializer(IEnumerable<string> values, IEnumerable<long> dims, string? name = null, bool makeUniqueName = true) => throw new NotSupportedException();

    public override string AddInitializer(IEnumerable<double> values, IEnumerable<long> dims, string? name = null, bool makeUniqueName = true) => throw new NotSupportedException();

    public override string AddInitializer(IEnumerable<ulong> values, bool isUint64, IEnumerable<long> dims, string? name = null, bool makeUniqueName = true) => throw new NotSupportedException();

    private string Unique(string? prefix)
    {
        for (int i = 0; ; i++)
        {
            string name = $"{prefix ?? "value"}_{i}";
            if (_names.Add(name))
                return name;
        }
    }

    private string Add<T>(T[] values, IEnumerable<long> dimensions, ElementType type, string? prefix)
        where T : unmanaged
    {
        string name = Unique(prefix);
        long[] sizes = [.. dimensions];
        Assert.Equal(sizes.Aggregate(1L, (product, size) => product * size), values.Length);
        _initializers.Add(tensor =>
        {
            foreach (long size in sizes)
                tensor.Write(1, size);
            tensor.Write(2, (long)type);
            tensor.Write(8, name);
            tensor.Write(9, MemoryMarshal.AsBytes<T>(values).ToArray());
        });
        return name;
    }

    /// <summary>ValueInfoProto of a matrix with any number of rows.</summary>
    private static void WriteValue(ProtobufWriter value, string name, int length, ElementType type)
    {
        value.Write(1, name);
        value.Write(2, typeProto => typeProto.Write(1, tensor =>
        {
            tensor.Write(1, (long)type);
            tensor.Write(2, shape =>
            {
                shape.Write(1, rows => rows.Write(2, "rows"));
                shape.Write(1, columns => columns.Write(1, (long)length));
            });
        }));
    }
}

/// <summary>TensorProto.DataType.</summary>
internal enum ElementType
{
    Float = 1,
    Int64 = 7,
    UInt32 = 12,
}
