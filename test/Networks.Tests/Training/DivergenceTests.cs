namespace MlNetDeep.Networks.Tests.Training;

/// <summary>Training that leaves the range of numbers says so, whatever the rule, and never returns weights that stopped moving.</summary>
public class DivergenceTests
{
    private static readonly Optimizer[] Rules = [new Sgd(), new Momentum(), new Nesterov(), new RmsProp(), new Adam(), new AdamW()];

    public static TheoryData<Optimizer, bool> RulesOverOneAndManySteps
    {
        get
        {
            var data = new TheoryData<Optimizer, bool>();
            foreach (Optimizer rule in Rules)
            {
                data.Add(rule, false);
                data.Add(rule, true);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(RulesOverOneAndManySteps))]
    public void Gradients_whose_squares_leave_the_range_of_numbers_are_divergence(Optimizer rule, bool many)
    {
        // A loss of 1e22, a gradient of 1e22: both are numbers, the gradient's square is none.
        InMemoryData data = Rows([1e11f, 2e11f], [1e11f, -1e11f]);
        AssertDiverges(new TrainingOptions { Optimizer = rule, NumberOfEpochs = many ? 5 : 1, BatchSize = 1 }, data);
    }

    [Theory]
    [MemberData(nameof(RulesOverOneAndManySteps))]
    public void Penalties_beyond_all_weights_are_divergence_that_names_them(Optimizer rule, bool isL1)
    {
        var options = new TrainingOptions { Optimizer = rule is AdamW ? new AdamW(0) : rule, NumberOfEpochs = 3 };
        if (isL1)
            options.L1Regularization = 1e30f;
        else
            options.L2Regularization = 1e30f;

        string message = AssertDiverges(options, Rows([1, 2], [1, -1]));

        if (isL1)
            Assert.Contains("L1Regularization (1E+30)", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Elimination_that_throws_weights_beyond_all_bounds_is_divergence_that_names_it()
    {
        var options = new TrainingOptions { Optimizer = new Sgd(), WeightElimination = 1e30f, NumberOfEpochs = 3 };

        string message = AssertDiverges(options, Rows([1, 2], [1, -1]));

        Assert.Contains(", or lower WeightElimination (1E+30).", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Features_and_targets_that_overflow_before_the_first_step_are_not_blamed_on_the_learning_rate()
    {
        string message = AssertDiverges(new TrainingOptions(), Rows([1, 2], [1e20f, -1e20f]));

        Assert.Contains("before the first step", message, StringComparison.Ordinal);
        Assert.DoesNotContain("Lower LearningRate", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Running_statistics_may_be_as_large_as_what_they_are_measured_on()
    {
        float[] features = [.. Enumerable.Range(0, 40).Select(i => 1e9f * (i % 7))], targets = [.. features.Select(x => x / 5e9f)];
        var network = new Sequential(new Shape(1), new Dense(4, useBias: false), new BatchNorm(), new Dense(1));

        TrainingResult result = new TrainingLoop(network, new SquaredError(), new TrainingOptions { Seed = 1, NumberOfEpochs = 20 }).Train(Rows(features, targets));

        Assert.Contains(result.Parameters, value => value > 1e15f);
    }

    [Fact]
    public void Batch_normalization_of_vectors_is_refused_where_every_batch_is_one_row()
    {
        const int rows = 40;
        var options = new TrainingOptions { BatchSize = 1, NumberOfEpochs = 1 };
        float[] values = new float[rows];
        var vectors = new Sequential(new Shape(1), new Dense(4), new BatchNorm(), new Dense(1));
        string message = Assert.Throws<ArgumentException>(() => new TrainingLoop(vectors, new SquaredError(), options).Train(Rows(values, values))).Message;
        Assert.Contains("BatchSize", message, StringComparison.Ordinal);

        // Pixels of one image differ.
        var images = new Sequential(new Shape(2, 2, 1), new BatchNorm(), new Flatten(), new Dense(1));
        new TrainingLoop(images, new SquaredError(), options).Train(new InMemoryData(rows, 4, new float[4 * rows], 1, values));
    }

    [Fact]
    public void Two_decays_of_the_same_weights_are_refused_by_both_names()
    {
        string message = Assert.Throws<ArgumentException>(() => new TrainingOptions { Optimizer = new AdamW(), L2Regularization = 0.5f }.Validate()).Message;
        Assert.Contains("WeightDecay = 0.01", message, StringComparison.Ordinal);
        Assert.Contains("L2Regularization is 0.5", message, StringComparison.Ordinal);
        new TrainingOptions { Optimizer = new AdamW(0), L2Regularization = 0.5f }.Validate();
        new TrainingOptions { Optimizer = new Adam(), L2Regularization = 0.5f }.Validate();
        new TrainingOptions { Optimizer = new AdamW(), L1Regularization = 0.5f }.Validate();
    }

    [Fact]
    public void Weights_of_rows_below_the_least_normal_number_count_as_none()
    {
        float[] features = [1, 2, 3, 4], targets = [1, -1, 2, -2];
        float[] Train(float least) => new TrainingLoop(Network, new SquaredError(), new TrainingOptions { Seed = 1, BatchSize = 1, NumberOfEpochs = 3 })
            .Train(new InMemoryData(4, 1, features, 1, targets, new[] { 1, least, 1, least })).Parameters;

        Assert.Equal(Train(0), Train(1e-42f));
        Assert.All(Train(2e-38f), weight => Assert.True(float.IsFinite(weight)));
        Assert.Throws<ArgumentException>(() => new InMemoryData(1, 1, new[] { 1f }, 1, new[] { 1f }, new[] { 1e-42f }));
        ExampleSet set = ExampleSet.Read(new ArraySource(1, [new([1], [1], 1e-42f), new([2], [1], 1e-42f)]));
        string message = Assert.Throws<ArgumentException>(() => set.ToTrainingData(null, TargetScaling.None)).Message;
        Assert.Contains("less than 1.2E-38", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1e-6f)]
    [InlineData(0)]
    [InlineData(-5e20f)]
    [InlineData(1e-42f)]
    public void A_constant_target_is_predicted_as_the_constant(float constant)
    {
        foreach (TargetScaling scaling in new[] { TargetScaling.Standardize([constant, constant, constant]), TargetScaling.Normalize([constant, constant, constant]) })
        {
            float[] targets = [constant, constant, constant];
            scaling.ToNetwork(targets);
            Assert.Equal([0, 0, 0], targets);
            TrainingResult result = new TrainingLoop(Network, new SquaredError(), new TrainingOptions { Seed = 1, NumberOfEpochs = 1 }).Train(Rows([1, 2, 3], targets));
            var trained = new TrainedNetwork(Network, result.Parameters, new SquaredError(), result.History, null, scaling);
            float[] scores = new float[2];
            trained.PredictBatch([7, float.NaN], scores);
            Assert.Equal([constant, float.NaN], scores);
        }
    }

    [Fact]
    public void Training_that_is_cancelled_before_its_first_step_says_so()
    {
        using var source = new CancellationTokenSource();
        bool IsUntrained(Action onBatch) => new TrainingLoop(
            Network, new SquaredError(), new TrainingOptions { CancellationToken = source.Token, BatchSize = 1 }, onBatch).Train(Rows([1, 2], [1, 2])).IsUntrained;

        int batches = 0;
        Assert.False(IsUntrained(() =>
        {
            if (++batches == 2)
                source.Cancel();
        }));
        Assert.True(IsUntrained(() => { }));
    }

    private static Sequential Network => new(new Shape(1), new Dense(3), new Tanh(), new Dense(1));

    private static InMemoryData Rows(float[] features, float[] targets) => new(features.Length, 1, features, 1, targets);

    private static string AssertDiverges(TrainingOptions options, TrainingData data)
    {
        options.Seed = 1;
        var network = new Sequential(new Shape(1), new Dense(1));
        return Assert.Throws<TrainingDivergedException>(() => new TrainingLoop(network, new SquaredError(), options).Train(data)).Message;
    }
}
