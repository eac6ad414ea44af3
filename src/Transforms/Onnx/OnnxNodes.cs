using Microsoft.ML.Model.OnnxConverter;

namespace MlNetDeep;

/// <summary>Adds nodes of one output to an ONNX graph, whose values are named, rows first.</summary>
internal sealed class OnnxNodes(OnnxContext context)
{
    private int _names;

    /// <summary>A node that reads one value and gives one of a shape.</summary>
    /// <param name="type">The operator.</param>
    /// <param name="input">The value that it reads.</param>
    /// <param name="shape">Of a row of its output.</param>
    /// <param name="output">The name of its output; null makes one.</param>
    public (OnnxNode Node, string Output) Unary(string type, string input, Shape shape, string? output = null) =>
        Add(type, [input], shape, output);

    /// <summary>A node that joins a value with constants, of the last dimension's length or of one value.</summary>
    public string Binary(string type, string input, float[] values, Shape shape, string? output = null) =>
        Add(type, [input, Constant(values, [values.Length], type)], shape, output).Output;

    /// <summary>A node of several inputs.</summary>
    public (OnnxNode Node, string Output) Add(string type, string[] inputs, Shape shape, string? output = null)
    {
        output ??= context.AddIntermediateVariable(new VectorDataViewType(NumberDataViewType.Single, shape.Dimensions.ToArray()), NewName(type));
        return (AddNamed(type, output, inputs), output);
    }

    /// <summary>A node whose output has another type than Single, or no rows in front: the runtime finds type and shape.</summary>
    public (OnnxNode Node, string Output) AddUntyped(string type, params string[] inputs)
    {
        string output = context.AddIntermediateVariable(NumberDataViewType.Single, NewName(type), skip: true);
        return (AddNamed(type, output, inputs), output);
    }

    /// <summary>A node whose output is there already.</summary>
    public OnnxNode AddNamed(string type, string output, params string[] inputs) =>
        context.CreateNode(type, inputs, [output], context.GetNodeName(type), "");

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
        (OnnxNode node, string output) = Unary("Transpose", input, shape);
        node.AddAttribute("perm", order);
        return output;
    }

    /// <summary>The mean over the values of a row, [rows, 1].</summary>
    /// <param name="input">A vector a row.</param>
    public string MeanOfRow(string input)
    {
        (OnnxNode node, string output) = Unary("ReduceMean", input, new Shape(1));
        node.AddAttribute("axes", (long[])[1]);
        node.AddAttribute("keepdims", 1L);
        return output;
    }

    /// <summary>The values in another type.</summary>
    public string Cast(string input, Type type)
    {
        (OnnxNode node, string output) = AddUntyped("Cast", input);
        node.AddAttribute("to", type);
        return output;
    }

    /// <summary>The key of the first of the largest scores, from 1 on; 0, a missing key, where a score is NaN.</summary>
    /// <param name="scores">[rows, classes].</param>
    /// <param name="key">The name of the output, [rows, 1].</param>
    public void KeyOfLargest(string scores, string key)
    {
        (OnnxNode argMax, string index) = AddUntyped("ArgMax", scores);
        argMax.AddAttribute("axis", 1L);
        argMax.AddAttribute("keepdims", 1L);
        string fromOne = AddUntyped("Add", index, Constant([1], "One")).Output;
        string isThere = Cast(AddUntyped("Not", AddUntyped("IsNaN", MeanOfRow(scores)).Output).Output, typeof(long));
        string value = AddUntyped("Mul", fromOne, isThere).Output;
        AddNamed("Cast", key, value).AddAttribute("to", typeof(uint));
    }

    /// <summary>Values that the graph holds.</summary>
    public string Constant(float[] values, long[] dimensions, string name) => context.AddInitializer(values, dimensions, NewName(name));

    /// <summary>Indices that the graph holds.</summary>
    public string Constant(long[] values, string name) => context.AddInitializer(values, [values.Length], NewName(name));

    /// <summary>A number in double precision that the graph holds.</summary>
    public string Constant(double value, string name) => context.AddInitializer((double[])[value], [1], NewName(name));

    /// <summary>
    /// A name that no column has: the converter keeps columns and all other values in one table, in which a value of a column's name would
    /// stand for that column from then on.
    /// </summary>
    private string NewName(string prefix)
    {
        string name;
        do
            name = $"{prefix}_{_names++}";
        while (context.ContainsColumn(name));
        return name;
    }
}
