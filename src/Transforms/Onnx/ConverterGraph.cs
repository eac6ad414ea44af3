using Microsoft.ML.Model.OnnxConverter;

namespace MlNetDeep;

/// <summary>The graph that ML.NET's converter writes.</summary>
internal sealed class ConverterGraph : IOnnxGraph
{
    private readonly OnnxContext _context;
    private int _names;

    private ConverterGraph(OnnxContext context)
    {
        _context = context;
        context.CheckOpSetVersion(OperatorSet, nameof(MlNetDeep));
    }

    /// <summary>The oldest that the converter writes; its newest, 12, has the same operators for what we write.</summary>
    public int OperatorSet => 9;

    /// <summary>What adds nodes to a graph of the converter.</summary>
    public static OnnxNodes Nodes(OnnxContext context) => new(new ConverterGraph(context));

    public string AddValue(string prefix, Shape? shape)
    {
        NumberDataViewType single = NumberDataViewType.Single;
        DataViewType type = shape is { } known ? new VectorDataViewType(single, known.Dimensions.ToArray()) : single;
        return _context.AddIntermediateVariable(type, NewName(prefix), skip: shape is null);
    }

    public IOnnxNode AddNode(string type, string[] inputs, string output) =>
        new Node(_context.CreateNode(type, inputs, [output], _context.GetNodeName(type), ""));

    public string AddConstant(string prefix, float[] values, long[] dimensions) => _context.AddInitializer(values, dimensions, NewName(prefix));

    public string AddConstant(string prefix, long[] values, long[] dimensions) => _context.AddInitializer(values, dimensions, NewName(prefix));

    public string AddConstant(string prefix, double[] values, long[] dimensions) => _context.AddInitializer(values, dimensions, NewName(prefix));

    /// <summary>
    /// A name that no column has: the converter keeps columns and all other values in one table, in which a value of a column's name would
    /// stand for that column from then on.
    /// </summary>
    private string NewName(string prefix)
    {
        string name;
        do
            name = $"{prefix}_{_names++}";
        while (_context.ContainsColumn(name));
        return name;
    }

    private sealed class Node(OnnxNode node) : IOnnxNode
    {
        public void AddAttribute(string name, long value) => node.AddAttribute(name, value);

        public void AddAttribute(string name, float value) => node.AddAttribute(name, (double)value);

        public void AddAttribute(string name, string value) => node.AddAttribute(name, value);

        public void AddAttribute(string name, long[] values) => node.AddAttribute(name, values);

        public void AddAttribute(string name, float[] values) => node.AddAttribute(name, values);

        public void AddAttribute(string name, string[] values) => node.AddAttribute(name, (IEnumerable<string>)values);

        public void AddAttribute(string name, Type type) => node.AddAttribute(name, type);
    }
}
