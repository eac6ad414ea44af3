namespace MlNetDeep.Networks.Tests.Sparse;

/// <summary>How rows are held is a matter of memory and time: the same rows train the same model, dense, sparse and streamed.</summary>
public class LayoutTests
{
    private const int Rows = 400;
    private const int Slots = 160;
    private const int Features = 4 + Slots;
    private const int Classes = 3;

    // Sums over rows and features have another order, which steps carry on: a few units of the seventh digit, times the steps.
    private const float Tolerance = 2e-4f;

    private static readonly Dictionary<string, Func<Layer[]>> Architectures = new()
    {
        ["linear"] = () => [],
        ["perceptron"] = () => [new Dense(12), new Tanh(), new Dense(6), new Relu()],
        ["batch normalization"] = () => [new Dense(12, useBias: false), new BatchNorm(), new Relu()],
        ["dropout"] = () => [new Dense(12), new Relu(), new Dropout(0.3f)],
        ["dropout of inputs"] = () => [new Dropout(0.2f), new Dense(12), new Softsign()],
        ["maxout"] = () => [new Dense(12), new Maxout(3)],
    };

    private static readonly Dictionary<string, (Loss Loss, int Outputs)> Tasks = new()
    {
        ["binary"] = (new SigmoidCrossEntropy(), 1),
        ["multiclass"] = (new SoftmaxCrossEntropy(), Classes),
        ["regression"] = (new SquaredError(), 1),
    };

    private static readonly Dictionary<string, Func<TrainingOptions>> Rules = new()
    {
        ["defaults"] = () => new TrainingOptions(),
        ["decay"] = () => new TrainingOptions { Optimizer = new AdamW(0.1f), GradientClippingNorm = 0.5f },
        ["momentum"] = () => new TrainingOptions { Optimizer = new Momentum(), LearningRate = 0.01f, L2Regularization = 0.01f },
        ["bounds"] = () => new TrainingOptions { Optimizer = new RmsProp(), L1Regularization = 1e-4f, MaxNorm = 0.8f, GradientClippingValue = 0.05f },
        ["whole batch"] = () => new TrainingOptions { Optimizer = new Rprop(), LearningRate = 0.01f, BatchSize = TrainingOptions.WholeBatch },
    };

    public static TheoryData<string, string> AllNetworks
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (string architecture in Architectures.Keys)
            {
                foreach (string task in Tasks.Keys)
                    data.Add(architecture, task);
            }

            return data;
        }
    }

    public static TheoryData<string> AllRules => [.. Rules.Keys];

    [Theory]
    [MemberData(nameof(AllNetworks))]
    public void Every_network_and_task_comes_out_the_same(string architecture, string task) =>
        AssertSame(architecture, task, new TrainingOptions());

    [Theory]
    [MemberData(nameof(AllRules))]
    public void Every_rule_and_penalty_comes_out_the_same(string rule) => AssertSame("perceptron", "multiclass", Rules[rule]());

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 0)]
    [InlineData(true, 0.2f)]
    public void Autoencoders_come_out_the_same(bool tied, float noise)
    {
        Layer[] input = noise > 0 ? [new MaskingNoise(noise)] : [];
        var network = new Sequential(
            new Shape(Features), [.. input, new Dense(10), new Sigmoid(), new ActivityRegularization(new L1Penalty()), tied ? new TiedDense() : new Dense(Features)]);
        foreach (Loss loss in new Loss[] { new SquaredError(), new SigmoidCrossEntropy() })
        {
            TrainedNetwork Train(bool sparse)
            {
                ExampleSet set = ExampleSet.Read(Source(0), sparse: sparse);
                FeaturePreparation scaling = loss is SquaredError ? set.FitStandardizer() : set.FitMinMax();
                var data = new ReconstructionData(set.ToTrainingData(scaling, TargetScaling.None));
                return Trained(network, loss, new TrainingOptions(), data, scaling, TargetScaling.None);
            }

            AssertSame(Train(sparse: false), Train(sparse: true));
        }
    }

    [Fact]
    public void Held_out_rows_and_streams_come_out_the_same()
    {
        Sequential network = Network("perceptron", 1);
        var results = new List<TrainedNetwork>();
        foreach (bool sparse in new[] { false, true })
        {
            ExampleSet whole = ExampleSet.Read(Source(1), sparse: sparse), stream = ExampleSet.Read(Source(1), 1000, sparse);
            Assert.True(stream.IsStreamed);
            // In order: the pools of a few rows would mix them otherwise.
            var options = new TrainingOptions { Shuffle = false, BatchSize = 1 };
            results.Add(Trained(network, new SquaredError(), options, stream.ToTrainingData(stream.FitStandardizer(), TargetScaling.None), stream.FitStandardizer(), TargetScaling.None));
            results.Add(Trained(network, new SquaredError(), options, whole.ToTrainingData(whole.FitStandardizer(), TargetScaling.None), whole.FitStandardizer(), TargetScaling.None));
        }

        Assert.Equal(results[0].Parameters.ToArray(), results[1].Parameters.ToArray());
        Assert.Equal(results[2].Parameters.ToArray(), results[3].Parameters.ToArray());
        AssertSame(results[0], results[2]);

        TrainingResult HeldOut(bool sparse)
        {
            (ExampleSet remaining, ExampleSet heldOut) = ExampleSet.Read(Source(1), sparse: sparse).HoldOut(100, 5);
            FeaturePreparation scaling = remaining.FitStandardizer();
            TrainingData training = remaining.ToTrainingData(scaling, TargetScaling.None), validation = heldOut.ToTrainingData(scaling, TargetScaling.None);
            return new TrainingLoop(network, new SquaredError(), Complete(new TrainingOptions())).Train(training, validation);
        }

        TrainingResult dense = HeldOut(sparse: false), actual = HeldOut(sparse: true);
        AssertClose(dense.Parameters, actual.Parameters);
        Assert.All(dense.History.Epochs.Zip(actual.History.Epochs), pair => Assert.Equal(pair.First.ValidationLoss!.Value, pair.Second.ValidationLoss!.Value, 1e-4));
    }

    private static void AssertSame(string architecture, string task, TrainingOptions options)
    {
        (Loss loss, int outputs) = Tasks[task];
        Sequential network = Network(architecture, outputs);
        TrainedNetwork Train(bool sparse)
        {
            ExampleSet set = ExampleSet.Read(Source(1, isClass: task == "multiclass", isBinary: task == "binary"), sparse: sparse);
            Assert.Equal(sparse, set.IsSparse);
            FeaturePreparation scaling = set.FitStandardizer();
            TargetScaling targets = task == "regression" ? TargetScaling.Standardize(set.Targets) : TargetScaling.None;
            return Trained(network, loss, options, set.ToTrainingData(scaling, targets), scaling, targets);
        }

        AssertSame(Train(sparse: false), Train(sparse: true));
    }

    private static void AssertSame(TrainedNetwork dense, TrainedNetwork sparse)
    {
        Assert.Equal(dense.Preparation!.Offsets.ToArray(), sparse.Preparation!.Offsets.ToArray());
        Assert.Equal(dense.Preparation.Scales.ToArray(), sparse.Preparation.Scales.ToArray());
        // Offsets move the zeros of the columns, and of no slot.
        Assert.Equal([true, true, false, false], dense.Preparation.Offsets[..4].ToArray().Select(offset => offset != 0));
        AssertClose(dense.Parameters, sparse.Parameters);

        // Each model scores rows of either form alike.
        ArraySource source = Source(0);
        var rows = new SparseRows(Features);
        foreach (ArraySource.Row row in source.Rows)
            rows.Add(row.Features);
        int outputs = Rows * dense.Network.OutputShape.Length;
        float[] expected = new float[outputs], actual = new float[outputs];
        dense.PredictBatch([.. source.Rows.SelectMany(row => row.Features)], expected);
        if (!dense.TakesSparseRows)
            return;
        sparse.PredictBatch(rows, actual);
        AssertClose(expected, actual, 10 * Tolerance);
    }

    private static void AssertClose(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, float tolerance = Tolerance)
    {
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], tolerance * Math.Max(1, Math.Abs(expected[i])));
    }

    private static TrainedNetwork Trained(
        Sequential network, Loss loss, TrainingOptions options, TrainingData data, FeaturePreparation scaling, TargetScaling targets)
    {
        TrainingResult result = new TrainingLoop(network, loss, Complete(options)).Train(data);
        return new TrainedNetwork(network, result.Parameters, loss, result.History, scaling, targets);
    }

    private static TrainingOptions Complete(TrainingOptions options)
    {
        options.Seed = 4;
        options.NumberOfEpochs = 3;
        return options;
    }

    private static Sequential Network(string architecture, int outputs) => new(new Shape(Features), [.. Architectures[architecture](), new Dense(outputs)]);

    /// <summary>A price, a centred figure, an amount that is rarely there, a figure that is rarely there and has both signs, and one of many slots.</summary>
    private static ArraySource Source(int targets, bool isClass = false, bool isBinary = false)
    {
        var random = new Random(6);
        var rows = new List<ArraySource.Row>();
        for (int i = 0; i < Rows; i++)
        {
            var x = new float[Features];
            x[0] = MathF.Exp(4 + 1.5f * (random.NextSingle() + random.NextSingle() - 1));
            x[1] = i % 5 == 0 ? 0 : random.NextSingle() - 0.4f;
            x[2] = random.Next(5) == 0 ? 50 * random.NextSingle() : 0;
            x[3] = targets > 0 && random.Next(5) == 0 ? random.NextSingle() - 0.5f : 0;
            x[4 + random.Next(Slots - 1)] = 1;
            float y = MathF.Log(x[0]) - 4 + 2 * x[1] + x[2] / 50;
            rows.Add(new ArraySource.Row(x, targets == 0 ? [] : [isClass ? (y > 0 ? 1 : 0) + (y > 1 ? 1 : 0) : isBinary ? (y > 0 ? 1 : 0) : y]));
        }

        return new ArraySource(Features, rows);
    }
}
