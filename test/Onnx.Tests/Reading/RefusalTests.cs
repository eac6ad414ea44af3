namespace MlNetDeep.Onnx.Tests.Reading;

public sealed class RefusalTests
{
    [Fact]
    public void All_operators_without_a_layer_are_listed_with_names_and_shapes()
    {
        var graph = new GraphBuilder(null, 4);
        string value = graph.Add("Erf", [graph.Add("Gemm", ["x", graph.Add(4, 6)])]);
        value = graph.Add("LayerNormalization", [value, graph.Add(6), graph.Add(6)]);
        graph.Add("Attention", [value, graph.Add("Relu", ["x"])]);
        graph.Graph.Values.Add(ValueMessage.Of("Erf1", OnnxType.Float, null, 6));

        string message = Assert.Throws<NotSupportedException>(() => graph.Load()).Message;

        foreach (string part in (string[])["3 nodes", "Erf 'Erf1' of [rows, 6]", "LayerNormalization 'LayerNormalization2' of [rows, 6], [6], [6]", "Attention 'Attention4' of [rows, 4]"])
            Assert.Contains(part, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Operators_that_the_output_does_not_need_are_not_judged()
    {
        var graph = new GraphBuilder(null, 4);
        graph.Add("Erf", ["x"]);
        graph.Add("Gemm", ["x", graph.Add(4, 2)]);

        Assert.Equal(2, graph.Load().Network.OutputShape.Length);
    }

    public static TheoryData<string, string[]> Refused => new()
    {
        { "operator set", ["operator set 6", "7 to 25"] },
        { "file version", ["version 99"] },
        { "another domain", ["com.microsoft.Gelu 'Gelu0'"] },
        { "external data", ["'weights'", "'weights.bin'"] },
        { "half precision", ["'weights'", "float16", "float first"] },
        { "whole numbers in", ["'x'", "int64"] },
        { "two inputs", ["'x'", "'other'", "has one"] },
        { "padding that counts", ["ReduceMean 'ReduceMean2'", "beyond their ends"] },
        { "two outputs", ["'Relu0'", "'Tanh1'", "name the one"] },
        { "open steps", ["[rows, rows, 3]", "shape of a row"] },
        { "gru of the other kind", ["GRU 'GRU0'", "linear_before_reset"] },
        { "unknown attribute", ["Relu 'Relu0'", "'speed'"] },
        { "layers side by side", ["Gemm 'Gemm5'", "no chain"] },
        { "mixed rows", ["Reshape 'Reshape0'", "rows"] },
        { "a part that no layer takes", ["Gemm 'Gemm1'", "no layer takes"] },
        { "negative padding", ["Conv 'Conv0'", "[0, 0, -1, 0]"] },
        { "half of the rows", ["Slice 'Slice0'", "rows"] },
        { "function without a layer", ["HardSwish 'HardSwish0'", "no layer of ours"] },
        { "behind the softmax", ["Softmax 'Softmax0'"] },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_no_network_of_ours_does_is_refused_by_name(string kind, string[] parts)
    {
        string message = Assert.Throws<NotSupportedException>(() => Create(kind).Load()).Message;

        foreach (string part in parts)
            Assert.Contains(part, message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_shape_of_a_row_that_the_file_leaves_open_may_be_given()
    {
        GraphBuilder graph = Create("open steps");

        Assert.Equal(new Shape(7, 3), graph.Load(inputShape: new Shape(7, 3)).Network.InputShape);
        Assert.Contains("7x4", Assert.Throws<ArgumentException>(() => graph.Load(inputShape: new Shape(7, 4))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_of_several_outputs_may_be_named()
    {
        GraphBuilder graph = Create("two outputs");

        Assert.IsType<Relu>(Assert.Single(graph.Load("Relu0").Network.Layers));
        Assert.Contains("'Relu0', 'Tanh1'", Assert.Throws<ArgumentException>(() => graph.Load("Relu7")).Message, StringComparison.Ordinal);
    }

    private static GraphBuilder Create(string kind)
    {
        var graph = new GraphBuilder(null, 4);
        switch (kind)
        {
            case "operator set":
                graph.Add("Relu", ["x"]);
                graph.Model.OperatorSets[0].Version = 6;
                break;
            case "file version":
                graph.Add("Relu", ["x"]);
                graph.Model.FormatVersion = 99;
                break;
            case "another domain":
                graph.Add("Gelu", ["x"]);
                graph.Graph.Nodes[0].Domain = "com.microsoft";
                break;
            case "external data" or "half precision":
                graph.Add("Gemm", ["x", graph.Add(4, 2)]);
                TensorMessage tensor = graph.Graph.Initializers[0];
                graph.Graph.Nodes[0].Inputs[1] = tensor.Name = "weights";
                if (kind == "half precision")
                    tensor.Type = OnnxType.Float16;
                else
                    tensor.ExternalData.Add(new EntryMessage { Key = "location", Value = "weights.bin" });
                break;
            case "whole numbers in":
                graph.Add("Relu", ["x"]);
                graph.Graph.Inputs[0].Type!.Tensor!.Element = OnnxType.Int64;
                break;
            case "two inputs":
                graph.Graph.Inputs.Add(ValueMessage.Of("other", OnnxType.Float, null, 4));
                graph.Add("Add", ["x", "other"]);
                break;
            case "padding that counts":
                graph = new GraphBuilder(5, null, 3);
                graph.Graph.Inputs.Add(ValueMessage.Of("lengths", OnnxType.Int32, [null]));
                graph.Add("RNN", ["x", graph.Add(1, 2, 3), graph.Add(1, 2, 2), "", "lengths"]);
                graph.Add("ReduceMean", [graph.Add("Squeeze", ["RNN0", graph.AddIntegers(1)])], AttributeMessage.Of("axes", [0L]));
                break;
            case "two outputs":
                graph.Graph.Outputs.AddRange([new ValueMessage { Name = graph.Add("Relu", ["x"]) }, new ValueMessage { Name = graph.Add("Tanh", ["x"]) }]);
                break;
            case "open steps":
                graph = new GraphBuilder(null, null, 3);
                graph.Add("MatMul", ["x", graph.Add(3, 2)]);
                break;
            case "gru of the other kind":
                graph = new GraphBuilder(5, null, 3);
                graph.Add("GRU", ["x", graph.Add(1, 6, 3), graph.Add(1, 6, 2)], AttributeMessage.Of("hidden_size", 2L));
                break;
            case "unknown attribute":
                graph.Add("Relu", ["x"], AttributeMessage.Of("speed", 2L));
                break;
            case "layers side by side":
                string first = graph.Add("Tanh", [graph.Add("Gemm", ["x", graph.Add(4, 2)])]), second = graph.Add("Tanh", [graph.Add("Gemm", ["x", graph.Add(4, 2)])]);
                graph.Add("Gemm", [graph.Add("Concat", [first, second], AttributeMessage.Of("axis", 1L)), graph.Add(4, 3)]);
                break;
            case "mixed rows":
                graph.Add("Reshape", ["x", graph.AddIntegers(-1, 2)]);
                break;
            case "a part that no layer takes":
                graph.Add("Gemm", [graph.Add("Gather", ["x", graph.AddIntegers(0, 2)], AttributeMessage.Of("axis", 1L)), graph.Add(2, 3)]);
                break;
            case "negative padding":
                graph = new GraphBuilder(null, 1, 5, 5);
                graph.Add("Conv", ["x", graph.Add(2, 1, 3, 3)], AttributeMessage.Of("pads", [0L, 0, -1, 0]));
                break;
            case "half of the rows":
                graph.Add("Slice", ["x", graph.AddIntegers(0), graph.AddIntegers(1), graph.AddIntegers(0)]);
                break;
            case "function without a layer":
                graph.Add("Gemm", [graph.Add("HardSwish", ["x"]), graph.Add(4, 2)]);
                break;
            case "behind the softmax":
                graph.Add("Gemm", [graph.Add("Softmax", ["x"]), graph.Add(4, 2)]);
                break;
        }

        return graph;
    }
}
