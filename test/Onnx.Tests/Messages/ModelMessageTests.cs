using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace MlNetDeep.Onnx.Tests.Messages;

public sealed class ModelMessageTests
{
    [Fact]
    public void A_model_reads_back_byte_for_byte()
    {
        byte[] file = Bytes(CreateModel());

        ModelMessage read = ModelMessage.Load(file);

        Assert.Equal(file, Bytes(read));
        NodeMessage node = read.Graph!.Nodes[1];
        Assert.Equal(("LeakyRelu", "activation"), (node.Operator, node.Name));
        Assert.Equal(0.25f, Assert.Single(node.Attributes).Float);
        Assert.Equal([2L, 3], read.Graph.Initializers[0].Dimensions);
        Assert.Equal([null, 2L], read.Graph.Inputs[0].Type!.Tensor!.Shape!.Dimensions.Select(dimension => dimension.Size));
        Assert.Equal(("classes", "a,b,c"), (read.Metadata[0].Key, read.Metadata[0].Value));
    }

    [Fact]
    public void OnnxRuntime_reads_what_is_written()
    {
        using var session = new InferenceSession(Bytes(CreateModel()));

        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> values =
            session.Run([NamedOnnxValue.CreateFromTensor("x", new DenseTensor<float>(new float[] { 1, -1 }, [1, 2]))]);

        Assert.Equal([-0.75f, -0.75f, -0.75f], values[0].AsTensor<float>());
        Assert.Equal("a,b,c", session.ModelMetadata.CustomMetadataMap["classes"]);
    }

    [Fact]
    public void Every_kind_of_attribute_reads_back()
    {
        var node = new NodeMessage { Operator = "Any", Domain = "elsewhere" };
        node.Inputs.AddRange(["x", "", "y"]);
        node.Attributes.AddRange(
        [
            AttributeMessage.Of("float", 0f),
            AttributeMessage.Of("int", 0L),
            AttributeMessage.Of("text", ""),
            AttributeMessage.Of("tensor", TensorMessage.Of("t", [], (ReadOnlySpan<double>)[0.1])),
            AttributeMessage.Of("floats", [1f, 2]),
            AttributeMessage.Of("ints", [-1L, long.MaxValue]),
            AttributeMessage.Of("texts", ["a", ""]),
        ]);
        var model = new ModelMessage { Graph = new GraphMessage() };
        model.Graph.Nodes.Add(node);

        NodeMessage read = ModelMessage.Load(Bytes(model)).Graph!.Nodes[0];

        Assert.Equal(("Any", "elsewhere"), (read.Operator, read.Domain));
        Assert.Equal(["x", "", "y"], read.Inputs);
        Assert.Equal(node.Attributes.Select(each => (each.Name, each.Kind)), read.Attributes.Select(each => (each.Name, each.Kind)));
        Assert.Equal(node.Attributes[3].Tensor!.Raw, read.Attributes[3].Tensor!.Raw);
        Assert.Equal([1f, 2], read.Attributes[4].Floats);
        Assert.Equal([-1L, long.MaxValue], read.Attributes[5].Ints);
        Assert.Equal(["a", ""], read.Attributes[6].Texts);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Lists_of_numbers_are_read_in_one_piece_and_one_by_one(bool packed)
    {
        var output = new MemoryStream();
        var writer = new CodedOutputStream(output);
        if (packed)
        {
            writer.WriteTag(1, WireFormat.WireType.LengthDelimited);
            writer.WriteLength(2);
        }

        foreach (long dimension in (long[])[3, 4])
        {
            if (!packed)
                writer.WriteTag(1, WireFormat.WireType.Varint);
            writer.WriteInt64(dimension);
        }

        writer.Flush();
        var tensor = new TensorMessage();

        tensor.MergeFrom(new CodedInputStream(output.ToArray()));

        Assert.Equal([3L, 4], tensor.Dimensions);
    }

    [Fact]
    public void What_is_cut_short_is_refused()
    {
        byte[] file = Bytes(CreateModel());

        // Between two fields a cut leaves a smaller model.
        int refused = Enumerable.Range(0, file.Length).Count(length =>
            Record.Exception(() => ModelMessage.Load(file[..length])) is InvalidDataException);

        Assert.True(refused > file.Length * 9 / 10);
    }

    [Fact]
    public void A_length_beyond_the_file_takes_no_memory()
    {
        // Graph, a field of bytes, and two gigabytes that are not there.
        byte[] file = [7 << 3 | 2, 0xFF, 0xFF, 0xFF, 0xFF, 0x07, 1];
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Throws<InvalidDataException>(() => ModelMessage.Load(file));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void More_messages_than_a_network_needs_are_refused()
    {
        // So many nodes without content, two bytes each, in one graph.
        byte[] nodes = [.. Enumerable.Repeat<byte[]>([1 << 3 | 2, 0], 200_000).SelectMany(node => node)];
        var output = new MemoryStream();
        var writer = new CodedOutputStream(output);
        writer.WriteTag(7, WireFormat.WireType.LengthDelimited);
        writer.WriteBytes(ByteString.CopyFrom(nodes));
        writer.Flush();

        Assert.Contains("131072", Assert.Throws<InvalidDataException>(() => ModelMessage.Load(output.ToArray())).Message);
    }

    private static byte[] Bytes(ModelMessage model)
    {
        using var stream = new MemoryStream();
        model.Save(stream);
        return stream.ToArray();
    }

    private static ModelMessage CreateModel()
    {
        var product = new NodeMessage { Operator = "MatMul", Name = "product" };
        product.Inputs.AddRange(["x", "weights"]);
        product.Outputs.Add("sums");
        var activation = new NodeMessage { Operator = "LeakyRelu", Name = "activation" };
        activation.Inputs.Add("sums");
        activation.Outputs.Add("y");
        activation.Attributes.Add(AttributeMessage.Of("alpha", 0.25f));
        var model = new ModelMessage { FormatVersion = 8, Producer = "test", Graph = new GraphMessage { Name = "graph" } };
        model.OperatorSets.Add(new OperatorSetMessage { Version = 13 });
        model.Metadata.Add(new EntryMessage { Key = "classes", Value = "a,b,c" });
        model.Graph.Nodes.AddRange([product, activation]);
        model.Graph.Initializers.Add(TensorMessage.Of("weights", [2, 3], (ReadOnlySpan<float>)[1, 2, 3, 4, 5, 6]));
        model.Graph.Inputs.Add(ValueMessage.Of("x", OnnxType.Float, null, 2));
        model.Graph.Outputs.Add(ValueMessage.Of("y", OnnxType.Float, null, 3));
        return model;
    }
}
