namespace MlNetDeep.Networks.Tests.Sparse;

/// <summary>Training on sparse rows: what dense training does; of very many weights, with those of the batch's features alone.</summary>
public class SparseTrainingTests
{
    private const int Rows = 150;

    public static TheoryData<TrainingOptions> Exact =>
    [
        new TrainingOptions { Optimizer = new Sgd(), LearningRate = 0.1f, BatchSize = 1 },
        new TrainingOptions { Optimizer = new Sgd(), LearningRate = 0.1f, BatchSize = 32 },
        new TrainingOptions { Optimizer = new Sgd(), LearningRate = 0.1f, BatchSize = 32, GradientClippingNorm = 0.2f },
        new TrainingOptions { Optimizer = new Sgd(), LearningRate = 0.1f, BatchSize = 32, GradientClippingValue = 0.01f },
        new TrainingOptions { Optimizer = new Sgd(), LearningRate = 0.1f, BatchSize = 32, MaxNorm = 0.5f },
        // Rules with memory, penalties and decay act on absent features too.
        new TrainingOptions { Optimizer = new Adam(), LearningRate = 0.01f, BatchSize = 32 },
        new TrainingOptions { Optimizer = new Adam(), LearningRate = 0.01f, BatchSize = 1 },
        new TrainingOptions { Optimizer = new AdamW(0.5f), LearningRate = 0.01f, BatchSize = 32 },
        new TrainingOptions { Optimizer = new RmsProp(), LearningRate = 0.01f, BatchSize = 32, GradientClippingNorm = 0.2f },
        new TrainingOptions { Optimizer = new Nesterov(), LearningRate = 0.01f, BatchSize = 32, L2Regularization = 0.1f },
        new TrainingOptions { Optimizer = new Momentum(), LearningRate = 0.01f, BatchSize = 32, L1Regularization = 0.01f },
        new TrainingOptions { Optimizer = new Sgd(), LearningRate = 0.1f, BatchSize = 32, L2Regularization = 0.1f },
        new TrainingOptions { Optimizer = new Sgd(), LearningRate = 0.1f, BatchSize = 32, WeightElimination = 0.1f },
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
    public void Absent_features_keep_their_weights_whatever_decays_where_weights_are_very_many()
    {
        var problem = new SparseProblem(Rows);
        const int Units = BatchRunner.MostWeightsMoved / SparseProblem.Features + 1;
        var network = new Sequential(new Shape(SparseProblem.Features), new Dense(Units), new Tanh(), new Dense(SparseProblem.Classes));
        float[] initial = new float[network.ParameterCount];
        network.Initialize(initial, 1);
        foreach (Optimizer optimizer in new Optimizer[] { new Adam(), new AdamW(0.5f), new Momentum(), new RmsProp() })
        {
            float[] trained = new TrainingLoop(
                network,
                new SoftmaxCrossEntropy(),
                new TrainingOptions { Optimizer = optimizer, L2Regularization = optimizer is AdamW ? 0 : 0.1f, NumberOfEpochs = 1, Seed = 1 })
                .Train(problem.AsSparse, initialParameters: initial).Parameters;
            Parameter weights = network.Parameters[0];
            Assert.Equal(Row(initial, weights, SparseProblem.Features - 1), Row(trained, weights, SparseProblem.Features - 1));
            Assert.NotEqual(Row(initial, weights, 0), Row(trained, weights, 0));
        }
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
        TrainingResult Train(int threads) => new TrainingLoop(
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
            new TrainingLoop(SparseProblem.Network(new Dropout(0.2f)), new SoftmaxCrossEntropy(), options).Train(data).Parameters;
        Assert.Equal(Result(problem.AsDense), Result(problem.AsSparse));
    }

    private static float[] Train(TrainingData data, TrainingOptions options, float[]? initial = null)
    {
        options = options.Clone();
        options.NumberOfEpochs = Math.Min(options.NumberOfEpochs ?? 4, 4);
        options.Seed = 1;
        return new TrainingLoop(SparseProblem.Network(), new SoftmaxCrossEntropy(), options).Train(data, initialParameters: initial).Parameters;
    }

    private static float[] Row(float[] parameters, Parameter parameter, int row) =>
        parameter.Of(parameters.AsSpan()).Slice(row * parameter.RowLength, parameter.RowLength).ToArray();
}
