namespace MlNetDeep;

/// <summary>Adds nodes of one output to an ONNX graph, whose values are named, rows first.</summary>
internal sealed class OnnxNodes(IOnnxGraph graph)
{
    // The operator sets from which on axes are an input, and no attribute.
    private const int SumAxesAreInputs = 13;
    private const int AxesAreInputs = 18;

    /// <summary>A node that reads one value and gives one of a shape.</summary>
    /// <param name="type">The operator.</param>
    /// <param name="input">The value that it reads.</param>
    /// <param name="shape">Of a row of its output.</param>
    /// <param name="output">The name of its output; null makes one.</param>
    public (IOnnxNode Node, string Output) Unary(string type, string input, Shape shape, string? output = null) =>
        Add(type, [input], shape, output);

    /// <summary>A node that joins a value with constants, of the last dimension's length or of one value.</summary>
    public string Binary(string type, string input, float[] values, Shape shape, string? output = null) =>
        Add(type, [input, Constant(values, [values.Length], type)], shape, output).Output;

    /// <summary>A node of several inputs.</summary>
    public (IOnnxNode Node, string Output) Add(string type, string[] inputs, Shape shape, string? output = null)
    {
        output ??= graph.AddValue(type, shape);
        return (AddNamed(type, output, inputs), output);
    }

    /// <summary>A node whose output has another type than Single, or no rows in front: the runtime finds type and shape.</summary>
    public (IOnnxNode Node, string Output) AddUntyped(string type, params string[] inputs)
    {
        string output = graph.AddValue(type, null);
        return (AddNamed(type, output, inputs), output);
    }

    /// <summary>A node whose output is there already.</summary>
    public IOnnxNode AddNamed(string type, string output, params string[] inputs) => graph.AddNode(type, inputs, output);

    /// <summary>The same values in another shape, row by row.</summary>
    public string Reshape(string input, Shape shape)
    {
        // 0 takes over the number of rows.
        string target = Constant([0, .. shape.Dimensions.ToArray().Select(dimension => (long)dimension)], "Shape");
        return Add("Reshape", [input, target], shape).Output;
    }

    /// <summary>The dimensions in another order.</summary>
    /// <param name="input">The value.</param>
    /// <param name="order">From where each dimension comes, rows, 0, first.</param>
    /// <param name="shape">Of a row of the output.</param>
    public string Transpose(string input, long[] order, Shape shape)
    {
        (IOnnxNode node, string output) = Unary("Transpose", input, shape);
        node.AddAttribute("perm", order);
        return output;
    }

    /// <summary>The mean over the values of a row, [rows, 1].</summary>
    /// <param name="input">A vector a row.</param>
    public string MeanOfRow(string input) => Reduce("ReduceMean", input, new Shape(1), keepsDimension: true);

    /// <summary>What an operator makes of all values along the first dimension behind the rows.</summary>
    /// <param name="type">An operator, Reduce and what follows.</param>
    /// <param name="input">The value.</param>
    /// <param name="shape">Of a row of the output.</param>
    /// <param name="keepsDimension">Whether the dimension stays, of length 1.</param>
    public string Reduce(string type, string input, Shape shape, bool keepsDimension = false)
    {
        bool areInputs = graph.OperatorSet >= (type == "ReduceSum" ? SumAxesAreInputs : AxesAreInputs);
        string[] inputs = areInputs ? [input, Constant([1], "Axes")] : [input];
        (IOnnxNode node, string output) = Add(type, inputs, shape);
        if (!areInputs)
            node.AddAttribute("axes", (long[])[1]);
        node.AddAttribute("keepdims", keepsDimension ? 1L : 0L);
        return output;
    }

    /// <summary>The values in another type.</summary>
    public string Cast(string input, Type type)
    {
        (IOnnxNode node, string output) = AddUntyped("Cast", input);
        node.AddAttribute("to", type);
        return output;
    }

    /// <summary>Values that the graph holds.</summary>
    public string Constant(float[] values, long[] dimensions, string name) => graph.AddConstant(name, values, dimensions);

    /// <summary>Indices that the graph holds.</summary>
    public string Constant(long[] values, string name) => graph.AddConstant(name, values, [values.Length]);

    /// <summary>A number in double precision that the graph holds.</summary>
    public string Constant(double value, string name) => graph.AddConstant(name, [value], [1]);
}
