namespace MlNetDeep;

/// <summary>A graph that becomes a message.</summary>
/// <param name="message">The message.</param>
/// <param name="operatorSet">The version of the operators.</param>
/// <param name="taken">Names that are not to be given.</param>
internal sealed class MessageGraph(GraphMessage message, int operatorSet, params ReadOnlySpan<string> taken) : IOnnxGraph
{
    private readonly HashSet<string> _taken = [.. taken];
    private int _names;

    public int OperatorSet => operatorSet;

    public string AddValue(string prefix, Shape? shape) => NewName(prefix);

    public IOnnxNode AddNode(string type, string[] inputs, string output)
    {
        var node = new NodeMessage { Operator = type, Name = output };
        node.Inputs.AddRange(inputs);
        node.Outputs.Add(output);
        message.Nodes.Add(node);
        return new Node(node);
    }

    public string AddConstant(string prefix, float[] values, long[] dimensions) => Add(TensorMessage.Of(NewName(prefix), dimensions, values));

    public string AddConstant(string prefix, long[] values, long[] dimensions) => Add(TensorMessage.Of(NewName(prefix), dimensions, values));

    public string AddConstant(string prefix, double[] values, long[] dimensions) => Add(TensorMessage.Of(NewName(prefix), dimensions, values));

    private string Add(TensorMessage tensor)
    {
        message.Initializers.Add(tensor);
        return tensor.Name;
    }

    private string NewName(string prefix)
    {
        string name;
        do
            name = string.Create(CultureInfo.InvariantCulture, $"{prefix}_{_names++}");
        while (_taken.Contains(name));
        return name;
    }

    private sealed class Node(NodeMessage node) : IOnnxNode
    {
        public void AddAttribute(string name, long value) => node.Attributes.Add(AttributeMessage.Of(name, value));

        public void AddAttribute(string name, float value) => node.Attributes.Add(AttributeMessage.Of(name, value));

        public void AddAttribute(string name, string value) => node.Attributes.Add(AttributeMessage.Of(name, value));

        public void AddAttribute(string name, long[] values) => node.Attributes.Add(AttributeMessage.Of(name, values));

        public void AddAttribute(string name, float[] values) => node.Attributes.Add(AttributeMessage.Of(name, values));

        public void AddAttribute(string name, string[] values) => node.Attributes.Add(AttributeMessage.Of(name, values));

        public void AddAttribute(string name, Type type) => AddAttribute(name, (long)TypeOf(type));

        private static OnnxType TypeOf(Type type) => Type.GetTypeCode(type) switch
        {
            TypeCode.Single => OnnxType.Float,
            TypeCode.Double => OnnxType.Double,
            TypeCode.Int32 => OnnxType.Int32,
            TypeCode.Int64 => OnnxType.Int64,
            TypeCode.UInt32 => OnnxType.UInt32,
            _ => throw new ArgumentException($"{type.Name} is no type of values here.", nameof(type)),
        };
    }
}
