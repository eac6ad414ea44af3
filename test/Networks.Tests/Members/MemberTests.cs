namespace MlNetDeep.Networks.Tests;

/// <summary>A network of members is the mean of its members, and trains each by itself.</summary>
public sealed class MemberTests
{
    private const int Inputs = 7;
    private const int Members = 6;
    private const int Outputs = 3;

    public static TheoryData<Loss> Losses =>
        [new SquaredError(), new SoftmaxCrossEntropy(), new SigmoidCrossEntropy(), new TanhCrossEntropy(), new TanhSquaredError(), new PoissonDeviance()];

    [Theory]
    [MemberData(nameof(Losses))]
    public void The_scores_are_the_mean_of_the_members_scores(Loss loss)
    {
        Sequential network = Network(loss, Members, null);
        float[] parameters = Problems.Uniform(new Random(4), network.ParameterCount, -1, 1), x = Problems.Uniform(new Random(5), 20 * Inputs, -2, 2);
        var scores = new float[20 * Outputs];
        Trained(network, parameters, loss).PredictBatch(x, scores);

        for (int row = 0; row < 20; row++)
        {
            var mean = new double[Outputs];
            for (int member = 0; member < Members; member++)
            {
                double[] z = MemberOracle.Outputs(network, parameters, x.AsSpan(row * Inputs, Inputs), member);
                double[] score = MemberOracle.Scores(loss.MemberScore, z);
                for (int i = 0; i < Outputs; i++)
                    mean[i] += score[i] / Members;
            }

            for (int i = 0; i < Outputs; i++)
                Assert.Equal(mean[i], scores[row * Outputs + i], 1e-5 * Math.Max(1, Math.Abs(mean[i])));
        }
    }

    [Theory]
    [InlineData(MemberScore.Sigmoid)]
    [InlineData(MemberScore.Tanh)]
    [InlineData(MemberScore.Softmax)]
    public void The_mean_of_sure_members_is_finite_and_as_sure(MemberScore score)
    {
        var network = new Sequential(new Shape(2, 2), new MemberMean(score));
        Workspace workspace = network.CreateWorkspace(1, training: false);
        foreach (float z in (float[])[30, 80, 300, 5000, -300])
        {
            Span<float> y = network.Forward(workspace, [], [z, -z, z, -z], 1);
            Assert.True(float.IsFinite(y[0]) && float.IsFinite(y[1]), $"{score} of {z}: {y[0]}, {y[1]}");
            Assert.Equal(Math.Sign(z), Math.Sign(y[0] - y[1]));
            if (score != MemberScore.Softmax && Math.Abs(z) <= 300)
                Assert.Equal(z, y[0], 1e-4 * Math.Abs(z));
        }
    }

    [Fact]
    public void Members_minimize_the_mean_of_their_losses_and_not_the_loss_of_their_mean()
    {
        // Two members whose errors are +1 and -1: their mean is right, and yet each has a loss and a gradient.
        var loss = new MemberLoss(new SquaredError(), 2);
        var gradient = new float[4];
        LossTotals totals = loss.Evaluate([3, 1, 5, 3], [2, 4], [1, 3], 0.5f, gradient);

        Assert.Equal(new LossTotals(2, 4, 4), totals);
        Assert.Equal([0.25f, -0.25f, 0.75f, -0.75f], gradient);
    }

    [Fact]
    public void All_members_get_as_many_rows_and_each_row_other_members_in_other_steps()
    {
        var network = new Sequential(new Shape(1), new MemberInput(8, 3, new ConstantInitializer([0, 1, 2, 3, 4, 5, 6, 7])).OfSome());
        var parameters = new float[network.ParameterCount];
        network.Initialize(parameters, 1);
        Workspace workspace = network.CreateWorkspace(16, training: true);
        var counts = new int[8];
        var ofFirstRow = new HashSet<float>();
        // Steps of one epoch apart, as a row has them that is never shuffled.
        for (int epoch = 0; epoch < 24; epoch++)
        {
            workspace.Step = 8 * epoch;
            float[] seen = [.. network.Forward(workspace, parameters, Enumerable.Repeat(1f, 16).ToArray(), 16)];
            int[] batch = [.. Enumerable.Range(0, 8).Select(member => seen.Count(value => value == member))];
            Assert.All(batch, count => Assert.Equal(6, count));
            foreach (float member in seen)
                counts[(int)member]++;
            Assert.All(seen.Chunk(3), members => Assert.Equal(3, members.Distinct().Count()));
            ofFirstRow.UnionWith(seen[..3]);
        }

        Assert.All(counts, count => Assert.Equal(24 * 6, count));
        Assert.Equal(8, ofFirstRow.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(128)]
    [InlineData(TrainingOptions.WholeBatch)]
    public void The_number_of_threads_changes_no_bit(int batchSize)
    {
        InMemoryData data = Problems.Classes(500, Inputs, Outputs), validation = Problems.Classes(150, Inputs, Outputs, seed: 2);
        TrainingResult Train(int threads) => new TrainingLoop(
            Network(new SoftmaxCrossEntropy(), 9, 4, dropout: 0.2f), new SoftmaxCrossEntropy(),
            new TrainingOptions { BatchSize = batchSize, NumberOfThreads = threads, NumberOfEpochs = batchSize == 1 ? 1 : 3, Seed = 5, MaxNorm = 2, LearningRate = 0.01f })
            .Train(data, validation);
        TrainingResult one = Train(1);
        foreach (int threads in (int[])[2, 7])
            Problems.AssertSame(one, Train(threads));
    }

    [Fact]
    public void How_a_batch_is_cut_changes_no_member()
    {
        Sequential network = TrainingForm.Of(Network(new SquaredError(), 9, 4), new SquaredError()).Trained;
        float[] parameters = Problems.Uniform(new Random(4), network.ParameterCount, -1, 1), x = Problems.Uniform(new Random(5), 40 * Inputs, -2, 2);
        Workspace workspace = network.CreateWorkspace(40, training: true);
        workspace.Step = 11;
        float[] whole = [.. network.Forward(workspace, parameters, x, 40)];
        workspace.FirstRow = 17;
        float[] part = [.. network.Forward(workspace, parameters, x.AsSpan(17 * Inputs), 23)];

        for (int i = 0; i < part.Length; i++)
            Assert.Equal(whole[17 * 4 * Outputs + i], part[i], 1e-5);
    }

    [Fact]
    public void Validation_measures_the_loss_of_the_mean_of_the_members()
    {
        Sequential network = Network(new SquaredError(), 4, 4);
        InMemoryData data = Regression(90, seed: 1), validation = Regression(60, seed: 2);
        TrainingResult result = new TrainingLoop(network, new SquaredError(), new TrainingOptions { NumberOfEpochs = 1, Seed = 3 }).Train(data, validation);

        double loss = Problems.MeanLoss(network, new SquaredError(), result.Parameters, validation);
        Assert.Equal(loss, result.History.Epochs[0].ValidationLoss!.Value, 1e-5 * loss);
    }

    [Fact]
    public void Members_begin_and_end_apart_and_are_better_together()
    {
        Sequential network = Network(new SquaredError(), 8, null);
        var options = new TrainingOptions { NumberOfEpochs = 60, Seed = 3, LearningRate = 0.01f };
        float[] parameters = new TrainingLoop(network, new SquaredError(), options).Train(Regression(300, seed: 1)).Parameters;
        var (x, targets, weights) = Problems.Rows(Regression(200, seed: 2));
        var members = new double[8];
        double together = 0;
        for (int row = 0; row < weights.Length; row++)
        {
            var mean = new double[Outputs];
            for (int member = 0; member < 8; member++)
            {
                double[] z = MemberOracle.Outputs(network, parameters, x.AsSpan(row * Inputs, Inputs), member);
                for (int i = 0; i < Outputs; i++)
                {
                    members[member] += Math.Pow(z[i] - targets[row * Outputs + i], 2);
                    mean[i] += z[i] / 8;
                }
            }

            together += mean.Select((value, i) => Math.Pow(value - targets[row * Outputs + i], 2)).Sum();
        }

        Assert.Equal(8, members.Distinct().Count());
        // The square of a mean is never above the mean of squares; members that were one network would make them equal.
        Assert.True(together < 0.95 * members.Average(), $"together {together:g4}, each {members.Average():g4}");
    }

    [Fact]
    public void Going_on_from_trained_members_starts_at_their_loss_with_any_members_of_a_row()
    {
        InMemoryData data = Regression(200, seed: 1);
        var options = new TrainingOptions { NumberOfEpochs = 20, Seed = 3, LearningRate = 0.01f };
        float[] parameters = new TrainingLoop(Network(new SquaredError(), 8, null), new SquaredError(), options).Train(data).Parameters;
        double Go(float[]? start, int ofRow) => new TrainingLoop(
            Network(new SquaredError(), 8, ofRow), new SquaredError(), new TrainingOptions { NumberOfEpochs = 1, Seed = 4, LearningRate = 1e-6f })
            .Train(data, initialParameters: start ?? []).History.Epochs[0].TrainingLoss;

        Assert.Equal(Go(parameters, 8), Go(parameters, 2), 0.2 * Go(parameters, 8));
        Assert.True(Go(parameters, 2) < 0.5 * Go(null, 2));
        Assert.Null(Network(new SquaredError(), 8, 2).FindDifference(Network(new SquaredError(), 8, null)));
        Assert.NotNull(Network(new SquaredError(), 8, 2).FindDifference(Network(new SquaredError(), 7, 2)));
    }

    [Fact]
    public void Training_of_members_goes_on_from_a_checkpoint_with_the_same_bits()
    {
        string path = Path.Combine(Path.GetTempPath(), $"members-{Guid.NewGuid():N}.ckpt");
        InMemoryData data = Regression(150, seed: 1), validation = Regression(50, seed: 2);
        TrainingResult Train(int epochs, string? checkpoint) => new TrainingLoop(
            Network(new SquaredError(), 8, 3), new SquaredError(),
            new TrainingOptions { NumberOfEpochs = epochs, Seed = 3, CheckpointPath = checkpoint }).Train(data, validation);
        try
        {
            Train(3, path);
            Problems.AssertSame(Train(6, null), Train(6, path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_network_of_members_survives_a_file()
    {
        Sequential network = Network(new SoftmaxCrossEntropy(), Members, 2);
        TrainedNetwork trained = Trained(network, Problems.Uniform(new Random(4), network.ParameterCount, -1, 1), new SoftmaxCrossEntropy());
        using var file = new MemoryStream();
        trained.Save(file);
        file.Position = 0;
        TrainedNetwork loaded = TrainedNetwork.Load(file);

        float[] x = Problems.Uniform(new Random(5), 9 * Inputs, -2, 2), expected = new float[9 * Outputs], actual = new float[9 * Outputs];
        trained.PredictBatch(x, expected);
        loaded.PredictBatch(x, actual);
        Assert.Equal(expected, actual);
        Assert.Equal(2, Assert.IsType<MemberInput>(loaded.Network.Layers[0]).MembersPerRow);
        Assert.Equal(MemberScore.Softmax, Assert.IsType<MemberMean>(loaded.Network.Layers[^1]).Score);
    }

    [Fact]
    public void Max_norm_bounds_the_weights_into_each_member_s_output()
    {
        Sequential network = Network(new SquaredError(), 4, 2);
        var options = new TrainingOptions { NumberOfEpochs = 3, Seed = 3, MaxNorm = 0.25f };
        float[] parameters = new TrainingLoop(network, new SquaredError(), options).Train(Regression(100, seed: 1)).Parameters;

        Parameter weights = network.Parameters.Single(parameter => parameter.UnitsAreRows);
        double[] norms =
        [
            .. weights.Of(parameters.AsSpan()).ToArray().Chunk(weights.RowLength).Select(row => Math.Sqrt(row.Sum(weight => (double)weight * weight))),
        ];
        Assert.Equal(4 * Outputs, norms.Length);
        Assert.All(norms, norm => Assert.InRange(norm, 0.2, 0.25 + 1e-6));
    }

    [Fact]
    public void Layers_that_cannot_tell_members_apart_are_refused()
    {
        string Refusal(params Layer[] layers) => Assert.Throws<ArgumentException>(() => new Sequential(new Shape(4), layers)).Message;

        Assert.Contains("put it behind the layer MemberInput", Refusal(new MemberScale()), StringComparison.Ordinal);
        Assert.Contains("put it behind the layer MemberInput", Refusal(new MemberInput(3), new Flatten(), new MemberOutput(1)), StringComparison.Ordinal);
        Assert.Contains("put it behind the layer MemberOutput", Refusal(new MemberMean(MemberScore.Identity)), StringComparison.Ordinal);
        Assert.Contains("flatten it first", Refusal(new MemberInput(3), new MemberInput(3)), StringComparison.Ordinal);
        Assert.Contains("MembersPerRow must be at most NumberOfMembers", Refusal(new MemberInput(3, 4)), StringComparison.Ordinal);
    }

    private static Sequential Network(Loss loss, int members, int? ofRow, float dropout = 0) => new(
        new Shape(Inputs), new MemberInput(members, ofRow), new DenseOverTime(10), new MemberScale(), new Tanh(), new Dropout(dropout),
        new MemberScale(useBias: false), new DenseOverTime(8, biasInitializer: new UniformInitializer(-1, 1)), new MemberScale(), new Relu(),
        new MemberOutput(Outputs), new MemberMean(loss.MemberScore));

    private static TrainedNetwork Trained(Sequential network, float[] parameters, Loss loss) =>
        new(network, parameters, loss, new TrainingHistory([], loss.Metric, 0, 1, StopReason.LastEpoch));

    /// <summary>Three targets of products of features, with noise.</summary>
    private static InMemoryData Regression(int rows, int seed)
    {
        var random = new Random(seed);
        float[] x = Problems.Uniform(random, rows * Inputs, -1, 1), noise = Problems.Uniform(random, rows * Outputs, -0.5f, 0.5f);
        float[] targets = [.. noise.Select((value, i) => value + 2 * x[i / Outputs * Inputs + i % Outputs] * x[i / Outputs * Inputs + i % Outputs + 1])];
        return new InMemoryData(rows, Inputs, x, Outputs, targets);
    }
}
