using System.Runtime.InteropServices;
using MlNetDeep.Networks;
using MlNetDeep.Trainers.Tests.Onnx;

namespace MlNetDeep.Peers;

/// <summary>
/// A network of dense layers and their activation functions, with softmax at its end, as an ONNX file: a Gemm node a dense layer, as PyTorch's
/// exporter writes it, so that ONNX Runtime packs the weights once and fuses the activation. Field numbers are those of onnx.proto.
/// </summary>
internal static class OnnxFile
{
    /// <summary>The graph's input, [rows, features].</summary>
    public const string Input = "Features";

    /// <summary>The graph's output, [rows, classes]: probabilities.</summary>
    public const string Output = "Score";

    private const long IrVersion = 8;
    private const long OperatorSet = 17;
    private const long FloatType = 1;

    /// <summary>The file's bytes.</summary>
    /// <param name="trained">The network.</param>
    /// <exception cref="NotSupportedException">A layer is of another kind.</exception>
    public static byte[] Create(TrainedNetwork trained)
    {
        var model = new ProtobufWriter();
        model.Write(1, IrVersion);
        model.Write(7, graph => WriteGraph(graph, trained));
        model.Write(8, operators => operators.Write(2, OperatorSet));
        return model.ToArray();
    }

    private static void WriteGraph(ProtobufWriter graph, TrainedNetwork trained)
    {
        Sequential network = trained.Network;
        string value = Input;
        for (int i = 0; i < network.Layers.Count; i++)
        {
            string output = $"y{i}";
            Parameter[] parameters = [.. network.Parameters.Where(parameter => parameter.Layer == i)];
            foreach (Parameter parameter in parameters)
                graph.Write(5, tensor => WriteTensor(tensor, NameOf(parameter), parameter, trained));
            string[] inputs = [value, .. parameters.Select(NameOf)];
            graph.Write(1, node => WriteNode(node, OperatorOf(network.Layers[i]), inputs, output));
            value = output;
        }

        graph.Write(1, node => WriteNode(node, "Softmax", [value], Output));
        graph.Write(2, "network");
        graph.Write(11, input => WriteValue(input, Input, network.InputShape.Length));
        graph.Write(12, output => WriteValue(output, Output, network.OutputShape.Length));
    }

    private static string NameOf(Parameter parameter) => $"{parameter.Name}{parameter.Layer}";

    private static string OperatorOf(Layer layer) => layer switch
    {
        Dense => "Gemm",
        Relu => "Relu",
        Sigmoid => "Sigmoid",
        _ => throw new NotSupportedException($"{layer.GetType().Name} has no operator here: add it to {nameof(OnnxFile)}."),
    };

    private static void WriteNode(ProtobufWriter node, string type, string[] inputs, string output)
    {
        foreach (string input in inputs)
            node.Write(1, input);
        node.Write(2, output);
        node.Write(3, $"{type} {output}");
        node.Write(4, type);
    }

    private static void WriteTensor(ProtobufWriter tensor, string name, Parameter parameter, TrainedNetwork trained)
    {
        for (int i = 0; i < parameter.Shape.Rank; i++)
            tensor.Write(1, (long)parameter.Shape[i]);
        tensor.Write(2, FloatType);
        tensor.Write(8, name);
        tensor.Write(9, MemoryMarshal.AsBytes(parameter.Of(trained.Parameters)).ToArray());
    }

    /// <summary>ValueInfoProto of a matrix with any number of rows.</summary>
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
