using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace MlNetDeep.Onnx.Tests.Reading;

/// <summary>Forms of operators that PyTorch does not write.</summary>
public sealed class OperatorTests
{
    private const int Rows = 3;

    private static readonly Dictionary<string, Func<GraphBuilder>> Graphs = new()
    {
        ["same padding, more behind"] = () => Image("Conv", [3, 2, 4, 2], AttributeMessage.Of("auto_pad", "SAME_UPPER"), AttributeMessage.Of("strides", [2L, 1])),
        ["same padding, more in front"] = () => Image("Conv", [3, 2, 4, 2], AttributeMessage.Of("auto_pad", "SAME_LOWER"), AttributeMessage.Of("strides", [2L, 1])),
        ["no padding by name"] = () => Image("Conv", [3, 2, 2, 2], AttributeMessage.Of("auto_pad", "VALID")),
        ["padding of each edge"] = () => Image("Conv", [3, 2, 3, 3], AttributeMessage.Of("pads", [0L, 2, 1, 0])),
        ["max pooling that rounds up"] = () => Pool("MaxPool", AttributeMessage.Of("ceil_mode", 1L), AttributeMessage.Of("strides", [2L, 3])),
        ["average pooling that rounds up"] = () => Pool("AveragePool", AttributeMessage.Of("ceil_mode", 1L), AttributeMessage.Of("strides", [2L, 3])),
        ["global max pooling"] = () => Flat("GlobalMaxPool"),
        ["maximum over height and width"] = () => Flat("ReduceMax", AttributeMessage.Of("axes", [2L, 3])),
        ["a line of channels, same padding"] = () =>
        {
            var graph = new GraphBuilder(null, 2, 7);
            graph.Add("Flatten", [graph.Add("Conv", ["x", graph.Add(3, 2, 2), graph.Add(3)], AttributeMessage.Of("auto_pad", "SAME_UPPER"))]);
            return graph;
        },
        ["both directions"] = () => Recurrent("LSTM", 4, AttributeMessage.Of("direction", "bidirectional")),
        ["reversed"] = () => Recurrent("GRU", 3, AttributeMessage.Of("linear_before_reset", 1L), AttributeMessage.Of("direction", "reverse")),
        ["rectified"] = () => Recurrent("RNN", 1, AttributeMessage.Of("activations", ["Relu"])),
        ["scaled product"] = () =>
        {
            var graph = new GraphBuilder(null, 4);
            graph.Add("Gemm", ["x", graph.Add(4, 3), graph.Add(1, 1)], AttributeMessage.Of("alpha", 0.5f), AttributeMessage.Of("beta", 2f));
            return graph;
        },
        ["split and put together"] = () =>
        {
            var graph = new GraphBuilder(null, 6);
            graph.Add("Split", ["x", graph.AddIntegers(2, 4)], AttributeMessage.Of("axis", -1L));
            graph.Graph.Nodes[0].Outputs.Add("second");
            graph.Add("Gemm", [graph.Add("Concat", ["second", "Split0"], AttributeMessage.Of("axis", 1L)), graph.Add(6, 2)]);
            return graph;
        },
        ["turned round"] = () =>
        {
            var graph = new GraphBuilder(null, 6);
            string end = graph.AddIntegers(long.MinValue), turned = graph.Add("Slice", ["x", graph.AddIntegers(-1), end, graph.AddIntegers(1), graph.AddIntegers(-1)]);
            graph.Add("Gemm", [turned, graph.Add(6, 2)]);
            return graph;
        },
        ["scaled, shifted, limited"] = () =>
        {
            var graph = new GraphBuilder(null, 4);
            string scaled = graph.Add("Add", [graph.Add("Mul", ["x", graph.Add([4], [2, 0.5f, -1, 3])]), graph.Add([1, 4], [1, 2, 3, 4])]);
            graph.Add("Max", [graph.Add("Gemm", [scaled, graph.Add(4, 3)]), graph.Add([], [0])]);
            return graph;
        },
    };

    public static TheoryData<string> Names => [.. Graphs.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Scores_are_those_of_OnnxRuntime(string name)
    {
        byte[] file = Graphs[name]().ToFile();
        TrainedNetwork network = OnnxNetwork.Load(new MemoryStream(file));
        using var session = new InferenceSession(file);
        int[] shape = [.. session.InputMetadata["x"].Dimensions];
        int rows = Array.IndexOf(shape, -1);
        shape[rows] = Rows;
        var random = new Random(2);
        float[] tensor = [.. Enumerable.Range(0, Rows * network.FeatureLength).Select(_ => 2 * random.NextSingle() - 1)];

        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> results =
            session.Run([NamedOnnxValue.CreateFromTensor("x", new DenseTensor<float>(tensor, shape))]);

        var scores = new float[Rows * network.Network.OutputShape.Length];
        network.PredictBatch(rows == 0 ? tensor : RowsFirst(tensor, shape), scores);
        float[] expected = [.. results[0].AsEnumerable<float>()];
        Assert.Equal(expected.Length, scores.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], scores[i], 1e-5f);
    }

    /// <summary>ONNX Runtime takes steps first alone.</summary>
    [Fact]
    public void Rows_may_come_first_in_recurrent_nodes()
    {
        AttributeMessage direction = AttributeMessage.Of("direction", "bidirectional");
        float[] steps = [.. Enumerable.Range(0, 15).Select(i => i / 15f)], expected = new float[8], scores = new float[8];

        Recurrent("LSTM", 4, direction).Load().PredictBatch(steps, expected);
        Recurrent("LSTM", 4, AttributeMessage.Of("layout", 1L), direction).Load().PredictBatch(steps, scores);

        Assert.Equal(expected, scores);
    }

    [Fact]
    public void Numbers_are_read_in_every_form_that_a_file_may_have()
    {
        float[] expected = [1.5f, -2, 0.25f, 4], scores = new float[2];
        TensorMessage raw = TensorMessage.Of("", [], (ReadOnlySpan<double>)[1.5, -2, 0.25, 4]);
        TensorMessage[] forms = [new() { Type = OnnxType.Float }, new() { Type = OnnxType.Double }, raw];
        forms[0].Floats.Add(expected);
        forms[1].Doubles.Add(expected.Select(value => (double)value));
        foreach (TensorMessage form in forms)
        {
            var graph = new GraphBuilder(null, 2, 1);
            form.Name = "weights";
            form.Dimensions.Add([2L, 2]);
            graph.Graph.Initializers.Add(form);
            var shape = new TensorMessage { Name = "shape", Type = OnnxType.Int32 };
            shape.Ints.Add([0, 2]);
            shape.Dimensions.Add(2);
            graph.Graph.Initializers.Add(shape);
            graph.Add("Gemm", [graph.Add("Reshape", ["x", "shape"]), "weights"]);

            TrainedNetwork network = graph.Load();

            Assert.Equal(expected, network.Parameters);
            network.PredictBatch([1, 0], scores);
            Assert.Equal([1.5f, -2], scores);
        }
    }

    private static float[] RowsFirst(float[] tensor, int[] shape) =>
    [
        .. from row in Enumerable.Range(0, shape[1])
           from step in Enumerable.Range(0, shape[0])
           from feature in Enumerable.Range(0, shape[2])
           select tensor[(step * shape[1] + row) * shape[2] + feature],
    ];

    private static GraphBuilder Image(string type, long[] kernels, params AttributeMessage[] attributes)
    {
        var graph = new GraphBuilder(null, 2, 7, 6);
        graph.Add("Flatten", [graph.Add(type, ["x", graph.Add(kernels)], attributes)]);
        return graph;
    }

    private static GraphBuilder Pool(string type, params AttributeMessage[] attributes)
    {
        var graph = new GraphBuilder(null, 2, 8, 6);
        graph.Add("Flatten", [graph.Add(type, ["x"], [AttributeMessage.Of("kernel_shape", [3L, 2]), .. attributes])]);
        return graph;
    }

    private static GraphBuilder Flat(string type, params AttributeMessage[] attributes)
    {
        var graph = new GraphBuilder(null, 2, 5, 4);
        graph.Add("Flatten", [graph.Add(type, ["x"], attributes)]);
        return graph;
    }

    private static GraphBuilder Recurrent(string type, int gates, params AttributeMessage[] attributes)
    {
        bool rowsFirst = attributes.Any(attribute => attribute.Name == "layout");
        int directions = attributes.Any(attribute => attribute.Text == "bidirectional") ? 2 : 1;
        GraphBuilder graph = rowsFirst ? new(null, 5, 3) : new(5, null, 3);
        graph.Model.OperatorSets[0].Version = 14;
        graph.Add(
            type, ["x", graph.Add(directions, gates * 4, 3), graph.Add(directions, gates * 4, 4), graph.Add(directions, gates * 8)],
            [AttributeMessage.Of("hidden_size", 4L), .. attributes]);
        graph.Graph.Nodes[0].Outputs.Add("last");
        string last = rowsFirst ? "last" : graph.Add("Transpose", ["last"], AttributeMessage.Of("perm", [1L, 0, 2]));
        graph.Add("Flatten", [last]);
        return graph;
    }
}
