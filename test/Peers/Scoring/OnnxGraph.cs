namespace MlNetDeep.Peers;

/// <summary>Writes the parts of an ONNX graph.</summary>
/// <param name="graph">The graph.</param>
internal sealed class OnnxGraph(GraphMessage graph)
{
    /// <summary>Adds a node of one output.</summary>
    /// <param name="type">The operator.</param>
    /// <param name="inputs">Names of values.</param>
    /// <param name="output">The name of its output.</param>
    /// <param name="attributes">Whole numbers of 64 bits, and arrays of them.</param>
    /// <returns>The name of its output.</returns>
    public string AddNode(string type, string[] inputs, string output, params (string Name, object Value)[] attributes) =>
        AddNode(type, inputs, [output], attributes);

    /// <summary>Adds a node of several outputs.</summary>
    /// <param name="type">The operator.</param>
    /// <param name="inputs">Names of values.</param>
    /// <param name="outputs">The names of its outputs; empty for those that nobody reads.</param>
    /// <param name="attributes">Whole numbers of 64 bits, and arrays of them.</param>
    /// <returns>The name of its last output.</returns>
    public string AddNode(string type, string[] inputs, string[] outputs, params (string Name, object Value)[] attributes)
    {
        var node = new NodeMessage { Operator = type, Name = $"{type} {outputs[^1]}" };
        node.Inputs.AddRange(inputs);
        node.Outputs.AddRange(outputs);
        node.Attributes.AddRange(attributes.Select(attribute => attribute.Value is long number
            ? AttributeMessage.Of(attribute.Name, number)
            : AttributeMessage.Of(attribute.Name, (long[])attribute.Value)));
        graph.Nodes.Add(node);
        return outputs[^1];
    }

    /// <summary>Adds floats that the graph holds.</summary>
    /// <returns>The name.</returns>
    public string AddConstant(string name, long[] dimensions, float[] values) => Add(TensorMessage.Of(name, dimensions, values));

    /// <summary>Adds a list of whole numbers that the graph holds.</summary>
    /// <returns>The name.</returns>
    public string AddConstant(string name, long[] values) => Add(TensorMessage.Of(name, [values.Length], values));

    private string Add(TensorMessage tensor)
    {
        graph.Initializers.Add(tensor);
        return tensor.Name;
    }
}
