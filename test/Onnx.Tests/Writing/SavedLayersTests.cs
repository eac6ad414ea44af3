namespace MlNetDeep.Onnx.Tests.Writing;

/// <summary>ONNX Runtime, on the file of a network, gives the network's scores: every layer, in operator sets old and new.</summary>
public sealed class SavedLayersTests
{
    private const int Rows = 7;

    // Between them operators changed that we write: 11 and 13 axes and inputs, 14 and 22 recurrent layers, 15 normalization, 18 reductions.
    private static readonly int[] OperatorSets = [9, 13, 17, 18, 23];

    public static TheoryData<string> Sequences => SequenceNetworks.Names;

    public static TheoryData<string> Padded => SequenceNetworks.PaddedNames;

    public static TheoryData<string> Images => ImageNetworks.Names;

    public static TheoryData<ActivationFunction> Activations => [.. Enum.GetValues<ActivationFunction>()];

    [Theory, MemberData(nameof(Sequences))]
    public void Layers_of_sequences(string name) => AssertScores(SequenceNetworks.Get(name));

    [Theory, MemberData(nameof(Padded))]
    public void Layers_of_sequences_that_differ_in_length(string name)
    {
        TrainedNetwork network = SequenceNetworks.GetPadded(name);
        float[] x = SequenceNetworks.PaddedRows();
        foreach (int operatorSet in OperatorSets)
        {
            using var file = new OnnxFile(network, new OnnxFileOptions { OperatorSet = operatorSet });
            file.AssertScoresLikeTheNetwork(x);
        }
    }

    [Theory, MemberData(nameof(Images))]
    public void Layers_of_images(string name)
    {
        AssertScores(ImageNetworks.Get(name, isPlanar: false));
        AssertScores(ImageNetworks.Get(name, isPlanar: true));
    }

    [Theory, MemberData(nameof(Activations))]
    public void Layers_of_units(ActivationFunction activation) => AssertScores(RandomNetwork.Create(
        new Shape(6), [new Dense(5), .. Applied(activation), new Dropout(0.3f), new Dense(4), .. Applied(activation), new Dense(1)]));

    [Fact]
    public void Every_layer_is_among_them() =>
        Assert.Equal(
            [typeof(Lstm1997Layer), typeof(PaddedSequences)],
            typeof(Layer).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Layer)) && !type.IsAbstract)
                .Except(ImageNetworks.LayerTypes)
                .Except(SequenceNetworks.LayerTypes)
                .Except(Enum.GetValues<ActivationFunction>().SelectMany(Applied).Select(layer => layer.GetType()))
                .OrderBy(type => type.Name));

    [Fact]
    public void Every_operator_set_is_read()
    {
        TrainedNetwork network = RandomNetwork.Create(
            new Shape(1 + 5 * 3), new PaddedSequences(3), new LstmLayer(4, SequenceDirection.Both), new DenseOverTime(3), new Maxout(3), new MeanOverTime(), new Dense(1));
        for (int operatorSet = 9; operatorSet <= 23; operatorSet++)
        {
            using var file = new OnnxFile(network, new OnnxFileOptions { OperatorSet = operatorSet });
            file.AssertScoresLikeTheNetwork(SequenceNetworks.PaddedRows());
        }
    }

    [Fact]
    public void Keys_of_any_value_get_the_vectors_that_they_get_here()
    {
        float[] values = [0, 1, 3, 3.9f, 4, 5, 0.5f, -1, 1e9f, -1e30f, float.MaxValue];
        float[] x = [.. values.SelectMany((value, row) => (float[])[value, row - 3, values[^(row + 1)]])];
        TrainedNetwork network = RandomNetwork.Create(
            new Shape(3), new EmbedKeys([new KeyTable(0, 1, 3, 4), new KeyTable(2, 1, 4, 2)]), new Dense(1));

        foreach (int operatorSet in OperatorSets)
        {
            using var file = new OnnxFile(network, new OnnxFileOptions { OperatorSet = operatorSet });
            Assert.True(file.AssertScoresLikeTheNetwork(x).Distinct().Count() > 7);
        }
    }

    [Theory]
    [InlineData(-1f)]
    [InlineData(2.5f)]
    [InlineData(6f)]
    public void A_row_that_does_not_begin_with_its_number_of_steps_is_NaN(float steps)
    {
        TrainedNetwork network = SequenceNetworks.GetPadded("one unit");
        float[] x = SequenceNetworks.PaddedRows();
        x[0] = steps;

        using var file = new OnnxFile(network);
        float[] scores = file.Run(x, x.Length / network.FeatureLength);

        Assert.Throws<ArgumentException>(() => network.PredictBatch(x, new float[scores.Length]));
        Assert.True(float.IsNaN(scores[0]));
        Assert.All(scores[1..], score => Assert.True(float.IsFinite(score)));
    }

    [Fact]
    public void A_layer_without_operators_is_refused_by_name()
    {
        TrainedNetwork network = RandomNetwork.Create(new Shape(5, 3), new Lstm1997Layer(2), new LastStep(), new Dense(1));
        using var stream = new MemoryStream();

        string message = Assert.Throws<NotSupportedException>(() => network.SaveAsOnnx(stream)).Message;

        Assert.Contains(nameof(Lstm1997Layer), message, StringComparison.Ordinal);
        Assert.Equal(0, stream.Length);
    }

    private static Layer[] Applied(ActivationFunction activation) => ActivationRow.Of(activation).Layer is { } layer ? [layer] : [];

    private static void AssertScores(TrainedNetwork network)
    {
        float[] x = RandomNetwork.Rows(Rows, network.FeatureLength);
        foreach (int operatorSet in OperatorSets)
        {
            using var file = new OnnxFile(network, new OnnxFileOptions { OperatorSet = operatorSet });
            Assert.True(file.AssertScoresLikeTheNetwork(x).Distinct().Count() >= Rows - 1);
        }
    }
}
