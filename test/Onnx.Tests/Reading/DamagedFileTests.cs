namespace MlNetDeep.Onnx.Tests.Reading;

public sealed class DamagedFileTests
{
    public static TheoryData<string, string> Damaged => new()
    {
        { "no graph", "no graph" },
        { "no operator set", "operator set" },
        { "no output", "no output" },
        { "an output that nothing gives", "'nowhere'" },
        { "a circle", "circle" },
        { "a node in front of what it reads", "circle" },
        { "two nodes of one name", "'Relu0'" },
        { "two tensors of one name", "'tensor0'" },
        { "two inputs of one name", "'x'" },
        { "a tensor that is too short", "should have 8 values" },
        { "a tensor of overflowing dimensions", "more than an array" },
        { "a negative dimension", "negative" },
        { "a matrix of another size", "[3, 2]" },
        { "an attribute of another kind", "'alpha'" },
        { "a missing input", "no input 1" },
        { "a place that is not there", "place 9 of 4" },
        { "an axis that is not there", "dimension 7" },
        { "kernels of other channels", "[2, 3, 1, 1]" },
        { "no version", "version" },
    };

    [Theory]
    [MemberData(nameof(Damaged))]
    public void What_is_damaged_is_refused_with_what_and_where(string kind, string part)
    {
        string message = Assert.Throws<InvalidDataException>(() => Create(kind).Load()).Message;

        Assert.Contains(part, message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_file_is_named()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "no network");
            Assert.Contains(path, Assert.Throws<InvalidDataException>(() => OnnxNetwork.Load(path)).Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData(1L << 40, 1L << 40)]
    [InlineData(1L << 16, 1L << 14)]
    public void A_shape_beyond_memory_takes_none(long first, long second)
    {
        var graph = new GraphBuilder(null, 4);
        graph.Add("Gemm", ["x", graph.Add("ConstantOfShape", [graph.AddIntegers(first, second)])]);
        byte[] file = graph.ToFile();
        long before = GC.GetAllocatedBytesForCurrentThread();

        Exception exception = Assert.ThrowsAny<Exception>(() => OnnxNetwork.Load(new MemoryStream(file)));

        Assert.True(exception is InvalidDataException or NotSupportedException, exception.ToString());
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
    }

    public static TheoryData<string> Endless => ["joined again and again", "joined in turn", "doubled", "doubled and moved", "one behind the other", "side by side"];

    [Theory]
    [MemberData(nameof(Endless))]
    public void What_would_take_without_end_is_refused_in_time(string kind)
    {
        const int Nodes = 5000;
        var graph = new GraphBuilder(null, 4);
        (string last, string before) = ("x", "x");
        for (int i = 0; i < Nodes; i++)
        {
            (last, before) = (kind switch
            {
                "joined again and again" => graph.Add("Mul", [last, last]),
                "joined in turn" => graph.Add("Add", [last, before]),
                "doubled" => graph.Add("Concat", [last, last], AttributeMessage.Of("axis", 1L)),
                "doubled and moved" => graph.Add(i < 20 ? "Concat" : "Transpose", i < 20 ? [last, last] : [last], i < 20 ? [AttributeMessage.Of("axis", 1L)] : []),
                "one behind the other" => graph.Add(i % 2 == 0 ? "Tanh" : "Exp", [last]),
                _ => graph.Add("Add", [last, "x"]),
            }, last);
        }

        byte[] file = graph.ToFile();
        long allocated = GC.GetAllocatedBytesForCurrentThread();

        Assert.Throws<NotSupportedException>(() => OnnxNetwork.Load(new MemoryStream(file)));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - allocated, 0, 1L << 30);
    }

    private static GraphBuilder Create(string kind)
    {
        var graph = new GraphBuilder(null, 4);
        switch (kind)
        {
            case "no graph":
                graph.Add("Relu", ["x"]);
                graph.Model.Graph = null;
                break;
            case "no operator set":
                graph.Add("Relu", ["x"]);
                graph.Model.OperatorSets.Clear();
                break;
            case "no version":
                graph.Add("Relu", ["x"]);
                graph.Model.FormatVersion = 0;
                break;
            case "no output":
                graph.Add("Relu", ["x"]);
                graph.HasOutput = false;
                break;
            case "an output that nothing gives":
                graph.Add("Relu", ["x"]);
                graph.Graph.Outputs.Add(new ValueMessage { Name = "nowhere" });
                break;
            case "a circle":
                graph.Add("Relu", [graph.Add("Relu", ["x"])]);
                graph.Graph.Nodes[0].Inputs[0] = "Relu1";
                break;
            case "a node in front of what it reads":
                graph.Add("Relu", [graph.Add("Tanh", ["x"])]);
                graph.Graph.Outputs.Add(new ValueMessage { Name = "Relu1" });
                graph.Graph.Nodes.Reverse();
                break;
            case "two nodes of one name":
                graph.Add("Relu", ["x"]);
                graph.Add("Relu", ["x"]);
                graph.Graph.Nodes[1].Outputs[0] = "Relu0";
                break;
            case "two tensors of one name":
                graph.Add("Gemm", ["x", graph.Add(4, 2), graph.Add(2)]);
                graph.Graph.Initializers[1].Name = "tensor0";
                break;
            case "two inputs of one name":
                graph.Add("Relu", ["x"]);
                graph.Graph.Inputs.Add(ValueMessage.Of("x", OnnxType.Float, null, 4));
                break;
            case "a tensor that is too short":
                graph.Add("Gemm", ["x", graph.Add(4, 2)]);
                graph.Graph.Initializers[0].Raw = TensorMessage.Of("", [], (ReadOnlySpan<float>)[1, 2]).Raw;
                break;
            case "a tensor of overflowing dimensions":
                graph.Add("Gemm", ["x", graph.Add(4, 2)]);
                graph.Graph.Initializers[0].Dimensions.Add([1L << 33, 1L << 33]);
                break;
            case "a negative dimension":
                graph.Add("Gemm", ["x", graph.Add(4, 2)]);
                graph.Graph.Initializers[0].Dimensions[0] = -4;
                break;
            case "a matrix of another size":
                graph.Add("Gemm", ["x", graph.Add(3, 2)]);
                break;
            case "an attribute of another kind":
                graph.Add("LeakyRelu", ["x"], AttributeMessage.Of("alpha", 1L));
                break;
            case "a missing input":
                graph.Add("Gemm", ["x"]);
                break;
            case "a place that is not there":
                graph.Add("Gather", ["x", graph.AddIntegers(9)], AttributeMessage.Of("axis", 1L));
                break;
            case "an axis that is not there":
                graph.Add("Gather", ["x", graph.AddIntegers(1)], AttributeMessage.Of("axis", 7L));
                break;
            case "kernels of other channels":
                graph = new GraphBuilder(null, 2, 4, 4);
                graph.Add("Conv", ["x", graph.Add(2, 3, 1, 1)]);
                break;
        }

        return graph;
    }
}
