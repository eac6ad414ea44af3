using Google.Protobuf;

namespace MlNetDeep.Mutations;

/// <summary>Changes what messages of ONNX say: operators, names, attributes, tensors, shapes, versions, notes.</summary>
internal static class OnnxMutator
{
    private static readonly long[] Integers =
        [0, 1, -1, 2, 3, -2, 7, 255, 65_536, 1 << 24, 100_000_000, int.MaxValue, int.MinValue, 999_999_937, 1L << 32, 1L << 62, long.MaxValue, long.MinValue];

    private static readonly float[] Floats = [0, -1, 1e-38f, 1e30f, float.NaN, float.PositiveInfinity, 0.5f];

    private static readonly string[] Operators =
    [
        "Identity", "Relu", "Tanh", "Add", "Mul", "Sub", "Div", "MatMul", "Gemm", "Conv", "MaxPool", "AveragePool", "GlobalAveragePool", "Reshape", "Flatten", "Transpose",
        "Squeeze", "Unsqueeze", "Concat", "Slice", "Gather", "Split", "Expand", "Shape", "ConstantOfShape", "LSTM", "GRU", "RNN", "Softmax", "ReduceMean", "ReduceMax", "Where",
        "IsNaN", "Cast", "Pad", "BatchNormalization", "Clip", "Loop",
    ];

    /// <summary>A file with one to three changes.</summary>
    public static byte[] Change(byte[] file, Random random)
    {
        ModelMessage model = ModelMessage.Load(file);
        for (int change = random.Next(1, 4); change > 0; change--)
        {
            switch (random.Next(12))
            {
                case < 5:
                    Change(model.Graph!, Pick(model.Graph!.Nodes, random), random);
                    break;
                case < 8 when model.Graph!.Initializers.Count > 0:
                    Change(Pick(model.Graph.Initializers, random), random);
                    break;
                case 8:
                    Change(model.Graph!.Nodes, random);
                    break;
                case 9:
                    Change(model.Graph!.Inputs[0].Type!.Tensor!.Shape!.Dimensions, random);
                    break;
                case 10 when model.Metadata.Count > 0:
                    EntryMessage note = Pick(model.Metadata, random);
                    note.Value = Mutator.Text(note.Value, random);
                    break;
                default:
                    model.OperatorSets[0].Version = random.Next(6, 27);
                    break;
            }
        }

        using var stream = new MemoryStream();
        model.Save(stream);
        return stream.ToArray();
    }

    private static void Change(GraphMessage graph, NodeMessage node, Random random)
    {
        switch (random.Next(8))
        {
            case 0:
                node.Operator = Operators[random.Next(Operators.Length)];
                break;
            case 1 when node.Inputs.Count > 0:
                node.Inputs[random.Next(node.Inputs.Count)] = NameIn(graph, random);
                break;
            case 2 when node.Inputs.Count > 1:
                node.Inputs.RemoveAt(random.Next(node.Inputs.Count));
                break;
            case 3:
                node.Inputs.Add(NameIn(graph, random));
                break;
            case 4:
                node.Outputs[random.Next(node.Outputs.Count)] = NameIn(graph, random);
                break;
            default:
                if (node.Attributes.Count > 0)
                    Change(node.Attributes, Pick(node.Attributes, random), random);
                break;
        }
    }

    private static void Change(List<AttributeMessage> attributes, AttributeMessage attribute, Random random)
    {
        switch (random.Next(8))
        {
            case 0:
                attributes.Remove(attribute);
                break;
            case 1:
                attribute.Kind = (AttributeKind)random.Next(12);
                break;
            case 2:
                attribute.Name += "s";
                break;
            case < 5 when attribute.Ints.Count > 0:
                attribute.Ints[random.Next(attribute.Ints.Count)] = Integers[random.Next(Integers.Length)];
                break;
            case 5 when attribute.Ints.Count > 0:
                attribute.Ints.RemoveAt(0);
                break;
            default:
                (attribute.Int, attribute.Float) = (Integers[random.Next(Integers.Length)], Floats[random.Next(Floats.Length)]);
                if (attribute.Tensor is not null)
                    Change(attribute.Tensor, random);
                break;
        }
    }

    private static void Change(TensorMessage tensor, Random random)
    {
        switch (random.Next(8))
        {
            case < 3 when tensor.Dimensions.Count > 0:
                tensor.Dimensions[random.Next(tensor.Dimensions.Count)] = Integers[random.Next(Integers.Length)];
                break;
            case 3:
                tensor.Dimensions.Insert(0, random.Next(3));
                break;
            case 4:
                tensor.Type = (OnnxType)random.Next(18);
                break;
            case 5:
                tensor.ExternalData.Add(new EntryMessage { Key = "location", Value = "../elsewhere" });
                break;
            case 6 when tensor.Raw.Length >= sizeof(long):
                byte[] bytes = tensor.Raw.ToByteArray();
                BitConverter.TryWriteBytes(bytes.AsSpan(random.Next(bytes.Length / sizeof(long)) * sizeof(long)), Integers[random.Next(Integers.Length)]);
                tensor.Raw = ByteString.CopyFrom(bytes);
                break;
            default:
                tensor.Raw = ByteString.CopyFrom(Mutator.Bytes(tensor.Raw.ToByteArray(), random));
                break;
        }
    }

    private static void Change(List<NodeMessage> nodes, Random random)
    {
        if (nodes.Count == 0)
            return;
        int at = random.Next(nodes.Count), other = random.Next(nodes.Count);
        switch (random.Next(3))
        {
            case 0:
                (nodes[at], nodes[other]) = (nodes[other], nodes[at]);
                break;
            case 1:
                nodes.Insert(other, nodes[at]);
                break;
            default:
                nodes.RemoveAt(at);
                break;
        }
    }

    private static void Change(List<DimensionMessage> dimensions, Random random)
    {
        if (random.Next(4) == 0)
            dimensions.Add(new DimensionMessage { Size = random.Next(3) });
        else if (dimensions.Count > 0)
            dimensions[random.Next(dimensions.Count)] = random.Next(4) == 0 ? new DimensionMessage { Symbol = "n" } : new DimensionMessage { Size = Integers[random.Next(Integers.Length)] };
    }

    private static string NameIn(GraphMessage graph, Random random) => random.Next(4) switch
    {
        0 => "",
        1 when graph.Initializers.Count > 0 => Pick(graph.Initializers, random).Name,
        2 => graph.Inputs[0].Name,
        _ => Pick(graph.Nodes, random).Outputs[0],
    };

    private static T Pick<T>(List<T> list, Random random)
        where T : new() => list.Count == 0 ? new T() : list[random.Next(list.Count)];
}
