namespace MlNetDeep.Networks.Tests;

public class ScorerTests
{
    public static TheoryData<ActivationFunction> Functions => [.. Enum.GetValues<ActivationFunction>()];

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(64)]
    public void A_batch_scores_as_its_rows_do(int capacity)
    {
        var network = new Sequential(new Shape(6), new Dense(40), new Relu(), new Dropout(0.5f), new Dense(20), new Softsign(), new Dense(3));
        var parameters = new float[network.ParameterCount];
        network.Initialize(parameters, 1);
        float[] features = Problems.Uniform(new Random(1), 6 * 50, -2, 2);
        FeaturePreparation preparation = FeaturePreparation.Fit(features, 6);
        var trained = new TrainedNetwork(network, parameters, new SoftmaxCrossEntropy(), NetworkFileTests.History(), preparation);
        var batch = new float[150];
        trained.CreateScorer(capacity).Score(features, batch);
        NetworkScorer single = trained.CreateScorer();
        var row = new float[3];
        for (int i = 0; i < 50; i++)
        {
            single.Score(features.AsSpan(6 * i, 6), row);
            for (int k = 0; k < 3; k++)
                Assert.Equal(row[k], batch[3 * i + k], 1e-6f);
            Assert.Equal(1, row.Sum(), 1e-6f);
        }
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void A_NaN_in_a_row_gives_NaN_in_its_scores_and_in_no_other(ActivationFunction function)
    {
        // As many as any loss takes.
        const int Outputs = 6;
        Layer[] layers = [new Dense(19), .. function.CreateLayer() is { } layer ? [layer] : Array.Empty<Layer>(), new Dropout(0.5f), new Dense(Outputs)];
        var network = new Sequential(new Shape(3), layers);
        var parameters = new float[network.ParameterCount];
        network.Initialize(parameters, 1);
        foreach (Loss loss in GradientTable.EachLoss)
        {
            foreach (FeaturePreparation? preparation in new[] { null, new FeaturePreparation([1, 1, 1], [1, 0, 2]) })
            {
                var trained = new TrainedNetwork(network, parameters, loss, NetworkFileTests.History(), preparation, new TargetScaling(2, 1));
                var scores = new float[4 * Outputs];
                float[] features = [1, 2, 3, 1, float.NaN, 3, 4, 5, 6, float.NaN, 0, 0];
                trained.CreateScorer(4).Score(features, scores);
                for (int row = 0; row < 4; row++)
                    Assert.All(scores[(row * Outputs)..((row + 1) * Outputs)], score => Assert.Equal(row is 1 or 3, float.IsNaN(score)));
            }
        }
    }

    public static TheoryData<string, float> LayersAndMissingValues
    {
        get
        {
            var data = new TheoryData<string, float>();
            foreach (string name in (string[])["linear", "relu", "tanh", "sigmoid", "max pooling", "lstm", "batch normalization"])
            {
                foreach (float value in (float[])[float.NaN, float.PositiveInfinity, float.NegativeInfinity])
                    data.Add(name, value);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(LayersAndMissingValues))]
    public void A_missing_or_infinite_feature_gives_NaN_in_all_scores_of_its_row_and_in_no_other(string name, float missing)
    {
        const int Rows = 60;
        (Shape shape, Layer[] layers) = Layers(name);
        var network = new Sequential(shape, layers);
        var parameters = new float[network.ParameterCount];
        network.Initialize(parameters, 1);
        int length = shape.Length;
        // The first feature never changed in training: its scale is 0.
        float[] scales = [0, .. Enumerable.Repeat(1f, length - 1)];
        foreach (FeaturePreparation? preparation in new[] { null, new FeaturePreparation(new float[length], scales) })
        {
            var trained = new TrainedNetwork(network, parameters, new SigmoidCrossEntropy(), NetworkFileTests.History(), preparation);
            float[] features = Problems.Uniform(new Random(1), Rows * length, -1, 1);
            for (int row = 0; row < Rows; row += 3)
                features[row * length + row % length] = missing;
            float[] batch = new float[2 * Rows], pieces = new float[2 * Rows], single = new float[2 * Rows];
            trained.PredictBatch(features, batch);
            trained.CreateScorer(7).Score(features, pieces);
            NetworkScorer scorer = trained.CreateScorer();
            for (int row = 0; row < Rows; row++)
                scorer.Score(features.AsSpan(row * length, length), single.AsSpan(2 * row, 2));

            foreach (float[] scores in new[] { batch, pieces, single })
                Assert.Equal(Enumerable.Range(0, 2 * Rows).Select(i => i / 2 % 3 == 0), scores.Select(float.IsNaN));
        }
    }

    private static (Shape Input, Layer[] Layers) Layers(string name) => name switch
    {
        "linear" => (new Shape(6), [new Dense(2)]),
        "relu" => (new Shape(6), [new Dense(9), new Relu(), new Dense(2)]),
        "tanh" => (new Shape(6), [new Dense(9), new Tanh(), new Dense(2)]),
        "sigmoid" => (new Shape(6), [new Dense(9), new Sigmoid(), new Dense(2)]),
        "max pooling" => (new Shape(4, 4, 1), [new Conv2D(3, 2), new Relu(), new MaxPool2D(2), new Flatten(), new Dense(2)]),
        "lstm" => (new Shape(3, 2), [new LstmLayer(5), new LastStep(), new Dense(2)]),
        _ => (new Shape(6), [new Dense(9), new BatchNorm(), new Relu(), new Dense(2)]),
    };

    [Fact]
    public void Scores_are_the_output_units_values_in_the_users_units()
    {
        var network = new Sequential(new Shape(2), new Dense(1));
        float[] parameters = [2, -1, 0.5f];
        TrainedNetwork Trained(Loss loss, TargetScaling? scaling = null) =>
            new(network, parameters, loss, NetworkFileTests.History(), new FeaturePreparation([1, 2], [2, 0.5f]), scaling);
        // x' = ((3 - 1) 2, (4 - 2) / 2) = (4, 1), z = 2 * 4 - 1 + 0.5 = 7.5
        float[] x = [3, 4];
        Assert.Equal(7.5f, Score(Trained(new SquaredError()), x));
        Assert.Equal(10 * 7.5f - 3, Score(Trained(new SquaredError(), new TargetScaling(10, -3)), x));
        Assert.Equal(1 / (1 + MathF.Exp(-7.5f)), Score(Trained(new SigmoidCrossEntropy()), x), 1e-6f);
        Assert.Equal(MathF.Tanh(7.5f), Score(Trained(new TanhCrossEntropy()), x), 1e-6f);
        Assert.Equal(4 * MathF.Tanh(7.5f) + 1, Score(Trained(new TanhSquaredError(), new TargetScaling(4, 1)), x), 1e-5f);
        var raw = new float[1];
        Trained(new SigmoidCrossEntropy()).CreateScorer().ScoreRaw(x, raw);
        Assert.Equal(7.5f, raw[0]);
    }

    [Fact]
    public void A_standardizer_takes_features_to_mean_0_and_deviation_1()
    {
        // A large mean and a small deviation: single precision alone would lose it.
        var random = new Random(5);
        const int Rows = 500;
        var features = new float[3 * Rows];
        for (int row = 0; row < Rows; row++)
            (features[3 * row], features[3 * row + 1], features[3 * row + 2]) = (1000 + random.NextSingle(), 1e-6f * random.NextSingle(), 0.1f);
        FeaturePreparation preparation = FeaturePreparation.Fit(features, 3);
        preparation.Apply(features, features);
        for (int i = 0; i < 2; i++)
        {
            double[] column = [.. Enumerable.Range(0, Rows).Select(row => (double)features[3 * row + i])];
            Assert.Equal(0, column.Average(), 1e-3);
            Assert.Equal(1, Math.Sqrt(column.Average(value => value * value)), 1e-3);
        }

        Assert.Equal(0, preparation.Scales[2]);
        Assert.All(Enumerable.Range(0, Rows), row => Assert.Equal(0, features[3 * row + 2]));
        // A constant feature says nothing in scoring either, whatever its value.
        float[] other = [1000, 0, 77];
        preparation.Apply(other, other);
        Assert.Equal(0, other[2]);
    }

    [Fact]
    public void Target_scalings_go_there_and_back()
    {
        float[] targets = [10, 20, 30, 60];
        Assert.Equal(new TargetScaling(25, 35), TargetScaling.Normalize(targets));
        TargetScaling standard = TargetScaling.Standardize(targets);
        Assert.Equal(30, standard.Offsets[0]);
        Assert.Equal(Math.Sqrt(350), standard.Scales[0], 1e-5);
        foreach (TargetScaling scaling in new[] { standard, TargetScaling.Normalize(targets), TargetScaling.None })
        {
            float[] values = [.. targets];
            scaling.ToNetwork(values);
            scaling.ToUser(values);
            for (int i = 0; i < targets.Length; i++)
                Assert.Equal(targets[i], values[i], 1e-5f);
        }

        Assert.Equal(new TargetScaling(0, 0.1f), TargetScaling.Standardize([0.1f, 0.1f, 0.1f]));
        Assert.Equal(new TargetScaling(0, 0.1f), TargetScaling.Normalize([0.1f, 0.1f]));
    }

    [Fact]
    public void Each_target_has_the_scale_of_its_own()
    {
        float[] targets = [10, 1, 20, 3];
        var first = new TargetStatistics();
        var second = new TargetStatistics();
        for (int row = 0; row < 2; row++)
        {
            first.Add(targets[2 * row]);
            second.Add(targets[2 * row + 1]);
        }

        var scaling = TargetScaling.Normalize([first, second]);
        Assert.Equal(new TargetScaling([5, 1], [15, 2]), scaling);
        Assert.Equal(scaling, TargetScaling.Standardize([first, second]));
        float[] values = [.. targets];
        scaling.ToNetwork(values);
        Assert.Equal([-1, -1, 1, 1], values);
        scaling.ToUser(values);
        Assert.Equal(targets, values);
        Assert.Contains("2 scales and 1 offsets", Assert.Throws<ArgumentException>(() => new TargetScaling([1, 2], [3])).Message);
    }

    [Fact]
    public void Scales_of_more_targets_than_there_are_outputs_are_refused()
    {
        TrainedNetwork network = NetworkFileTests.Train();
        string message = Assert.Throws<ArgumentException>(() => new TrainedNetwork(
            network.Network, network.Parameters.ToArray(), network.Loss, network.History, targetScaling: new TargetScaling([1, 2, 3], [0, 0, 0]))).Message;
        Assert.Contains("outputs, but there are scales of 3 targets", message);
    }

    [Fact]
    public void Lengths_that_do_not_fit_are_refused_and_no_rows_are_none()
    {
        NetworkScorer scorer = NetworkFileTests.Train().CreateScorer();
        scorer.Score([], []);
        Assert.Throws<ArgumentException>(() => scorer.Score(new float[7], new float[1]));
        Assert.Throws<ArgumentException>(() => scorer.Score(new float[8], new float[1]));
    }

    [Fact]
    public void Parts_that_do_not_fit_are_refused()
    {
        var network = new Sequential(new Shape(2), new Dense(1));
        TrainingHistory history = NetworkFileTests.History();
        Assert.Throws<ArgumentException>(() => new TrainedNetwork(network, new float[4], new SquaredError(), history));
        Assert.Throws<ArgumentException>(() => new TrainedNetwork(network, new float[3], new SquaredError(), history, new FeaturePreparation([0], [1])));
        Assert.Throws<ArgumentException>(() => new FeaturePreparation([0], [1, 1]));
    }

    private static float Score(TrainedNetwork trained, float[] x)
    {
        var score = new float[1];
        trained.CreateScorer().Score(x, score);
        return score[0];
    }
}
