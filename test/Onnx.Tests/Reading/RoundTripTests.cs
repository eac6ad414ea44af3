namespace MlNetDeep.Onnx.Tests.Reading;

public sealed class RoundTripTests
{
    private const int Rows = 5;

    public static TheoryData<string> Names => [.. OwnNetworks.All.Keys];

    public static TheoryData<string> ChangedNames => [.. OwnNetworks.Changed.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_network_of_ours_comes_back_with_the_same_weights(string name)
    {
        TrainedNetwork network = OwnNetworks.Create(name);

        foreach (int operatorSet in (int[])[9, 13, 18, 23])
        {
            TrainedNetwork read = RoundTrip(network, operatorSet);

            AssertSame(network, read);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_graph_alone_says_as_much_of_the_weights(string name)
    {
        TrainedNetwork network = OwnNetworks.Create(name);

        foreach (int operatorSet in (int[])[9, 13, 18, 23])
        {
            TrainedNetwork read = RoundTrip(network, operatorSet, withNotes: false);

            AssertSameScores(network, read);
            Assert.Equal(Sorted(network), Sorted(read));
        }
    }

    [Theory]
    [MemberData(nameof(ChangedNames))]
    public void Layers_that_are_several_operators_come_back_by_the_notes(string name)
    {
        TrainedNetwork network = OwnNetworks.Create(name);

        foreach (int operatorSet in (int[])[9, 13, 18, 23])
            AssertSame(network, RoundTrip(network, operatorSet));
    }

    public static TheoryData<Loss, float, bool> OutputUnits => new()
    {
        { new SquaredError(), 2.5f, true },
        { new SquaredError(), 1, true },
        { new SoftmaxCrossEntropy(), 1, true },
        { new SigmoidCrossEntropy(), 1, true },
        { new TanhSquaredError(), 3, true },
        { new PoissonDeviance(), 1, true },
        // Others of the same output unit.
        { new HuberLoss(0.5f), 2, false },
        { new SoftmaxCrossEntropy(0.1f), 1, false },
        { new QuantileLoss([0.1f, 0.5f, 0.9f]), 3, false },
        { new IntervalLoss(0.9f), 3, false },
        { new TanhCrossEntropy(), 1, false },
    };

    [Theory]
    [MemberData(nameof(OutputUnits))]
    public void Output_units_and_scaled_targets_come_back(Loss loss, float scale, bool isInTheGraph)
    {
        TargetScaling scaling = scale == 1 ? TargetScaling.None : new TargetScaling(scale, -1.25f);
        TrainedNetwork network = OwnNetworks.Create("dense layers", loss, scaling: scaling, classNames: ["a", "b, c", "\"d\""]);

        AssertSame(network, RoundTrip(network));
        if (isInTheGraph)
            AssertSame(network, RoundTrip(network, withNotes: false));
    }

    public static TheoryData<string> Preparations => ["scales", "bounds", "fills", "marks", "all"];

    [Theory]
    [MemberData(nameof(Preparations))]
    public void What_features_pass_first_comes_back(string kind)
    {
        bool Has(string part) => kind == part || kind == "all";
        int[]? indicators = Has("marks") ? [0, 2] : null;
        float[]? fills = Has("fills") || Has("marks") ? [0.5f, 1, -2, 0, 3] : null;
        float[]? bounds = Has("bounds") ? [3, 2, 1.5f, 0.5f, 4] : null;
        var preparation = new FeaturePreparation([0.25f, 0, -3, 1e-3f, 7], [2, 0.125f, 0, 1.5f, 0.3f], bounds, fills, indicators);
        Layer[] layers = [new Dense(4), new Tanh(), new Dense(2)];
        var network = new Sequential(new Shape(preparation.OutputLength), layers);
        var parameters = new float[network.ParameterCount];
        network.Initialize(parameters, 1);
        var trained = new TrainedNetwork(network, parameters, new SquaredError(), OwnNetworks.NoHistory, preparation);

        AssertSame(trained, RoundTrip(trained));
        AssertSame(trained, RoundTrip(trained, withNotes: false));
    }

    [Fact]
    public void A_network_that_is_one_product_comes_back_as_such()
    {
        var network = new Sequential(new Shape(5, 3), new ExponentialSmoothing(4, 2));
        var parameters = new float[network.ParameterCount];
        network.Initialize(parameters, 1);
        var smoothing = new TrainedNetwork(network, parameters, new SquaredError(), OwnNetworks.NoHistory);

        TrainedNetwork read = RoundTrip(smoothing);

        Assert.IsType<Dense>(Assert.Single(read.Network.Layers));
        AssertSameScores(smoothing, read);
    }

    [Fact]
    public void Weights_that_were_changed_elsewhere_come_in()
    {
        ModelMessage model = OnnxModel.Create(OwnNetworks.Create("dense layers", new HuberLoss()), new OnnxFileOptions());
        TensorMessage weights = model.Graph!.Initializers.First(tensor => tensor.Dimensions.Count == 2 && tensor.Type == OnnxType.Float);
        weights.Raw = TensorMessage.Of("", [], (ReadOnlySpan<float>)[.. Enumerable.Repeat(0.5f, weights.Raw.Length / sizeof(float))]).Raw;

        TrainedNetwork read = Load(model);

        Assert.IsType<HuberLoss>(read.Loss);
        Assert.All(read.GetWeights(0), weight => Assert.Equal(0.5f, weight));
    }

    [Fact]
    public void Nodes_that_were_changed_elsewhere_are_read_and_not_the_notes()
    {
        ModelMessage model = OnnxModel.Create(OwnNetworks.Create("dense layers"), new OnnxFileOptions());
        model.Graph!.Nodes.Single(node => node.Operator == "Tanh").Operator = "Sigmoid";

        Assert.Equal(["Dense", "Sigmoid", "Dense", "Relu", "Dense"], Load(model).Network.Layers.Select(layer => layer.GetType().Name));
    }

    private static void AssertSame(TrainedNetwork expected, TrainedNetwork actual)
    {
        Assert.Null(expected.Network.FindDifference(actual.Network));
        Assert.Equal(expected.Parameters, actual.Parameters);
        Assert.Equal(expected.Loss, actual.Loss);
        Assert.Equal(expected.TargetScaling, actual.TargetScaling);
        Assert.Equal(expected.ClassNames, actual.ClassNames);
        Assert.Equivalent(expected.Preparation, actual.Preparation, strict: true);
        AssertSameScores(expected, actual);
    }

    private static float[] Sorted(TrainedNetwork network) => [.. network.Parameters.ToArray().Order()];

    private static TrainedNetwork RoundTrip(TrainedNetwork network, int operatorSet = 13, bool withNotes = true)
    {
        ModelMessage model = OnnxModel.Create(network, new OnnxFileOptions { OperatorSet = operatorSet });
        if (!withNotes)
            model.Metadata.RemoveAll(note => note.Key != OnnxModel.ClassesKey);
        return Load(model);
    }

    private static TrainedNetwork Load(ModelMessage model)
    {
        using var stream = new MemoryStream();
        model.Save(stream);
        stream.Position = 0;
        return OnnxNetwork.Load(stream);
    }

    private static void AssertSameScores(TrainedNetwork expected, TrainedNetwork actual)
    {
        var random = new Random(1);
        float[] rows = [.. Enumerable.Range(0, Rows * expected.FeatureLength).Select(_ => 4 * random.NextSingle() - 2)];
        for (int row = 0; row < Rows && expected.Network.Layers[0] is PaddedSequences; row++)
            rows[row * expected.FeatureLength] = row;
        if (expected.Preparation is { Fills.IsEmpty: false })
            (rows[1], rows[expected.FeatureLength], rows[^1]) = (float.NaN, float.NaN, float.NaN);
        float[] scores = Score(expected, rows), others = Score(actual, rows);
        Assert.Equal(scores.Length, others.Length);
        for (int i = 0; i < scores.Length; i++)
            Assert.Equal(scores[i], others[i], 1e-6f * Math.Max(1, Math.Abs(scores[i])));
    }

    private static float[] Score(TrainedNetwork network, float[] rows)
    {
        var scores = new float[rows.Length / network.FeatureLength * network.Network.OutputShape.Length];
        network.PredictBatch(rows, scores);
        return scores;
    }
}
