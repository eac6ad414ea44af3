using System.Text.Json;
using System.Text.Json.Nodes;

namespace MlNetDeep.Networks.Tests;

/// <summary>
/// Whole files whose description asks for sizes that nothing in them has: they are refused, or load in little memory, and what loads scores
/// or says why not.
/// </summary>
public sealed class NetworkFileSizeTests
{
    private const long FewBytes = 8 << 20;

    // Rows that are worth scoring in a test.
    private const int FewValues = 1 << 16;

    private const string LastStep = """,{"type":"lastStep","direction":"Forward"}""";

    private static readonly TrainingHistory History = new([], TrainingMetric.RootMeanSquaredError, 0, 1, StopReason.LastEpoch);

    private static readonly string[] Numbers = ["0", "-1", "2", "7", "65537", "16777216", "536870912", "1073741824", "1073741825", "2147483647", "-2147483648", "2147483648", "1e30", "0.5"];

    public static TheoryData<string, string, string> Hostile => new()
    {
        { "padding left and right wraps", "[4,10,1]", Convolution("3,3", padding: Edges(0, int.MaxValue, 0, int.MaxValue)) },
        { "padding top and bottom wraps", "[10,4,2]", Convolution("3,3", padding: Edges(int.MaxValue, 0, int.MaxValue, 0)) },
        { "padding of a large image around one pixel", "[1,1,1]", Convolution("1,1", padding: Edges(20000, 20000, 20000, 20000)) },
        { "stride of 2^30", "[4,4,1]", Convolution("1,1", stride: "1073741824,1073741824") },
        { "stride that has 10^8 phases", "[10000,10000,1]", Convolution("1,1", stride: "10000,10000") },
        { "dilation of 2^30", "[4,4,1]", Convolution("3,3", "2147483647,2147483647", dilation: "1073741824,1073741824") },
        { "dilation whose extent wraps to 1", "[4,4,1]", Convolution("5,5", dilation: "1073741824,1073741824") },
        { "dilation of one tap", "[4,4,1]", Convolution("1,1", dilation: "2147483647,2147483647") },
        { "kernel whose area wraps", "[1,1,1]", Convolution("65537,65537", padding: Edges(32768, 32768, 32768, 32768)) },
        { "an image of 2^28 pixels", "[16384,16384,1]", Convolution("3,3") },
        { "an image of 2^31 pixels", "[46340,46340,1]", Convolution("3,3") },
        { "max pooling of 2^31", "[4,4,1]", Pool("maxPool2D", int.MaxValue) },
        { "average pooling whose area wraps to 0", "[4,4,1]", Pool("averagePool2D", 65536) },
        { "a row of 2,000,000,000 values", "[2000000000]", """{"type":"relu"}""" },
        { "padded sequences of 2,000,000,000 values", "[2000000000]", """{"type":"paddedSequences","features":1},""" + Elman(1) + LastStep },
        { "elman of 100,000,000 steps", "[100000000,1]", Elman(1) + LastStep },
        { "recurrent units of 10^9", "[3,3]", Elman(1_000_000_000) },
        { "recurrent units of which four times wrap to 0", "[3,3]", Elman(536870912) },
        { "one layer for images of 2^31 values", "[2147483591,1,1]", """{"type":"randomShift","range":{"height":1073741824,"width":0}}""" },
        { "an image flattened", "[46340,46340,1]", """{"type":"flatten"},{"type":"relu"}""" },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Sizes_that_nothing_in_the_file_has_take_no_memory(string what, string shape, string layers)
    {
        string description = $$$"""{"inputShape":{{{shape}}},"layers":[{{{layers}}}],"loss":{"type":"squaredError"}}""";
        for (int parameters = 0; parameters <= 10; parameters++)
            Load(description, new float[parameters], what);
    }

    [Fact]
    public void Every_number_of_every_layer_may_be_another_one()
    {
        int turn = 0;
        foreach (GradientCase example in GradientTable.Cases.Where(each => each.Loss is not MemberLoss))
        {
            var network = new Sequential(example.Input, example.Layers);
            JsonNode description = JsonSerializer.SerializeToNode(NetworkDescription.Of(network, example.Loss), NetworkJson.Default.NetworkDescription)!;
            foreach (string path in NumbersOf(description).Select(node => node.GetPath()).ToList())
            {
                // A third of them for each place, all of them for each option of a kind.
                for (int i = turn++ % 3; i < Numbers.Length; i += 3)
                {
                    string number = Numbers[i];
                    JsonNode changed = description.DeepClone();
                    NumbersOf(changed).Single(node => node.GetPath() == path).ReplaceWith(JsonNode.Parse(number));
                    Load(changed.ToJsonString(), new float[network.ParameterCount], $"{example.Name}, {path} = {number}");
                }
            }
        }
    }

    [Fact]
    public void Layers_may_be_repeated_and_texts_be_long()
    {
        foreach (GradientCase example in GradientTable.Cases.Where(each => each.Loss is not MemberLoss))
        {
            var network = new Sequential(example.Input, example.Layers);
            JsonNode description = JsonSerializer.SerializeToNode(NetworkDescription.Of(network, example.Loss), NetworkJson.Default.NetworkDescription)!;
            JsonArray layers = description["layers"]!.AsArray();
            for (int layer = 0; layer < layers.Count; layer++)
            {
                JsonNode repeated = description.DeepClone();
                for (int i = 0; i < 200; i++)
                    repeated["layers"]!.AsArray().Insert(layer, layers[layer]!.DeepClone());
                Load(repeated.ToJsonString(), new float[network.ParameterCount], $"{example.Name}, layer {layer} repeated");
                JsonNode long_ = description.DeepClone();
                long_["layers"]![layer]!["type"] = new string('x', 100_000);
                Load(long_.ToJsonString(), new float[network.ParameterCount], $"{example.Name}, layer {layer} of a long name");
            }
        }
    }

    [Fact]
    public void A_file_of_20000_layers_loads_and_scores()
    {
        var network = new Sequential(new Shape(1), Enumerable.Range(0, 20_000).Select(_ => (Layer)new Dense(1)).Append(new BatchNorm()));
        float[] parameters = [.. network.Parameters.SelectMany(parameter => Enumerable.Repeat(parameter.Kind is ParameterKind.Weight or ParameterKind.Scale ? 1f : 0, parameter.Length))];
        parameters[^1] = 1;
        using var file = new MemoryStream();
        new TrainedNetwork(network, parameters, new SquaredError(), History).Save(file);
        file.Position = 0;
        var scores = new float[1];
        TrainedNetwork.Load(file).CreateScorer().Score([0.5f], scores);
        Assert.Equal(0.5f, scores[0], 1e-5f);
    }

    [Fact]
    public void An_option_of_a_layer_made_in_code_is_refused_with_its_name()
    {
        static string Refusal(Shape input, Layer layer) => Assert.ThrowsAny<ArgumentException>(() => _ = new Sequential(input, layer)).Message;
        Assert.Contains("padding", Refusal(new Shape(4, 10, 1), new Conv2D(1, 3, padding: Padding.Of(int.MaxValue))), StringComparison.Ordinal);
        Assert.Contains("filters) of 1 x 1 x 2147483647", Refusal(new Shape(3, 3, 1), new Conv2D(int.MaxValue, 3)), StringComparison.Ordinal);
        Assert.Contains("window of 2147483647x2147483647 is larger", Refusal(new Shape(3, 3, 1), new Conv2D(1, int.MaxValue)), StringComparison.Ordinal);
        Assert.Contains("Units", Refusal(new Shape(3, 3), new LstmLayer(536870912)), StringComparison.Ordinal);
        Assert.Contains("BlockSize", Refusal(new Shape(3, 3), new Lstm1997Layer(715827883, 6)), StringComparison.Ordinal);
        Assert.Contains("at most 46340", Refusal(new Shape(3, 3), new GruLayer(46341)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_pass_that_needs_more_memory_than_there_can_be_says_how_many_rows_it_has()
    {
        var network = new Sequential(new Shape(1 << 20, 4), new ElmanLayer(16), new LastStep());
        foreach (bool training in new[] { false, true })
        {
            string message = Assert.Throws<ArgumentException>(() => network.CreateWorkspace(int.MaxValue, training)).Message;
            Assert.Contains("2147483647 rows", message, StringComparison.Ordinal);
            Assert.Contains("use fewer rows", message, StringComparison.Ordinal);
        }
    }

    private static void Load(string description, float[] parameters, string what)
    {
        byte[] file = File(description, parameters);
        TrainedNetwork? network = null;
        long before = GC.GetAllocatedBytesForCurrentThread();
        Exception? error = Record.Exception(() => network = TrainedNetwork.Load(new MemoryStream(file)));
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(error is null or InvalidDataException, $"{what}: {error}");
        Assert.True(allocated < FewBytes + 20 * file.Length, $"{what}: {allocated} bytes were allocated for a file of {file.Length}.");
        if (network is null || network.Network.InputShape.Length > FewValues || network.Network.LayerShapes.Any(shape => shape.Length > FewValues))
            return;
        var row = new float[network.Network.InputShape.Length];
        error = Record.Exception(() => network.CreateScorer().Score(row, new float[network.Network.OutputShape.Length]));
        Assert.True(error is null or ArgumentException, $"{what}, scoring: {error}");
    }

    private static byte[] File(string description, float[] parameters)
    {
        string record = $$"""{"network":{{description}},"history":{{JsonSerializer.Serialize(History, NetworkJson.Default.TrainingHistory)}}}""";
        using var file = new MemoryStream();
        new BlockWriter()
            .Add(JsonNode.Parse(record)!.AsObject(), NetworkJson.Default.JsonObject)
            .Add(parameters)
            .Add(ReadOnlyMemory<float>.Empty)
            .Add(ReadOnlyMemory<float>.Empty)
            .Add(new float[] { 1, 0 })
            .WriteTo(file, NetworkFile.Kind);
        return file.ToArray();
    }

    private static IEnumerable<JsonNode> NumbersOf(JsonNode? node) => node switch
    {
        JsonObject parts => parts.SelectMany(part => NumbersOf(part.Value)),
        JsonArray items => items.SelectMany(NumbersOf),
        JsonValue value when value.GetValueKind() == JsonValueKind.Number => [value],
        _ => [],
    };

    private static string Edges(int top, int left, int bottom, int right) =>
        $$$"""{"mode":"Explicit","edges":{"top":{{{top}}},"left":{{{left}}},"bottom":{{{bottom}}},"right":{{{right}}}}}""";

    private static string Size(string size) => $$$"""{"height":{{{size.Split(',')[0]}}},"width":{{{size.Split(',')[1]}}}}""";

    private static string Convolution(string kernel, string stride = "1,1", string? padding = null, string dilation = "1,1") =>
        $$$"""{"type":"conv2D","filters":1,"kernel":{{{Size(kernel)}}},"stride":{{{Size(stride)}}},"padding":{{{padding ?? Edges(0, 0, 0, 0)}}},"dilation":{{{Size(dilation)}}},"groups":1,"useBias":false,"weightInitializer":{"type":"glorot"},"biasInitializer":{"type":"zero"}}""";

    private static string Pool(string type, int side) =>
        $$$"""{"type":"{{{type}}}","window":{{{Size($"{side},{side}")}}},"stride":{{{Size($"{side},{side}")}}},"padding":{"mode":"Same","edges":{"top":0,"left":0,"bottom":0,"right":0}},"countPadding":false}""";

    private static string Elman(int units) =>
        $$$"""{"type":"elman","activation":"Tanh","units":{{{units}}},"direction":"Forward","learnInitialState":false,"truncationSteps":null,"weightInitializer":{"type":"glorot"},"recurrentInitializer":{"type":"glorot"}}""";
}
