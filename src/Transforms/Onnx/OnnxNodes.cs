using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Model.OnnxConverter;
using MlNetDeep.Networks;

namespace MlNetDeep.Transforms;

/// <summary>Adds nodes of one output to an ONNX graph, whose values are named, rows first.</summary>
internal sealed class OnnxNodes(OnnxContext context)
{
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
        output ??= context.AddIntermediateVariable(new VectorDataViewType(NumberDataViewType.Single, shape.Dimensions.ToArray()), type);
        return (context.CreateNode(type, inputs, [output], context.GetNodeName(type), ""), output);
    }

    /// <summary>A node whose output has no rows in front: the runtime finds its shape.</summary>
    public (OnnxNode Node, string Output) AddUnshaped(string type, params string[] inputs)
    {
        string output = context.AddIntermediateVariable(NumberDataViewType.Single, type, skip: true);
        return (context.CreateNode(type, inputs, [output], context.GetNodeName(type), ""), output);
    }

    /// <summary>The same values in another shape, row by row.</summary>
    public string Reshape(string input, Shape shape)
    {
        // 0 takes over the number of rows.
        long[] dimensions = [0, .. shape.Dimensions.ToArray().Select(dimension => (long)dimension)];
        string target = context.AddInitializer(dimensions, [dimensions.Length], "Shape");
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

    /// <summary>Values that the graph holds.</summary>
    public string Constant(float[] values, long[] dimensions, string name) => context.AddInitializer(values, dimensions, name);

    /// <summary>Indices that the graph holds.</summary>
    public string Constant(long[] values, string name) => context.AddInitializer(values, [values.Length], name);
}
