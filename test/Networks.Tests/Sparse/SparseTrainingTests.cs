namespace MlNetDeep.Networks.Tests.Sparse;

/// <summary>Training on sparse rows: what dense training does, with the weights of the batch's features alone.</summary>
public class SparseTrainingTests
{
    private const int Rows = 150;

    public static TheoryData<TrainingOptions> Exact =>
    [
        // Rules without memory leave the weights of absent features alone in dense training too.
        new TrainingOptions { Optimizer = new Sgd(), LearningRate = 0.1f, BatchSize = 1 },
        new TrainingOptions { Optimizer = new Sgd(), LearningRate = 0.1f, BatchSize = 32 },
        new TrainingOptions { Optimizer = new Sgd(), LearningRate = 0.1f, BatchSize = 32, GradientClippingNorm = 0.2f },
        new TrainingOptions { Optimizer = new Sgd(), LearningRate = 0.1f, BatchSize = 32, GradientClippingValue = 0.01f },
        new TrainingOptions { Optimizer = new Sgd(), LearningRate = 0.1f, BatchSize = 32, MaxNorm = 0.5f },
        // Of the whole batch, no feature that the data have is absent.
        new TrainingOptions { Optimizer = new Adam(), LearningRate = 0.01f, BatchSize = TrainingOptions.WholeBatch },
        new TrainingOptions { Optimizer = new Rprop(), LearningRate = 0.01f, BatchSize = TrainingOptions.WholeBatch },
        new TrainingOptions { Optimizer = new Momentum(), LearningRate = 0.01f, BatchSize = TrainingOptions.WholeBatch, GradientClippingNorm = 0.2f },
    ];

    [Theory]
    [MemberData(nameof(Exact))]
    public void Sparse_rows_train_the_model_of_the_same_rows_dense(TrainingOptions options)
    {
        var problem = new SparseProblem(Rows, weighted: true);
        float[] expected = Train(problem.AsDense, options), actual = Train(problem.AsSparse, options);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 2e-4f);
    }

    [Fact]
    public void Absent_features_keep_their_weights_whatever_decays()
    {
        var problem = new SparseProblem(Rows);
        Sequential network = SparseProblem.Network();
        float[] initial = new float[network.ParameterCount];
        network.Initialize(initial, 1);
        foreach (Optimizer optimizer in new Optimizer[] { new Adam(), new AdamW(0.5f), new Momentum(), new RmsProp() })
        {
            float[] trained = Train(problem.AsSparse, new TrainingOptions { Optimizer = optimizer, L2Regularization = 0.1f }, initial);
            Parameter weights = network.Parameters[0];
            Assert.Equal(Row(initial, weights, SparseProblem.Features - 1), Row(trained, weights, SparseProblem.Features - 1));
            Assert.NotEqual(Row(initial, weights, 0), Row(trained, weights, 0));
        }
    }

    [Fact]
    public void A_feature_of_every_row_moves_by_adam_as_in_dense_training()
    {
        // One step: the first moments of all features are zero before it, whichever were absent.
        var problem = new SparseProblem(32);
        var options = new TrainingOptions { Optimizer = new Adam(), LearningRate = 0.01f, BatchSize = 32, NumberOfEpochs = 1 };
        float[] expected = Train(problem.AsDense, options), actual = Train(problem.AsSparse, options);
        Parameter weights = SparseProblem.Network().Parameters[0];
        float[] dense = Row(expected, weights, 0), sparse = Row(actual, weights, 0);
        Assert.All(Enumerable.Range(0, dense.Length), i => Assert.Equal(dense[i], sparse[i], 1e-5f));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(128)]
    public void The_number_of_threads_changes_no_bit(int batchSize)
    {
        // Wide enough for threads to share a step.
        var problem = new SparseProblem(400);
        var network = new Sequential(new Shape(SparseProblem.Features), new Dense(200), new Relu(), new Dense(SparseProblem.Classes));
        TrainingResult Train(int threads) => new NetworkTrainer(
            network, new SoftmaxCrossEntropy(), new TrainingOptions { BatchSize = batchSize, NumberOfEpochs = 2, NumberOfThreads = threads, Seed = 3, GradientClippingNorm = 1 })
            .Train(problem.AsSparse, new SparseProblem(50, seed: 2).AsSparse);
        TrainingResult one = Train(1);
        foreach (int threads in new[] { 2, 3, 8 })
            Problems.AssertSame(one, Train(threads));
    }

    [Fact]
    public void A_network_whose_first_layer_takes_dense_rows_alone_gets_them()
    {
        var problem = new SparseProblem(Rows);
        TrainingOptions options = new() { BatchSize = 32, NumberOfEpochs = 2, Seed = 3 };
        float[] Result(TrainingData data) =>
            new NetworkTrainer(SparseProblem.Network(new Dropout(0.2f)), new SoftmaxCrossEntropy(), options).Train(data).Parameters;
        Assert.Equal(Result(problem.AsDense), Result(problem.AsSparse));
    }

    private static float[] Train(TrainingData data, TrainingOptions options, float[]? initial = null)
    {
        options = options.Clone();
        options.NumberOfEpochs = Math.Min(options.NumberOfEpochs, 4);
        options.Seed = 1;
        return new NetworkTrainer(SparseProblem.Network(), new SoftmaxCrossEntropy(), options).Train(data, initialParameters: initial).Parameters;
    }

    private static float[] Row(float[] parameters, Parameter parameter, int row) =>
        parameter.Of(parameters.AsSpan()).Slice(row * parameter.RowLength, parameter.RowLength).ToArray();
}
