namespace MlNetDeep.Onnx.Tests.Reading;

/// <summary>Builds small files of ONNX, right and wrong ones.</summary>
internal sealed class GraphBuilder
{
    /// <summary>Begins a graph with the input x.</summary>
    /// <param name="dimensions">Of x; null for what is free.</param>
    public GraphBuilder(params long?[] dimensions)
    {
        Model = new ModelMessage { FormatVersion = 8, Producer = "test", Graph = Graph };
        Model.OperatorSets.Add(new OperatorSetMessage { Version = 13 });
        Graph.Inputs.Add(ValueMessage.Of("x", OnnxType.Float, dimensions));
    }

    public ModelMessage Model { get; }

    public GraphMessage Graph { get; } = new();

    /// <summary>Whether the last node's output becomes that of the graph, where it has none yet.</summary>
    public bool HasOutput { get; set; } = true;

    /// <summary>A node whose output has its operator's name and number, as in Relu0.</summary>
    public string Add(string type, string[] inputs, params AttributeMessage[] attributes)
    {
        string name = $"{type}{Graph.Nodes.Count}";
        var node = new NodeMessage { Operator = type, Name = name };
        node.Inputs.AddRange(inputs);
        node.Outputs.Add(name);
        node.Attributes.AddRange(attributes);
        Graph.Nodes.Add(node);
        return name;
    }

    /// <summary>A tensor of numbers that are drawn at random.</summary>
    public string Add(params long[] dimensions)
    {
        var random = new Random(Graph.Initializers.Count);
        return Add(dimensions, [.. Enumerable.Range(0, (int)dimensions.Aggregate(1L, (product, size) => product * size)).Select(_ => random.NextSingle() - 0.5f)]);
    }

    /// <summary>A tensor of numbers.</summary>
    public string Add(long[] dimensions, float[] values)
    {
        Graph.Initializers.Add(TensorMessage.Of($"tensor{Graph.Initializers.Count}", dimensions, (ReadOnlySpan<float>)values));
        return Graph.Initializers[^1].Name;
    }

    /// <summary>A tensor of whole numbers.</summary>
    public string AddIntegers(params long[] values)
    {
        Graph.Initializers.Add(TensorMessage.Of($"tensor{Graph.Initializers.Count}", [values.Length], (ReadOnlySpan<long>)values));
        return Graph.Initializers[^1].Name;
    }

    /// <summary>The file, whose output is the last node's.</summary>
    public byte[] ToFile()
    {
        if (HasOutput && Graph.Outputs.Count == 0)
            Graph.Outputs.Add(new ValueMessage { Name = Graph.Nodes.Count > 0 ? Graph.Nodes[^1].Outputs[0] : "x" });
        using var stream = new MemoryStream();
        Model.Save(stream);
        return stream.ToArray();
    }

    /// <summary>Reads the file.</summary>
    public TrainedNetwork Load(string? output = null, Shape? inputShape = null) => OnnxNetwork.Load(new MemoryStream(ToFile()), output, inputShape);
}
