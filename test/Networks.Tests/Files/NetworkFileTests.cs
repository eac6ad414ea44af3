using System.Text.Json;

namespace MlNetDeep.Networks.Tests;

/// <summary>What is saved comes back the same.</summary>
public class NetworkFileTests
{
    [Fact]
    public void A_saved_network_scores_with_the_same_bits_and_keeps_its_history()
    {
        TrainedNetwork saved = Train();
        TrainedNetwork loaded = RoundTrip(saved);
        float[] features = Problems.Uniform(new Random(3), 4 * 50, -2, 2);
        Assert.Equal(Score(saved, features), Score(loaded, features));
        Assert.Equal(saved.Parameters.ToArray(), loaded.Parameters.ToArray());
        Assert.Equal(saved.History.Epochs, loaded.History.Epochs);
        Assert.Equal(saved.History with { Epochs = [] }, loaded.History with { Epochs = [] }, new HistoryComparer());
        Assert.Equal(saved.Preparation!.Offsets.ToArray(), loaded.Preparation!.Offsets.ToArray());
        Assert.Equal(saved.Preparation.Scales.ToArray(), loaded.Preparation.Scales.ToArray());
        Assert.Equal(saved.TargetScaling, loaded.TargetScaling);
    }

    private static Layer[] ImageLayers =>
    [
        new MaxPool2D(new Size2D(3, 2), new Size2D(2, 1), new Padding(PaddingMode.Explicit, new Edges(1, 0, 2, 1))),
        new AveragePool2D(2, padding: Padding.Same, countPadding: true),
        new RandomShift(new Size2D(1, 2)), new RandomFlip(), new RandomCrop(new Size2D(2, 3)), new GlobalAveragePool2D(),
    ];

    [Fact]
    public void Names_of_classes_survive_and_are_as_many_as_outputs()
    {
        var network = new Sequential(new Shape(2), new Dense(3));
        var parameters = new float[network.ParameterCount];
        string[] names = ["low", "Ünïcode \"quoted\"", ""];

        TrainedNetwork loaded = RoundTrip(new TrainedNetwork(network, parameters, new SoftmaxCrossEntropy(), History(), classNames: names));

        Assert.Equal(names, loaded.ClassNames);
        Assert.Equal(names, loaded.WithoutScaling().ClassNames);
        Assert.Null(RoundTrip(new TrainedNetwork(network, parameters, new SoftmaxCrossEntropy(), History())).ClassNames);
        var exception = Assert.Throws<ArgumentException>(() => new TrainedNetwork(network, parameters, new SoftmaxCrossEntropy(), History(), classNames: ["a"]));
        Assert.Contains("3 outputs, but there are names of 1 classes", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Figures_of_epochs_beyond_the_range_survive()
    {
        var network = new Sequential(new Shape(3), new Dense(1));
        var epoch = new EpochRecord(0, 1, 1, double.PositiveInfinity, double.NaN, null, 0.1f, 1);
        TrainingHistory history = History() with { Epochs = [epoch] };
        TrainedNetwork loaded = RoundTrip(new TrainedNetwork(network, new float[network.ParameterCount], new SquaredError(), history));
        Assert.Equal([epoch], loaded.History.Epochs);
    }

    [Fact]
    public void Saving_what_was_loaded_gives_the_same_file()
    {
        byte[] file = Bytes(Train());
        Assert.Equal(file, Bytes(TrainedNetwork.Load(new MemoryStream(file))));
    }

    [Fact]
    public void Every_layer_loss_and_initializer_survives()
    {
        Loss[] losses = [.. GradientTable.EachLoss];
        Layer[] layers =
        [
            new ChannelsLast(),
            new Conv2D(6, 2, new Size2D(2, 1), Padding.Of(1), new Size2D(1, 2), 3, false, new HeInitializer(), new NormalInitializer(0.5f)),
            new Conv2D(2, 1, padding: Padding.Same),
            new Flatten(),
            new MaskingNoise(0.625f), new Dense(4, true, new HeInitializer(), new UniformInitializer(-0.5f, 0.25f)), new LeakyRelu(0.125f), new Dropout(0.375f), new Sigmoid(), new Reshape(2, 2), new Elu(0.875f), new Flatten(),
            new Dense(3, false, new NormalInitializer(0.5f)), new EmbedKeys([new KeyTable(0, 2, 4, 3)], 0.25f, new HeInitializer()), new Tanh(), new Relu(), new Softsign(), new Selu(), new Mish(), new Gelu(), new Silu(),
            new Dense(2, true, new GlorotInitializer(), new ZeroInitializer()), new Maxout(2), new Dense(3),
            new ActivityRegularization(new KullbackLeiblerPenalty(0.125f, 2)), new ActivityRegularization(new L1Penalty(3)),
            new TiedDense(false, new UniformInitializer(-0.25f, 0.5f)), new BatchNorm(0.5f, 0.25f), new FeatureScale(6), new PeriodicEmbedding(5, 2, 0.25f),
            new AppendZeros(3), new Slice(1, 3), new Branches([], [new Dense(5, false, new HeInitializer()), new Branches([new Dropout(0.25f)], []), new Dense(3)]),
        ];
        IEnumerable<Layer> tried = [.. layers, .. ImageLayers, new PaddedSequences(3), .. SequenceLayers, new LastStep(), new MeanOverTime(), new ExponentialSmoothing(1), .. MemberLayers];
        Assert.Empty(ConcreteTypes.Of<Layer>().Except(tried.Select(layer => layer.GetType())));
        foreach (Loss loss in losses)
        {
            var network = new Sequential(new Shape(3, 1, 1), layers);
            TrainedNetwork loaded = RoundTrip(new TrainedNetwork(network, new float[network.ParameterCount], loss, History()));
            Assert.Equal(loss, loaded.Loss);
            Assert.Null(loaded.Preparation);
            Assert.Equal(TargetScaling.None, loaded.TargetScaling);
            Assert.Equal(layers.Select(layer => layer.GetType()), loaded.Network.Layers.Select(layer => layer.GetType()));
            Assert.Equal(0.125f, Assert.Single(loaded.Network.Layers.OfType<LeakyRelu>()).NegativeSlope);
            Assert.Equal(0.375f, Assert.Single(loaded.Network.Layers.OfType<Dropout>()).Rate);
            Assert.Equal(0.875f, Assert.Single(loaded.Network.Layers.OfType<Elu>()).Alpha);
            Assert.Equal([2, 2], Assert.Single(loaded.Network.Layers.OfType<Reshape>()).Dimensions);
            Assert.Equal(0.625f, Assert.Single(loaded.Network.Layers.OfType<MaskingNoise>()).Rate);
            Assert.Equal(6, Assert.Single(loaded.Network.Layers.OfType<FeatureScale>()).RateFactor);
            var waves = Assert.Single(loaded.Network.Layers.OfType<PeriodicEmbedding>());
            Assert.Equal((5, 2, 0.25f), (waves.Frequencies, waves.Units, waves.Deviation));
            var keys = Assert.Single(loaded.Network.Layers.OfType<EmbedKeys>());
            Assert.Equal((0.25f, new KeyTable(0, 2, 4, 3)), (keys.UnknownKeyRate, Assert.Single(keys.Tables)));
            Assert.Equal<ActivityPenalty>(
                [new KullbackLeiblerPenalty(0.125f, 2), new L1Penalty(3)], loaded.Network.Layers.OfType<ActivityRegularization>().Select(layer => layer.Penalty));
            var tied = Assert.Single(loaded.Network.Layers.OfType<TiedDense>());
            Assert.Equal((false, new UniformInitializer(-0.25f, 0.5f)), (tied.UseBias, tied.BiasInitializer));
            Assert.Equal((0.5f, 0.25f), (loaded.Network.Layers.OfType<BatchNorm>().Single().Momentum, loaded.Network.Layers.OfType<BatchNorm>().Single().Epsilon));
            Assert.Equal((3, 1, 3), (loaded.Network.Layers.OfType<AppendZeros>().Single().Count, loaded.Network.Layers.OfType<Slice>().Single().Start, loaded.Network.Layers.OfType<Slice>().Single().Length));
            IReadOnlyList<IReadOnlyList<Layer>> chains = Assert.Single(loaded.Network.Layers.OfType<Branches>()).Chains;
            Assert.Equal([0, 3], chains.Select(chain => chain.Count));
            Assert.Equal(0.25f, Assert.IsType<Dropout>(Assert.IsType<Branches>(chains[1][1]).Chains[0][0]).Rate);
            Assert.Equal(network.Parameters.Select(parameter => parameter.Name), loaded.Network.Parameters.Select(parameter => parameter.Name));
            Assert.Equal(network.LayerShapes, loaded.Network.LayerShapes);
            Assert.Equivalent(layers[1], loaded.Network.Layers[1], strict: true);
            Assert.Equal(network.Parameters.Select(parameter => parameter.Initializer), loaded.Network.Parameters.Select(parameter => parameter.Initializer));
            Assert.Equal(network.Parameters.Select(parameter => parameter.Shape), loaded.Network.Parameters.Select(parameter => parameter.Shape));
        }
    }

    [Fact]
    public void Every_option_of_layers_for_images_survives()
    {
        var network = new Sequential(new Shape(12, 13, 6), ImageLayers);
        TrainedNetwork loaded = RoundTrip(new TrainedNetwork(network, new float[network.ParameterCount], new SquaredError(), History()));
        Assert.Equal(network.LayerShapes, loaded.Network.LayerShapes);
        var max = Assert.IsType<MaxPool2D>(loaded.Network.Layers[0]);
        Assert.Equal((new Size2D(3, 2), new Size2D(2, 1)), (max.Window, max.Stride));
        Assert.Equal(new Padding(PaddingMode.Explicit, new Edges(1, 0, 2, 1)), max.Padding);
        Assert.Equal(new Size2D(1, 2), Assert.IsType<RandomShift>(loaded.Network.Layers[2]).Range);
        Assert.Equal(new Size2D(2, 3), Assert.IsType<RandomCrop>(loaded.Network.Layers[4]).Size);
        var average = Assert.IsType<AveragePool2D>(loaded.Network.Layers[1]);
        Assert.Equal((new Size2D(2, 2), new Size2D(2, 2), Padding.Same, true), (average.Window, average.Stride, average.Padding, average.CountPadding));
    }

    [Fact]
    public void Every_layer_of_members_survives_with_all_its_options() => AssertSequenceLayersSurvive(new Shape(7), MemberLayers);

    private static Layer[] MemberLayers =>
    [
        new MemberInput(6, 2, new UniformInitializer(0.5f, 2)), new DenseOverTime(4), new MemberScale(), new MemberScale(useBias: false),
        new MemberOutput(3, new HeInitializer(), new NormalInitializer(0.5f)), new MemberMean(MemberScore.Tanh),
    ];

    [Fact]
    public void Every_layer_of_sequences_survives_with_all_its_options()
    {
        foreach (Layer end in new Layer[] { new LastStep(SequenceDirection.Backward), new MeanOverTime(), new ExponentialSmoothing(3, 2, 1, 4) })
            AssertSequenceLayersSurvive(new Shape(5, 3), [.. SequenceLayers, end]);
        AssertSequenceLayersSurvive(new Shape(16), [new PaddedSequences(3), .. SequenceLayers]);
    }

    private static void AssertSequenceLayersSurvive(Shape input, Layer[] layers)
    {
        var network = new Sequential(input, layers);
        TrainedNetwork loaded = RoundTrip(new TrainedNetwork(network, new float[network.ParameterCount], new SquaredError(), History()));
        Assert.Equal(network.LayerShapes, loaded.Network.LayerShapes);
        Assert.Equal(network.Parameters.Select(parameter => parameter.Shape), loaded.Network.Parameters.Select(parameter => parameter.Shape));
        Assert.Equal(network.Parameters.Select(parameter => parameter.Initializer), loaded.Network.Parameters.Select(parameter => parameter.Initializer));
        foreach ((Layer saved, Layer read) in layers.Zip(loaded.Network.Layers))
            Assert.Equivalent(saved, read, strict: true);
    }

    [Fact]
    public void Every_type_that_files_name_has_a_name_of_its_own()
    {
        AssertNamed(new LayerJson());
        AssertNamed(new LossJson());
        AssertNamed(new InitializerJson());
        AssertNamed(new ActivityPenaltyJson());
        AssertNamed(new OptimizerJson());
        AssertNamed(new LearningRateScheduleJson());
        AssertNamed(new StoppingRuleJson());
    }

    [Fact]
    public void Weights_of_all_kinds_of_floats_survive()
    {
        var network = new Sequential(new Shape(3), new Dense(1));
        float[] weights = [-0f, float.Epsilon, float.MaxValue, -1.17549435e-38f];
        TrainedNetwork loaded = RoundTrip(new TrainedNetwork(network, weights, new SquaredError(), History()));
        Assert.Equal(Problems.Bits(weights), Problems.Bits(loaded.Parameters));
    }

    [Fact]
    public void A_file_ends_where_it_ends()
    {
        // Other things may follow in the same stream.
        using var stream = new MemoryStream();
        TrainedNetwork saved = Train();
        saved.Save(stream);
        saved.Save(stream);
        stream.WriteByte(42);
        stream.Position = 0;
        Assert.Equal(TrainedNetwork.Load(stream).Parameters.ToArray(), TrainedNetwork.Load(stream).Parameters.ToArray());
        Assert.Equal(42, stream.ReadByte());
    }

    private static Layer[] SequenceLayers =>
    [
        new ElmanLayer(4, ActivationFunction.Sigmoid, SequenceDirection.Both, true, 3, new HeInitializer(), new NormalInitializer(0.5f)),
        new LstmLayer(3, SequenceDirection.Backward, 0.5f, true, true, 2, new HeInitializer(), new ConstantInitializer([0.25f])),
        new GruLayer(3, SequenceDirection.Both, true, 4, new HeInitializer(), new UniformInitializer(-1, 1)),
        new Lstm1997Layer(2, 3, -3, -1, true, new UniformInitializer(-0.1f, 0.1f), new ConstantInitializer([0, 1])),
        new MovingAverage(4, takesRemainder: true),
        new DenseOverTime(3, true, new HeInitializer(), new ConstantInitializer([0, 1, 2])),
        new TemporalBlock(5, 2, 3, ActivationFunction.Tanh, 0.25f, new UniformInitializer(-0.5f, 0.5f)),
        new ElmanLayer(4),
    ];

    private static void AssertNamed<T>(DerivedTypeJson<T> json)
        where T : class
    {
        Assert.Empty(ConcreteTypes.Of<T>().Where(type => type.IsPublic).Except(json.Types.Select(named => named.Type)));
        Assert.Equal(json.Types.Count, json.Types.Select(named => named.Name).Distinct().Count());
        Assert.All(json.Types, named => Assert.NotNull(NetworkJson.Default.GetTypeInfo(named.Type)));
    }

    [Theory]
    [InlineData("""{"rate":0.5}""", "The first property of a Layer must be its type")]
    [InlineData("""{"rate":0.5,"type":"dropout"}""", "The first property of a Layer must be its type")]
    [InlineData("""{"type":3}""", "The first property of a Layer must be its type")]
    [InlineData("""["dropout"]""", "The first property of a Layer must be its type")]
    [InlineData("""{"type":"dropin"}""", "There is no Layer 'dropin'")]
    public void A_layer_without_a_known_name_is_refused(string json, string message) =>
        Assert.StartsWith(message, Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(json, NetworkJson.Default.Layer)).Message, StringComparison.Ordinal);

    internal static TrainedNetwork Train()
    {
        InMemoryData data = Problems.Line(40, 4, noise: 0.1f);
        var network = new Sequential(new Shape(4), new Dense(5), new Tanh(), new Dropout(0.1f), new Dense(1));
        var options = new TrainingOptions { NumberOfEpochs = 3, Seed = 1, LearningRateSchedule = new CosineDecay(), NumberOfRestarts = 2 };
        TrainingResult result = new TrainingLoop(network, new SquaredError(), options).Train(data, Problems.Line(9, 4, seed: 4));
        FeaturePreparation preparation = FeaturePreparation.Fit(Problems.Rows(data).Features, 4);
        return new TrainedNetwork(network, result.Parameters, new SquaredError(), result.History, preparation, new TargetScaling(2.5f, -1));
    }

    internal static byte[] Bytes(TrainedNetwork network)
    {
        using var stream = new MemoryStream();
        network.Save(stream);
        return stream.ToArray();
    }

    internal static TrainingHistory History() => new([], TrainingMetric.Accuracy, 0, 0, StopReason.LastEpoch);

    private static TrainedNetwork RoundTrip(TrainedNetwork network) => TrainedNetwork.Load(new MemoryStream(Bytes(network)));

    private static float[] Score(TrainedNetwork network, float[] features)
    {
        var scores = new float[features.Length / 4];
        network.CreateScorer(7).Score(features, scores);
        return scores;
    }

    /// <summary>Compares all but the epochs.</summary>
    private sealed class HistoryComparer : IEqualityComparer<TrainingHistory>
    {
        public bool Equals(TrainingHistory? x, TrainingHistory? y) =>
            (x!.Metric, x.BestRestart, x.BestEpoch, x.StopReason) == (y!.Metric, y.BestRestart, y.BestEpoch, y.StopReason);

        public int GetHashCode(TrainingHistory obj) => obj.BestEpoch;
    }
}
