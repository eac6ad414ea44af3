namespace MlNetDeep;

/// <summary>A node while it is read: its inputs' values, its attributes, and what it gives.</summary>
/// <param name="graph">Makes steps.</param>
/// <param name="node">The node.</param>
/// <param name="inputs">Its inputs; null for one that is left out.</param>
internal sealed class NodeReading(GraphSteps graph, NodeMessage node, GraphValue?[] inputs)
{
    private readonly HashSet<string> _asked = [];

    /// <summary>Makes steps, and knows what holds for the whole graph.</summary>
    public GraphSteps Graph => graph;

    /// <summary>The operator.</summary>
    public string Operator => node.Operator;

    /// <summary>How many inputs it has, those that are left out too.</summary>
    public int InputCount => inputs.Length;

    /// <summary>How many outputs it has.</summary>
    public int OutputCount => node.Outputs.Count;

    /// <summary>The node in words.</summary>
    public string Description { get; } = Describe(node);

    /// <summary>What it gives, output by output; null where nothing is said.</summary>
    public GraphValue?[] Outputs { get; } = new GraphValue?[node.Outputs.Count];

    /// <summary>A node in words: its operator and its name, or that of its output.</summary>
    public static string Describe(NodeMessage node)
    {
        string name = node.Name.Length > 0 ? node.Name : node.Outputs.FirstOrDefault() ?? "";
        string domain = node.Domain.Length > 0 && node.Domain != "ai.onnx" ? node.Domain + "." : "";
        return $"{domain}{node.Operator} '{name}'";
    }

    /// <summary>An input that must be there.</summary>
    /// <exception cref="InvalidDataException">It is not.</exception>
    public GraphValue Input(int index) =>
        Optional(index) ?? throw new InvalidDataException($"The node {Description} has no input {index}, which its operator needs.");

    /// <summary>An input, or null.</summary>
    public GraphValue? Optional(int index) => index < inputs.Length ? inputs[index] : null;

    /// <summary>An input that flows through the network.</summary>
    /// <exception cref="NotSupportedException">It is a constant, or nothing but missing marks.</exception>
    public GraphValue Flow(int index)
    {
        GraphValue value = Input(index);
        return value.IsConstant ? throw new NotSupportedException($"its input {index} does not depend on the network's input")
            : value.IsNought ? throw new NotSupportedException($"its input {index} is zero, or not a number")
            : value;
    }

    /// <summary>A constant input in single precision.</summary>
    /// <exception cref="NotSupportedException">It is of another kind.</exception>
    public GraphValue Constant(int index) => Input(index) is { Floats: not null } value ? value
        : throw new NotSupportedException($"its input {index} is no tensor of float that the file holds");

    /// <summary>A constant list of whole numbers.</summary>
    /// <exception cref="NotSupportedException">It is of another kind.</exception>
    public long[] Integers(int index) => Input(index).Integers
        ?? throw new NotSupportedException($"its input {index} is no list of whole numbers that the file holds");

    /// <summary>Gives an output; nothing happens where nobody takes it.</summary>
    public void Give(GraphValue value, int output = 0)
    {
        if (output < Outputs.Length)
            Outputs[output] = value;
    }

    /// <summary>Whether somebody might read an output.</summary>
    public bool Has(int output) => output < node.Outputs.Count && node.Outputs[output].Length > 0;

    /// <summary>An attribute that is a whole number.</summary>
    public long Int(string name, long otherwise) => Find(name, AttributeKind.Int)?.Int ?? otherwise;

    /// <summary>An attribute that is a number.</summary>
    public float Float(string name, float otherwise) => Find(name, AttributeKind.Float)?.Float ?? otherwise;

    /// <summary>An attribute that is a word.</summary>
    public string Text(string name, string otherwise) => Find(name, AttributeKind.Text)?.Text ?? otherwise;

    /// <summary>An attribute that is a list of whole numbers; null where it is not there.</summary>
    public long[]? Ints(string name) => Find(name, AttributeKind.Ints)?.Ints.ToArray();

    /// <summary>An attribute that is a list of numbers; none where it is not there.</summary>
    public float[] Floats(string name) => Find(name, AttributeKind.Floats)?.Floats.ToArray() ?? [];

    /// <summary>An attribute that is a list of words; none where it is not there.</summary>
    public IReadOnlyList<string> Texts(string name) => Find(name, AttributeKind.Texts)?.Texts ?? [];

    /// <summary>An attribute that is a tensor; null where it is not there.</summary>
    public TensorMessage? Tensor(string name) => Find(name, AttributeKind.Tensor)?.Tensor;

    /// <summary>Dimensions that a node names: an attribute of older operators, an input of newer ones; null where it names none.</summary>
    public long[]? AxesOf(int input) => Ints("axes") ?? (Optional(input) is null ? null : Integers(input));

    /// <summary>A dimension of a value, which may be counted from the end by numbers below 0.</summary>
    /// <exception cref="InvalidDataException">There is no such dimension.</exception>
    public int Axis(long axis, int rank) => axis >= -rank && axis < rank
        ? (int)(axis < 0 ? axis + rank : axis)
        : throw new InvalidDataException($"The node {Description} names dimension {axis} of {rank}.");

    /// <summary>Checks that every attribute has been looked at: one that is not known may change what the node does.</summary>
    /// <exception cref="NotSupportedException">One has not.</exception>
    public void CheckAttributes()
    {
        if (node.Attributes.Find(attribute => !_asked.Contains(attribute.Name)) is { } other)
            throw new NotSupportedException($"its attribute '{other.Name}' is not known");
    }

    private AttributeMessage? Find(string name, AttributeKind kind)
    {
        _asked.Add(name);
        AttributeMessage? attribute = node.Attributes.Find(each => each.Name == name);
        if (attribute is not null && attribute.Kind != kind && attribute.Kind != AttributeKind.Undefined)
            throw new InvalidDataException($"The attribute '{name}' of the node {Description} should be of the kind {kind}, but is {attribute.Kind}.");
        return attribute;
    }
}
