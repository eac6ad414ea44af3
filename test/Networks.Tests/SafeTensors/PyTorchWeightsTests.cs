namespace MlNetDeep.Networks.Tests.SafeTensors;

/// <summary>Weights of PyTorch's modules in networks of ours, and out again.</summary>
public sealed class PyTorchWeightsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mlnetdeep-safetensors").FullName;

    public static TheoryData<string> Names => [.. SafeTensorsNetworks.All.Keys];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory, MemberData(nameof(Names))]
    public void A_network_with_weights_of_PyTorch_gives_what_PyTorch_does(string name)
    {
        TrainedNetwork network = Untrained(SafeTensorsNetworks.All[name]);
        (float[] x, double[] expected) = SafeTensorsNetworks.Of(name);

        TrainedNetwork loaded = network.LoadWeights(SafeTensorsNetworks.Path($"{name}.safetensors"), SafeTensorsNetworks.ModuleNames(name));

        var y = new float[expected.Length];
        loaded.PredictBatch(x, y);
        double largest = Math.Max(1, expected.Max(Math.Abs));
        for (int i = 0; i < y.Length; i++)
            Assert.Equal(expected[i], y[i], 1e-5 * largest);
        Assert.Empty(loaded.History.Epochs);
    }

    [Theory, MemberData(nameof(Names))]
    public void What_goes_out_comes_in_with_the_same_bits(string name)
    {
        Sequential network = SafeTensorsNetworks.All[name];
        float[] parameters = network.LoadWeights(SafeTensorsNetworks.Path($"{name}.safetensors"), SafeTensorsNetworks.ModuleNames(name));
        parameters[0] = -0f;
        parameters[^1] = -0f;

        network.SaveWeights(Path("out"), parameters);

        AssertSameBits(parameters, network.LoadWeights(Path("out")));
        // By other names too.
        Dictionary<string, string> names = PyTorchLayout.Of(network).ToDictionary(module => module.Name, module => $"encoder.{module.Name}x");
        network.SaveWeights(Path("out"), parameters, names);
        AssertSameBits(parameters, network.LoadWeights(Path("out"), names));
    }

    [Theory]
    [InlineData("mlp")]
    [InlineData("mlp-normalized")]
    [InlineData("cnn")]
    [InlineData("cnn-dilated")]
    public void A_file_that_goes_out_has_the_tensors_that_PyTorch_wrote(string name)
    {
        Sequential network = SafeTensorsNetworks.All[name];
        network.SaveWeights(Path("out"), network.LoadWeights(SafeTensorsNetworks.Path($"{name}.safetensors")));

        using FileStream theirs = File.OpenRead(SafeTensorsNetworks.Path($"{name}.safetensors")), ours = File.OpenRead(Path("out"));
        var expected = new SafeTensorsReader(theirs);
        var actual = new SafeTensorsReader(ours);
        // Pooling and flattening of images have other places there, where our network has a layer more or less.
        string Order(SafeTensor tensor) => name == "cnn-dilated" ? tensor.Name.Replace("7.", "6.", StringComparison.Ordinal) : tensor.Name;
        Assert.Equal(expected.Tensors.Select(Order).Order(), actual.Tensors.Select(tensor => tensor.Name).Order());
        foreach (SafeTensor tensor in expected.Tensors.Where(tensor => tensor.IsFloat))
        {
            SafeTensor own = actual.Tensors.Single(other => other.Name == Order(tensor));
            Assert.Equal(tensor.Shape, own.Shape);
            Assert.Equal(Values(expected, tensor), Values(actual, own));
        }
    }

    [Fact]
    public void Layers_that_PyTorch_does_not_have_keep_their_parameters()
    {
        Sequential[] networks =
        [
            new(new Shape(8, 3), new LstmLayer(4, SequenceDirection.Both, usePeepholes: true, learnInitialState: true), new GruLayer(3, learnInitialState: true), new LastStep(), new Dense(1)),
            new(new Shape(8, 3), new LstmLayer(4, SequenceDirection.Backward), new Lstm1997Layer(3), new TemporalBlock(4), new DenseOverTime(2), new LastStep()),
            new(new Shape(4), new EmbedKeys([new KeyTable(1, 2, 5, 3)]), new Dense(4), new TiedDense(), new FeatureScale()),
            new(new Shape(4), new MemberInput(3), new MemberScale(), new MemberOutput(5), new Relu(), new MemberOutput(2), new MemberMean()),
            new(new Shape(4), new Branches([], [new Dense(4), new Branches([], [new Dense(4, useBias: false), new BatchNorm()])]), new Dense(1)),
        ];
        foreach (Sequential network in networks)
        {
            var parameters = new float[network.ParameterCount];
            for (int i = 0; i < parameters.Length; i++)
                parameters[i] = i + 1;

            network.SaveWeights(Path("out"), parameters);

            Assert.Equal(parameters, network.LoadWeights(Path("out")));
        }
    }

    [Fact]
    public void A_mismatch_lists_both_sides()
    {
        string Refusal(Sequential network, string file, Dictionary<string, string>? names = null) =>
            Assert.Throws<InvalidDataException>(() => network.LoadWeights(SafeTensorsNetworks.Path(file), names)).Message;

        string message = Refusal(new Sequential(new Shape(6), new Dense(9), new Dense(2)), "mlp-half.safetensors");
        Assert.EndsWith(
            "mlp-half.safetensors': its tensors are not those of the network: layer 0 asks for weight [9, 6], bias [9], which the file has 0 times. The " +
            "network has 0.weight [9, 6], 0.bias [9], 1.weight [2, 9], 1.bias [2]. The file has 0.bias [8] of F16, 0.weight [8, 6] of F16, " +
            "2.bias [2] of F16, 2.weight [2, 8] of F16.",
            message, StringComparison.Ordinal);
        Assert.Contains("no layer takes the tensors of '2'", Refusal(new Sequential(new Shape(6), new Dense(8)), "mlp-half.safetensors"), StringComparison.Ordinal);
        Assert.Contains(
            "layers 0, 2 have the same shapes, and the names 'first', 'second' do not say which is which: say it by moduleNames",
            Refusal(SafeTensorsNetworks.All["towers"], "towers.safetensors"), StringComparison.Ordinal);
        Assert.Contains(
            "layer 2 is to have the tensors of 'third', which are none, or others",
            Refusal(SafeTensorsNetworks.All["towers"], "towers.safetensors", new() { ["2"] = "third" }), StringComparison.Ordinal);
        // One name is enough: what is left fits one layer.
        Assert.Equal(
            SafeTensorsNetworks.All["towers"].LoadWeights(SafeTensorsNetworks.Path("towers.safetensors"), new Dictionary<string, string> { ["2"] = "second" }),
            SafeTensorsNetworks.All["towers"].LoadWeights(SafeTensorsNetworks.Path("towers.safetensors"), SafeTensorsNetworks.ModuleNames("towers")));
    }

    [Fact]
    public void Names_that_are_none_are_refused()
    {
        Sequential network = SafeTensorsNetworks.All["mlp"];
        var exception = Assert.Throws<ArgumentException>(() => network.LoadWeights("none", new Dictionary<string, string> { ["1"] = "x" }));
        Assert.StartsWith("No layer with weights has the name '1': they are 0, 3, 5, 6.", exception.Message, StringComparison.Ordinal);
        exception = Assert.Throws<ArgumentException>(
            () => network.SaveWeights(Path("out"), new float[network.ParameterCount], new Dictionary<string, string> { ["0"] = "x", ["3"] = "x" }));
        Assert.StartsWith("Two layers would write a tensor 'x.weight'", exception.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => network.SaveWeights(Path("out"), new float[3]));
        Assert.Empty(Directory.GetFiles(_folder));
    }

    private static TrainedNetwork Untrained(Sequential network) => new(network, new float[network.ParameterCount], new SquaredError());

    private string Path(string file) => System.IO.Path.Combine(_folder, file);

    private static void AssertSameBits(float[] expected, float[] actual) =>
        Assert.Equal(expected.Select(BitConverter.SingleToInt32Bits), actual.Select(BitConverter.SingleToInt32Bits));

    private static float[] Values(SafeTensorsReader reader, SafeTensor tensor)
    {
        var values = new List<float>();
        reader.Read(tensor, (_, part) => values.AddRange(part));
        return [.. values];
    }
}
