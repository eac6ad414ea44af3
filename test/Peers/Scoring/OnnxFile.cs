namespace MlNetDeep.Peers;

/// <summary>
/// A network with softmax at its end as an ONNX file, as PyTorch's exporter writes it, so that ONNX Runtime packs the weights once and
/// fuses activations: images of one channel, Conv and MaxPool, LSTM and RNN read at the last step, and a Gemm node a dense layer. Images are channels first there: the weights
/// behind a Flatten are put in that order.
/// </summary>
internal static class OnnxFile
{
    /// <summary>The graph's input, [rows, features].</summary>
    public const string Input = "Features";

    /// <summary>The graph's output, [rows, classes]: probabilities.</summary>
    public const string Output = "Score";

    private const long FormatVersion = 8;
    private const long OperatorSet = 17;

    /// <summary>The file's bytes.</summary>
    /// <param name="trained">The network.</param>
    /// <exception cref="NotSupportedException">A layer is of another kind, or images have several channels.</exception>
    public static byte[] Create(TrainedNetwork trained)
    {
        var graph = new GraphMessage { Name = "network" };
        WriteGraph(new OnnxGraph(graph), trained);
        graph.Inputs.Add(ValueMessage.Of(Input, OnnxType.Float, null, trained.Network.InputShape.Length));
        graph.Outputs.Add(ValueMessage.Of(Output, OnnxType.Float, null, trained.Network.OutputShape.Length));
        var model = new ModelMessage { FormatVersion = FormatVersion, Graph = graph };
        model.OperatorSets.Add(new OperatorSetMessage { Version = OperatorSet });
        using var file = new MemoryStream();
        model.Save(file);
        return file.ToArray();
    }

    private static void WriteGraph(OnnxGraph graph, TrainedNetwork trained)
    {
        Sequential network = trained.Network;
        string value = Input;
        Shape shape = network.InputShape;
        if (shape.Rank == 3)
            value = WriteImage(graph, value, shape);
        else if (shape.Rank == 2)
            value = OnnxSequence.WriteInput(graph, value, shape);
        for (int i = 0; i < network.Layers.Count; i++)
        {
            value = WriteLayer(graph, trained, i, value, shape);
            shape = network.LayerShapes[i];
        }

        graph.AddNode("Softmax", [value], Output);
    }

    private static string WriteImage(OnnxGraph graph, string value, Shape shape)
    {
        if (shape[2] != 1)
            throw new NotSupportedException($"An image of {shape} has several channels, which must be put in order first.");
        string target = graph.AddConstant("image", [0, 1, shape[0], shape[1]]);
        return graph.AddNode("Reshape", [value, target], "x");
    }

    private static string WriteLayer(OnnxGraph graph, TrainedNetwork trained, int index, string value, Shape input)
    {
        Layer layer = trained.Network.Layers[index];
        string output = $"y{index}";
        if (layer.ActsInTrainingOnly)
            return value;
        return layer switch
        {
            Dense dense => graph.AddNode("Gemm", [value, .. WriteDense(graph, trained, index, dense)], output),
            Conv2D convolution => WriteConvolution(graph, trained, index, convolution, value, input, output),
            MaxPool2D pooling => graph.AddNode("MaxPool", [value], output, OnnxWindow.Of(pooling, input)),
            RecurrentLayer recurrent => OnnxSequence.Write(graph, trained, index, recurrent, value, output),
            // The layer in front gives no other step.
            LastStep => value,
            Flatten => graph.AddNode("Flatten", [value], output),
            Relu => graph.AddNode("Relu", [value], output),
            Sigmoid => graph.AddNode("Sigmoid", [value], output),
            _ => throw new NotSupportedException($"{layer.GetType().Name} has no operator here: add it to {nameof(OnnxFile)}."),
        };
    }

    private static string WriteConvolution(
        OnnxGraph graph, TrainedNetwork trained, int index, Conv2D convolution, string value, Shape input, string output)
    {
        ShapedArray kernels = trained.GetKernels(index);
        int height = kernels.Shape[1], width = kernels.Shape[2], channels = kernels.Shape[3];
        float[] planar =
        [
            .. from kernel in Enumerable.Range(0, convolution.Filters)
               from channel in Enumerable.Range(0, channels)
               from row in Enumerable.Range(0, height)
               from column in Enumerable.Range(0, width)
               select kernels[kernel, row, column, channel],
        ];
        string weights = graph.AddConstant($"kernels{index}", [convolution.Filters, channels, height, width], planar);
        string bias = graph.AddConstant($"bias{index}", [convolution.Filters], BiasOf(trained, index));
        return graph.AddNode("Conv", [value, weights, bias], output, OnnxWindow.Of(convolution, input));
    }

    private static string[] WriteDense(OnnxGraph graph, TrainedNetwork trained, int index, Dense dense)
    {
        Parameter parameter = trained.Network.Parameters.First(candidate => candidate.Layer == index);
        ReadOnlySpan<float> weights = parameter.Of(trained.Parameters);
        var ordered = new float[weights.Length];
        int units = dense.Units;
        int[] rows = RowsOf(trained.Network, index, parameter.Rows);
        for (int row = 0; row < rows.Length; row++)
            weights.Slice(rows[row] * units, units).CopyTo(ordered.AsSpan(row * units));
        return
        [
            graph.AddConstant($"weights{index}", [parameter.Rows, units], ordered),
            graph.AddConstant($"bias{index}", [units], BiasOf(trained, index)),
        ];
    }

    /// <summary>Which of our weights' rows stands at each place there: behind a Flatten, channel after channel.</summary>
    private static int[] RowsOf(Sequential network, int index, int count)
    {
        if (index == 0 || network.Layers[index - 1] is not Flatten)
            return [.. Enumerable.Range(0, count)];
        Shape image = index > 1 ? network.LayerShapes[index - 2] : network.InputShape;
        int pixels = image[0] * image[1], channels = image[2];
        return [.. Enumerable.Range(0, count).Select(place => place % pixels * channels + place / pixels)];
    }

    private static float[] BiasOf(TrainedNetwork trained, int index) =>
        trained.Network.Parameters.Single(parameter => parameter.Layer == index && parameter.Kind == ParameterKind.Bias)
            .Of(trained.Parameters).ToArray();
}
