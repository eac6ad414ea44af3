namespace MlNetDeep.Networks.Tests;

/// <summary>A row scores the same bits wherever it stands, in a batch of any size; and to rounding what it scores alone.</summary>
public sealed class RowInBatchTests
{
    private const int Most = 99;

    // Around whole pieces (12 to 48 rows) and tiles (4 to 12 rows), and with one to three rows left over.
    private static readonly int[] Sizes = [1, 2, 3, 4, 5, 11, 12, 13, 14, 15, 25, 37, 47, 48, 49, 50, 51, 52, 97, 98];

    private static readonly TrainingHistory History = new([], TrainingMetric.RootMeanSquaredError, 0, 1, StopReason.LastEpoch);

    private static Dictionary<string, (Shape Input, Layer[] Layers)> Wide { get; } = new()
    {
        ["perceptron deeper than a block"] = (new(700), [new Dense(130), new Relu(), new Dense(37, useBias: false), new Tanh(), new Dense(1)]),
        ["perceptron that is shared among threads"] = (new(784), [new Dense(257), new Relu(), new Dense(10)]),
        ["batch normalization"] = (new(40), [new Dense(33, useBias: false), new BatchNorm(), new Relu(), new BatchNorm(), new Dense(5)]),
        ["tied weights"] = (new(50), [new Dense(20), new Sigmoid(), new Dense(9), new Sigmoid(), new TiedDense(), new Sigmoid(), new TiedDense()]),
        ["maxout"] = (new(30), [new Dense(36), new Maxout(3), new Dense(2)]),
        ["convolutions"] = (new(14, 14, 3),
            [new Conv2D(20, 3, padding: Padding.Same), new BatchNorm(), new Relu(), new MaxPool2D(2), new Conv2D(20, 3, groups: 20), new Flatten(), new Dense(40), new Tanh(), new Dense(10)]),
        ["elman, both directions, padded"] = (new(1 + 9 * 3), [new PaddedSequences(3), new ElmanLayer(17, direction: SequenceDirection.Both), new LastStep(SequenceDirection.Both), new Dense(3)]),
        ["lstm twice, padded"] = (new(1 + 11 * 4), [new PaddedSequences(4), new LstmLayer(33, usePeepholes: true), new LstmLayer(20), new LastStep(), new Dense(3)]),
        ["gru, padded, mean over time"] = (new(1 + 7 * 2), [new PaddedSequences(2), new GruLayer(40, learnInitialState: true), new DenseOverTime(13), new MeanOverTime(), new Dense(4)]),
        ["lstm of 1997, padded"] = (new(1 + 6 * 3), [new PaddedSequences(3), new Lstm1997Layer(3, 2), new LastStep(), new Dense(2)]),
        ["temporal blocks, padded"] = (new(1 + 12 * 3),
            [new PaddedSequences(3), new TemporalBlock(20), new TemporalBlock(20, dilation: 2), new TemporalBlock(9, dilation: 4), new LastStep(), new Dense(3)]),
        ["residual branches"] = (new(60), [new AppendZeros(5), new Branches([], [new Slice(0, 60), new Dense(90), new Relu(), new Dense(65)]), new Branches([new Slice(60, 5)], [new Dense(37), new Tanh(), new Dense(5)])]),
        ["branches of trend and remainder, padded"] = (new(1 + 9 * 3),
            [new PaddedSequences(3), new Branches([new MovingAverage(4), new GruLayer(20)], [new MovingAverage(4, takesRemainder: true), new DenseOverTime(20)]), new LastStep(), new Dense(3)]),
        ["lstm, all steps"] = (new(6, 5), [new LstmLayer(24), new DenseOverTime(3), new Flatten(), new Dense(2)]),
        ["gru of one step in a chunk of its own"] = (new(5, 3), [new GruLayer(10, SequenceDirection.Backward), new LastStep(SequenceDirection.Backward)]),
    };

    public static TheoryData<string> Names => [.. Wide.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_row_scores_the_same_bits_in_any_batch(string name) => AssertSameBits(name, Wide[name].Input, Wide[name].Layers, new SquaredError());

    [Fact]
    public void So_it_does_behind_every_layer_and_output_unit()
    {
        // Which members a row passes through follows from its place, in the form that training has alone.
        foreach (GradientCase example in GradientTable.Cases.Where(each => each.Layers[0] is not MemberInput { IsOfSome: true }))
            AssertSameBits(example.Name, example.Input, example.Layers, example.Loss);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_sparse_row_scores_the_same_bits_in_any_batch(bool wideOutput)
    {
        TrainedNetwork trained = Train(new Shape(400), [new Dense(67), new Relu(), new Dense(wideOutput ? 35 : 1)], new SquaredError());
        int outputs = trained.Network.OutputShape.Length;
        var random = new Random(5);
        var rows = new SparseRows(400);
        for (int row = 0; row < Most; row++)
        {
            int[] indices = [.. Enumerable.Range(0, 400).Where(_ => random.Next(20) == 0)];
            rows.Add(new SparseRow(indices, Problems.Uniform(random, indices.Length, -1, 1)));
        }

        var expected = new float[Most * outputs];
        trained.PredictBatch(rows, expected);
        foreach (int size in Sizes)
        {
            var last = new SparseRows(400);
            for (int row = Most - size; row < Most; row++)
                last.Add(rows[row]);
            var scores = new float[size * outputs];
            trained.PredictBatch(last, scores);
            AssertEqual(expected.AsSpan((Most - size) * outputs), scores, $"{size} rows");
        }
    }

    [Fact]
    public void Copies_of_a_row_validate_alike_however_many_there_are()
    {
        double? expected = null;
        foreach (int copies in Sizes)
        {
            var network = new Sequential(new Shape(70), new Dense(33), new Tanh(), new Dense(1));
            float[] row = Problems.Uniform(new Random(2), 70, -1, 1);
            float[] training = Problems.Uniform(new Random(3), 40 * 70, -1, 1);
            var options = new TrainingOptions { NumberOfEpochs = 1, Seed = 1, BatchSize = 20 };
            TrainingResult result = new TrainingLoop(network, new SquaredError(), options).Train(
                new InMemoryData(40, 70, training, 1, new float[40]),
                new InMemoryData(copies, 70, Enumerable.Repeat(row, copies).SelectMany(values => values).ToArray(), 1, Enumerable.Repeat(0.25f, copies).ToArray()));
            double loss = result.History.Epochs[0].ValidationLoss!.Value;
            expected ??= loss;
            // A mean of equal numbers; another order of a product's sums would move it by 1e-8.
            Assert.Equal(expected.Value, loss, 1e-12);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(320)]
    [InlineData(1999)]
    public void A_row_alone_scores_what_it_scores_in_a_batch_within_the_bound_of_another_order(int inputs)
    {
        TrainedNetwork trained = Train(new Shape(inputs), [new Dense(35, useBias: false)], new SquaredError());
        float[] x = Problems.Uniform(new Random(7), Most * inputs, -1, 1), batch = new float[Most * 35], alone = new float[35];
        trained.PredictBatch(x, batch);
        NetworkScorer scorer = trained.CreateScorer();
        for (int row = 0; row < Most; row++)
        {
            ReadOnlySpan<float> features = x.AsSpan(row * inputs, inputs);
            scorer.Score(features, alone);
            for (int unit = 0; unit < 35; unit++)
            {
                double terms = 0;
                for (int i = 0; i < inputs; i++)
                    terms += Math.Abs((double)features[i] * trained.Parameters[i * 35 + unit]);
                // Each of the two sums is within k 2^-24 of the exact one.
                Assert.InRange(Math.Abs(batch[row * 35 + unit] - alone[unit]), 0, 2 * inputs * terms / (1 << 24));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_row_alone_scores_what_it_scores_in_a_batch_to_rounding(string name)
    {
        TrainedNetwork trained = Train(Wide[name].Input, Wide[name].Layers, new SquaredError());
        int inputs = trained.Network.InputShape.Length, outputs = trained.Network.OutputShape.Length;
        float[] x = Rows(trained.Network), batch = new float[Most * outputs], alone = new float[outputs];
        trained.PredictBatch(x, batch);
        NetworkScorer scorer = trained.CreateScorer();
        double largest = batch.Max(Math.Abs);
        for (int row = 0; row < Most; row++)
        {
            scorer.Score(x.AsSpan(row * inputs, inputs), alone);
            for (int unit = 0; unit < outputs; unit++)
                Assert.InRange(Math.Abs(batch[row * outputs + unit] - alone[unit]), 0, 2e-6 * largest);
        }
    }

    private static void AssertSameBits(string name, Shape input, Layer[] layers, Loss loss)
    {
        TrainedNetwork trained = Train(input, layers, loss);
        int inputs = trained.Network.InputShape.Length, outputs = trained.Network.OutputShape.Length;
        float[] x = Rows(trained.Network), expected = new float[Most * outputs];
        trained.PredictBatch(x, expected);
        foreach (int size in Sizes)
        {
            ReadOnlySpan<float> last = x.AsSpan((Most - size) * inputs);
            var scores = new float[size * outputs];
            trained.PredictBatch(last, scores);
            AssertEqual(expected.AsSpan((Most - size) * outputs), scores, $"{name}, {size} rows");
            trained.CreateScorer(capacity: 17).Score(last, scores);
            AssertEqual(expected.AsSpan((Most - size) * outputs), scores, $"{name}, {size} rows, 17 at a time");
        }
    }

    private static void AssertEqual(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < actual.Length; i++)
            Assert.True(BitConverter.SingleToInt32Bits(expected[i]) == BitConverter.SingleToInt32Bits(actual[i]), $"{what}, value {i}: {actual[i]:R}, not {expected[i]:R}.");
    }

    private static TrainedNetwork Train(Shape input, Layer[] layers, Loss loss)
    {
        var network = new Sequential(input, layers);
        var parameters = new float[network.ParameterCount];
        network.Initialize(parameters, 3);
        foreach (Parameter bias in network.Parameters.Where(parameter => parameter.Kind == ParameterKind.Bias))
            Problems.Uniform(new Random(bias.Index), bias.Length, -0.5f, 0.5f).CopyTo(bias.Of(parameters.AsSpan()));
        return new TrainedNetwork(network, parameters, loss, History);
    }

    private static float[] Rows(Sequential network)
    {
        var random = new Random(1);
        float[] x = Problems.Uniform(random, Most * network.InputShape.Length, -1, 1);
        if (network.Layers[0] is PaddedSequences padded)
        {
            for (int row = 0; row < Most; row++)
                x[row * network.InputShape.Length] = random.Next(((IVaryingSteps)padded).MaximumSteps + 1);
        }

        // Zeros, as behind a rectifier.
        for (int i = 0; i < x.Length; i += 3)
            x[i] = i % network.InputShape.Length == 0 ? x[i] : 0;
        return x;
    }
}
