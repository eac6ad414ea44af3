namespace MlNetDeep.Networks.Tests;

/// <summary>Training that is interrupted anywhere and goes on from its checkpoint ends in the same bits.</summary>
public sealed class CheckpointTests : IDisposable
{
    private static readonly Sequential Network = new(new Shape(4), new Dense(12), new BatchNorm(), new Relu(), new Dropout(0.2f), new Dense(3));
    private static readonly InMemoryData Data = Problems.Classes(150, 4, 3);
    private static readonly InMemoryData Validation = Problems.Classes(60, 4, 3, seed: 2);

    private readonly string _folder = Directory.CreateTempSubdirectory("mlnetdeep").FullName;

    public static TheoryData<string> Runs => [.. Options.Keys];

    /// <summary>What a run has that a checkpoint could forget.</summary>
    private static Dictionary<string, Func<TrainingOptions>> Options { get; } = new()
    {
        ["Adam, dropout, shuffling"] = () => new() { Optimizer = new Adam(), LearningRate = 0.01f },
        ["schedule, momentum"] = () => new() { Optimizer = new Momentum(), LearningRateSchedule = new WarmUp(2, new CosineDecay()), LearningRate = 0.05f },
        ["one step an epoch, Rprop"] = () => new()
        {
            Optimizer = new Rprop(FirstStepMinimum: 0.01f, FirstStepMaximum: 0.1f),
            BatchSize = TrainingOptions.WholeBatch,
            NumberOfEpochs = 20,
        },
        ["early stopping"] = () => new() { Optimizer = new AdamW(), LearningRate = 0.1f, EarlyStopping = new PatienceRule(2), NumberOfEpochs = 15 },
        ["restarts"] = () => new() { Optimizer = new RmsProp(), LearningRate = 0.01f, NumberOfRestarts = 4, NumberOfEpochs = 3 },
        ["restarts with early stopping"] = () => new()
        {
            Optimizer = new Nesterov(),
            LearningRate = 0.3f,
            NumberOfRestarts = 3,
            NumberOfEpochs = 8,
            EarlyStopping = new PatienceRule(2),
            ValidationInterval = 2,
        },
        ["three threads, large batches"] = () => new() { NumberOfThreads = 3, BatchSize = 140, LearningRate = 0.01f },
    };

    private string CheckpointPath => Path.Combine(_folder, "training.checkpoint");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Runs))]
    public void Training_resumed_from_each_epochs_checkpoint_ends_in_the_same_bits(string name)
    {
        TrainingResult expected = Train(Configure(name, null));
        var copies = new List<string>();
        TrainingOptions options = Configure(name, CheckpointPath);
        // What lies there when an epoch ends is the checkpoint of the epoch before.
        options.OnEpoch = _ =>
        {
            if (!File.Exists(CheckpointPath))
                return;
            copies.Add(Path.Combine(_folder, $"copy {copies.Count}"));
            File.Copy(CheckpointPath, copies[^1]);
        };
        Problems.AssertSame(expected, Train(options));
        Assert.Equal(expected.History.Epochs.Count - 1, copies.Count);

        options.OnEpoch = null;
        foreach (string copy in copies.Append(CheckpointPath))
        {
            options.CheckpointPath = copy;
            Problems.AssertSame(expected, Train(options));
        }
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public void Training_interrupted_again_and_again_ends_in_the_same_bits(string name)
    {
        TrainingResult expected = Train(Configure(name, null));
        var random = new Random(8);
        TrainingResult? result = null;
        int interruptions = 0;
        while (result is null)
        {
            // Now and then an epoch gets done: it has 5 steps, or 2, or 1.
            int left = random.Next(1, 12);
            void Fall()
            {
                if (--left == 0)
                    throw new InvalidOperationException("The power failed.");
            }

            try
            {
                result = Train(Configure(name, CheckpointPath), Fall);
            }
            catch (InvalidOperationException exception) when (exception.Message == "The power failed.")
            {
                interruptions++;
            }
        }

        Assert.InRange(interruptions, 2, int.MaxValue);
        Problems.AssertSame(expected, result);
    }

    [Fact]
    public void Cancelled_training_goes_on_from_its_last_whole_epoch()
    {
        TrainingResult expected = Train(Configure("restarts", null));
        for (int cancelAt = 1; cancelAt < 60; cancelAt += 7)
        {
            File.Delete(CheckpointPath);
            using var source = new CancellationTokenSource();
            TrainingOptions options = Configure("restarts", CheckpointPath);
            options.CancellationToken = source.Token;
            int steps = 0;
            void Cancel()
            {
                if (++steps == cancelAt)
                    source.Cancel();
            }

            Train(options, Cancel);
            Problems.AssertSame(expected, Train(Configure("restarts", CheckpointPath)));
        }
    }

    [Fact]
    public void A_stop_that_a_callback_asked_for_stands_after_resumption()
    {
        TrainingOptions options = Configure("Adam, dropout, shuffling", CheckpointPath);
        options.OnEpoch = progress =>
        {
            if (progress.Epoch.Epoch == 3)
                progress.RequestStop();
        };
        TrainingResult first = Train(options);
        options.OnEpoch = null;
        TrainingResult again = Train(options);
        Problems.AssertSame(first, again);
        Assert.False(again.IsUntrained);
    }

    [Fact]
    public void Finished_training_trains_no_further()
    {
        TrainingResult first = Train(Configure("restarts", CheckpointPath));
        byte[] file = File.ReadAllBytes(CheckpointPath);
        Problems.AssertSame(first, Train(Configure("restarts", CheckpointPath), static () => Assert.Fail("It takes a step.")));
        Assert.Equal(file, File.ReadAllBytes(CheckpointPath));
    }

    [Fact]
    public void The_number_of_threads_may_change_at_resumption()
    {
        TrainingResult expected = Train(Configure("three threads, large batches", null));
        TrainingOptions options = Configure("three threads, large batches", CheckpointPath);
        int steps = 0;
        Assert.Throws<TimeoutException>(() => Train(options, () => _ = ++steps == 7 ? throw new TimeoutException() : 0));
        options.NumberOfThreads = 1;
        Problems.AssertSame(expected, Train(options));
    }

    [Fact]
    public void Given_first_weights_and_seconds_of_done_epochs_survive()
    {
        TrainingOptions options = Configure("Adam, dropout, shuffling", CheckpointPath);
        var initial = new float[Network.ParameterCount];
        Array.Fill(initial, 0.1f);
        var trainer = new TrainingLoop(Network, new SoftmaxCrossEntropy(), options);
        TrainingResult first = trainer.Train(Data, Validation, initial);
        TrainingResult again = trainer.Train(Data, Validation, initial);
        Assert.Equal(first.History.Epochs, again.History.Epochs);
        Assert.All(first.History.Epochs, record => Assert.True(record.Seconds > 0));
    }

    private static TrainingOptions Configure(string name, string? path)
    {
        TrainingOptions options = Options[name]();
        options.CheckpointPath = path;
        options.Seed = 77;
        options.NumberOfThreads ??= 1;
        if (options.NumberOfEpochs == new TrainingOptions().NumberOfEpochs)
            options.NumberOfEpochs = 6;
        return options;
    }

    private static TrainingResult Train(TrainingOptions options, Action? onBatch = null) =>
        new TrainingLoop(Network, new SoftmaxCrossEntropy(), options, onBatch).Train(Data, Validation);
}
