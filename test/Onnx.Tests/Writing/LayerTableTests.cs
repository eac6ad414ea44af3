using MlNetDeep.Trainers.Tests;

namespace MlNetDeep.Onnx.Tests.Writing;

/// <summary>The table of layers in docs/reference/onnx.md is what files hold.</summary>
public sealed class LayerTableTests
{
    // What moves values between layouts, whatever the layer.
    private static readonly string[] Moves = ["Reshape", "Transpose"];

    private static readonly Shape Vector = new(6);
    private static readonly Shape Sequence = new(4, 3);
    private static readonly Shape Image = new(4, 4, 2);

    // A layer behind those that it needs.
    private static readonly (Shape Input, Layer[] Layers)[] Examples =
    [
        (Vector, [new Dense(2)]), (Vector, [new Dense(2), new TiedDense()]), (Vector, [new BatchNorm()]), (Vector, [new Maxout(2)]),
        (Vector, [new FeatureScale()]), (Vector, [new PeriodicEmbedding()]), (Vector, [new EmbedKeys([new KeyTable(0, 1, 3, 2)])]),
        (Vector, [new Branches([], [new Dropout(0.5f)])]), (Vector, [new Slice(1, 2)]), (Vector, [new AppendZeros(2)]), (Vector, [new Dropout(0.5f)]),
        (Vector, [new MaskingNoise(0.5f)]), (Vector, [new ActivityRegularization(new L1Penalty())]), (Image, [new Flatten()]),
        (Vector, [new Reshape(2, 3)]), (Vector, [new Elu()]),
        .. Enum.GetValues<ActivationFunction>().Select(function => ActivationRow.Of(function).Layer).OfType<Layer>().Select(layer => (Vector, (Layer[])[layer])),
        (Image, [new ChannelsLast()]), (Image, [new Conv2D(2, 2)]), (Image, [new MaxPool2D(2)]), (Image, [new AveragePool2D(2)]),
        (Image, [new GlobalAveragePool2D()]), (Image, [new RandomCrop(2)]), (Image, [new RandomFlip()]), (Image, [new RandomShift(1)]),
        (new Shape(13), [new PaddedSequences(3)]), (Sequence, [new LstmLayer(2)]), (Sequence, [new GruLayer(2)]), (Sequence, [new ElmanLayer(2)]),
        (Sequence, [new TemporalBlock(2)]), (Sequence, [new DenseOverTime(2)]), (Sequence, [new ExponentialSmoothing(2)]),
        (Sequence, [new MovingAverage(2)]), (Sequence, [new LastStep()]), (Sequence, [new MeanOverTime()]),
        (Vector, [new MemberInput(4, 2)]), (Vector, [new MemberInput(4, 2), new MemberScale()]), (Vector, [new MemberInput(4, 2), new MemberOutput(2)]),
        (Vector, [new MemberInput(4, 2), new MemberMean(MemberScore.Identity)]),
    ];

    [Fact]
    public void The_reference_is_what_files_hold()
    {
        var lines = new List<string> { "| Layer | Operators |", "| --- | --- |" };
        lines.AddRange(Examples.Select(example => $"| `{example.Layers[^1].GetType().Name}` | {string.Join(", ", OperatorsOf(example.Input, example.Layers))} |"));

        new ReferencePage("onnx.md").AssertHas("the table of layers", string.Join('\n', lines) + "\n");
    }

    [Fact]
    public void Every_layer_is_in_it() => Assert.Equal(
        [typeof(Lstm1997Layer)],
        typeof(Layer).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Layer)) && !type.IsAbstract)
            .Except(Examples.Select(example => example.Layers[^1].GetType())));

    /// <summary>The operators of the last layer.</summary>
    private static IEnumerable<string> OperatorsOf(Shape input, Layer[] layers) =>
        NodesOf(input, layers).Skip(NodesOf(input, layers[..^1]).Count()).Where(type => !Moves.Contains(type)).Distinct();

    private static IEnumerable<string> NodesOf(Shape input, Layer[] layers)
    {
        if (layers.Length == 0)
            return [];
        var graph = new GraphMessage();
        new OnnxLayers(new OnnxNodes(new MessageGraph(graph, operatorSet: 13)), RandomNetwork.Create(input, layers), "x").Save();
        return graph.Nodes.Select(node => node.Operator);
    }
}
