namespace MlNetDeep.Networks.Tests;

/// <summary>Training of autoencoders on any number of threads, on rows of any form, and interrupted.</summary>
public class AutoencoderTrainingTests
{
    private const int Rows = 150;
    private const int Inputs = 160;

    public static TheoryData<bool, bool> Networks => new() { { true, true }, { true, false }, { false, true }, { false, false } };

    [Theory]
    [MemberData(nameof(Networks))]
    public void The_bits_do_not_depend_on_the_number_of_threads(bool tied, bool noisy)
    {
        TrainingData data = new ReconstructionData(Dense(1500));
        float[] Train(int threads, int batch, Optimizer optimizer) =>
            new TrainingLoop(Network(tied, noisy), new SquaredError(), Options(threads, batch, optimizer)).Train(data).Parameters;

        // One piece and several, a batch in parts, and the way that needs no gradient of its own.
        foreach (int batch in new[] { 16, 100, 1500 })
        {
            Assert.Equal(Train(1, batch, new Adam()), Train(3, batch, new Adam()));
            Assert.Equal(Train(1, batch, new Sgd()), Train(3, batch, new Sgd()));
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Sparse_rows_train_as_the_same_rows_do_dense(bool tied, bool noisy)
    {
        TrainingResult Train(TrainingData rows) =>
            new TrainingLoop(Network(tied, noisy), new SquaredError(), Options(1, 50, new Sgd())).Train(new ReconstructionData(rows));

        TrainingResult sparse = Train(Sparse()), dense = Train(Dense(Rows));

        Assert.True(new ReconstructionData(Sparse()).IsSparse);
        for (int i = 0; i < dense.Parameters.Length; i++)
            Assert.Equal(dense.Parameters[i], sparse.Parameters[i], 1e-5f);
        Assert.Equal(dense.History.Epochs[^1].TrainingLoss, sparse.History.Epochs[^1].TrainingLoss, 1e-4);
    }

    [Fact]
    public void Targets_are_the_rows_and_not_what_noise_leaves_of_them()
    {
        // Most of the input is destroyed, so that the identity cannot be learned from: were targets destroyed too, zeros would do.
        var network = new Sequential(new Shape(1), new MaskingNoise(0.999f), new Dense(1));
        var data = new ReconstructionData(new InMemoryData(64, 1, Enumerable.Repeat(3f, 64).ToArray(), 0, default));
        var options = new TrainingOptions { Optimizer = new Sgd(), LearningRate = 0.5f, NumberOfEpochs = 40, Seed = 1 };
        float[] parameters = new TrainingLoop(network, new SquaredError(), options).Train(data).Parameters;
        Assert.Equal(3, parameters[1], 0.2f);
    }

    [Fact]
    public void Rows_with_targets_are_refused()
    {
        var data = new InMemoryData(2, 1, new float[2], 1, new float[2]);
        Assert.Contains("1 target", Assert.Throws<ArgumentException>(() => new ReconstructionData(data)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_resumed_run_ends_in_the_same_bits_and_history()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            TrainingData data = new ReconstructionData(Dense(Rows));
            TrainingResult Train(int epochs, string? checkpoint, Action<TrainingProgress>? stop = null)
            {
                TrainingOptions options = Options(2, 40, new Adam());
                (options.NumberOfEpochs, options.CheckpointPath, options.OnEpoch) = (epochs, checkpoint, stop);
                return new TrainingLoop(Network(true, true), new SquaredError(), options).Train(data);
            }

            TrainingResult whole = Train(6, null);
            Assert.Throws<InvalidOperationException>(() => Train(6, path, progress =>
            {
                if (progress.Epoch.Epoch == 4)
                    throw new InvalidOperationException("The power fails.");
            }));
            TrainingResult resumed = Train(6, path);

            Assert.Equal(whole.Parameters, resumed.Parameters);
            Assert.Equal(whole.History.Epochs.Select(epoch => epoch.ActivityPenalty), resumed.History.Epochs.Select(epoch => epoch.ActivityPenalty));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Masking_noise_leaves_values_as_they_are_or_nothing_of_them_and_scoring_is_the_identity()
    {
        var network = new Sequential(new Shape(1000), new MaskingNoise(0.25f));
        float[] x = Problems.Uniform(new Random(2), 20_000, 1, 2);
        Workspace workspace = network.CreateWorkspace(20, training: true);
        workspace.Random = new Kernels.Philox(5);
        float[] y = [.. network.Forward(workspace, [], x, 20)];

        Assert.All(x.Zip(y), pair => Assert.True(pair.Second == 0 || pair.Second == pair.First));
        // Four standard deviations of a share of 20,000 draws are 0.012.
        Assert.Equal(0.25, y.Count(value => value == 0) / 20_000.0, 0.0123);
        Assert.Equal(x, network.Forward(network.CreateWorkspace(20, training: false), [], x, 20).ToArray());
    }

    [Theory]
    [InlineData(-0.1f)]
    [InlineData(1f)]
    [InlineData(float.NaN)]
    public void A_rate_of_masking_out_of_range_is_named(float rate) =>
        Assert.Contains("Rate", Assert.Throws<ArgumentException>(() => new Sequential(new Shape(3), new MaskingNoise(rate))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_penalty_out_of_range_is_named()
    {
        foreach ((ActivityPenalty penalty, string option) in new (ActivityPenalty, string)[]
        {
            (new L1Penalty(-1), "Weight"), (new L1Penalty(float.NaN), "Weight"), (new KullbackLeiblerPenalty(0.1f, float.PositiveInfinity), "Weight"),
            (new KullbackLeiblerPenalty(0), "Target"), (new KullbackLeiblerPenalty(1), "Target"), (new KullbackLeiblerPenalty(float.NaN), "Target"),
        })
        {
            var exception = Assert.Throws<ArgumentException>(() => new Sequential(new Shape(3), new ActivityRegularization(penalty)));
            Assert.Contains(option, exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Units_that_are_off_in_all_rows_keep_a_finite_penalty_and_gradient()
    {
        var network = new Sequential(new Shape(2), new ActivityRegularization(new KullbackLeiblerPenalty(0.1f)));
        Workspace workspace = network.CreateWorkspace(2, training: true);
        float[] x = [0, 1, 0, 1], gradient = new float[4];
        network.Forward(workspace, [], x, 2);
        network.Backward(workspace, [], x, 2, new float[4], [], gradient);
        Assert.All(gradient, value => Assert.True(float.IsFinite(value)));
        // Towards the target: the unit that is off is to rise, the other to fall.
        Assert.True(gradient[0] < 0 && gradient[1] > 0);
        Assert.True(double.IsFinite(network.SumPenalty(workspace, new NetworkPass { Input = x, Rows = 2 })));
    }

    private static Sequential Network(bool tied, bool noisy)
    {
        Layer[] noise = noisy ? [new MaskingNoise(0.2f)] : [];
        return new Sequential(
            new Shape(Inputs),
            [
                .. noise, new Dense(130), new Sigmoid(), new ActivityRegularization(new KullbackLeiblerPenalty(0.2f, 0.05f)),
                new ActivityRegularization(new L1Penalty(0.01f)), tied ? new TiedDense() : new Dense(Inputs),
            ]);
    }

    private static TrainingOptions Options(int threads, int batch, Optimizer optimizer) => new()
    {
        Optimizer = optimizer,
        LearningRate = 0.01f,
        BatchSize = batch,
        NumberOfEpochs = 2,
        NumberOfThreads = threads,
        Seed = 4,
    };

    /// <summary>Rows of which one value in twenty is not zero.</summary>
    private static float[] Values(int rows)
    {
        var random = new Random(8);
        return [.. Enumerable.Range(0, rows * Inputs).Select(_ => random.Next(20) == 0 ? random.NextSingle() : 0)];
    }

    private static InMemoryData Dense(int rows) => new(rows, Inputs, Values(rows), 0, default);

    private static InMemoryData Sparse()
    {
        var rows = new SparseRows(Inputs);
        foreach (float[] row in Values(Rows).Chunk(Inputs))
            rows.Add(row);
        return new InMemoryData(rows, 0, default);
    }
}
