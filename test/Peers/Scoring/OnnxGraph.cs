using System.Runtime.InteropServices;
using MlNetDeep.Trainers.Tests.Onnx;

namespace MlNetDeep.Peers;

/// <summary>Writes the parts of an ONNX graph. Field numbers are those of onnx.proto.</summary>
/// <param name="graph">The GraphProto.</param>
internal sealed class OnnxGraph(ProtobufWriter graph)
{
    private const long FloatType = 1;
    private const long Int64Type = 7;
    // AttributeProto.AttributeType.
    private const long IntAttribute = 2;
    private const long IntsAttribute = 7;

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
        graph.Write(1, node =>
        {
            foreach (string input in inputs)
                node.Write(1, input);
            foreach (string output in outputs)
                node.Write(2, output);
            node.Write(3, $"{type} {outputs[^1]}");
            node.Write(4, type);
            foreach ((string name, object value) in attributes)
                node.Write(5, attribute => WriteAttribute(attribute, name, value));
        });
        return outputs[^1];
    }

    /// <summary>Adds floats that the graph holds.</summary>
    /// <returns>The name.</returns>
    public string AddConstant(string name, long[] dimensions, float[] values) =>
        AddTensor(name, dimensions, FloatType, MemoryMarshal.AsBytes(values.AsSpan()).ToArray());

    /// <summary>Adds a list of whole numbers that the graph holds.</summary>
    /// <returns>The name.</returns>
    public string AddConstant(string name, long[] values) =>
        AddTensor(name, [values.Length], Int64Type, MemoryMarshal.AsBytes(values.AsSpan()).ToArray());

    /// <summary>Sets the graph's name.</summary>
    public void AddName(string name) => graph.Write(2, name);

    /// <summary>Adds an input, a matrix with any number of rows.</summary>
    public void AddInput(string name, int columns) => graph.Write(11, value => WriteValue(value, name, columns));

    /// <summary>Adds an output, a matrix with any number of rows.</summary>
    public void AddOutput(string name, int columns) => graph.Write(12, value => WriteValue(value, name, columns));

    private string AddTensor(string name, long[] dimensions, long type, byte[] values)
    {
        graph.Write(5, tensor =>
        {
            foreach (long dimension in dimensions)
                tensor.Write(1, dimension);
            tensor.Write(2, type);
            tensor.Write(8, name);
            tensor.Write(9, values);
        });
        return name;
    }

    private static void WriteAttribute(ProtobufWriter attribute, string name, object value)
    {
        attribute.Write(1, name);
        if (value is long number)
            attribute.Write(3, number);
        else
            Array.ForEach((long[])value, each => attribute.Write(8, each));
        attribute.Write(20, value is long ? IntAttribute : IntsAttribute);
    }

    private static void WriteValue(ProtobufWriter value, string name, int columns)
    {
        value.Write(1, name);
        value.Write(2, type => type.Write(1, tensor =>
        {
            tensor.Write(1, FloatType);
            tensor.Write(2, shape =>
            {
                shape.Write(1, rows => rows.Write(2, "rows"));
                shape.Write(1, dimension => dimension.Write(1, (long)columns));
            });
        }));
    }
}
