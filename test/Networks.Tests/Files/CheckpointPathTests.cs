namespace MlNetDeep.Networks.Tests;

/// <summary>Where a checkpoint may stand, and who may have it.</summary>
public sealed class CheckpointPathTests : IDisposable
{
    private static readonly Sequential Network = Problems.Network(3, 2, 1);
    private static readonly InMemoryData Data = Problems.Line(12, 3);
    private static readonly InMemoryData Validation = Problems.Line(5, 3, seed: 2);

    private readonly string _folder = Directory.CreateTempSubdirectory("mlnetdeep").FullName;

    private string CheckpointPath => Path.Combine(_folder, "training.checkpoint");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_path_that_cannot_be_written_is_refused_before_the_first_step()
    {
        string file = Path.Combine(_folder, "a file");
        File.WriteAllText(file, "text");
        foreach (string path in new[] { Path.Combine(_folder, "missing", "x"), Path.Combine(file, "x"), _folder, "", " " })
        {
            TrainingOptions options = Options(path);
            var exception = Assert.ThrowsAny<IOException>(() => Train(options, onBatch: static () => Assert.Fail("It takes a step.")));
            Assert.StartsWith("CheckpointPath ", exception.Message, StringComparison.Ordinal);
            Assert.Contains($"'{path}'", exception.Message, StringComparison.Ordinal);
        }

        Assert.Equal([file], Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void A_checkpoint_has_one_training_at_a_time()
    {
        TrainingResult expected = Train(Options(null));
        TrainingOptions options = Options(CheckpointPath);
        IOException? refusal = null;
        options.OnEpoch = _ => refusal = Assert.ThrowsAny<IOException>(() => Train(Options(CheckpointPath)));

        Problems.AssertSame(expected, Train(options));

        Assert.Contains($"CheckpointPath '{CheckpointPath}' is in use by other training", refusal!.Message, StringComparison.Ordinal);
        // It is free again, and nothing stays beside it.
        Problems.AssertSame(expected, Train(Options(CheckpointPath)));
        Assert.Equal([CheckpointPath], Directory.GetFiles(_folder));
    }

    [Fact]
    public void Training_that_fails_leaves_nothing_but_its_checkpoint()
    {
        TrainingOptions options = Options(CheckpointPath);
        options.OnEpoch = progress => _ = progress.Epoch.Epoch == 3 ? throw new TimeoutException() : 0;
        Assert.Throws<TimeoutException>(() => Train(options));
        Assert.Equal([CheckpointPath], Directory.GetFiles(_folder));
    }

    [Fact]
    public void Remains_of_a_killed_process_are_cleared()
    {
        TrainingResult expected = Train(Options(CheckpointPath));
        File.WriteAllText(CheckpointPath + ".new", "half");
        File.WriteAllText(CheckpointPath + ".lock", "");
        Problems.AssertSame(expected, Train(Options(CheckpointPath)));
        Assert.Equal([CheckpointPath], Directory.GetFiles(_folder));
    }

    [Fact]
    public void A_checkpoint_that_cannot_be_replaced_ends_training_with_the_options_name()
    {
        TrainingOptions options = Options(CheckpointPath);
        options.OnEpoch = progress =>
        {
            // A folder of that name: renaming fails, as on a full disk.
            if (progress.Epoch.Epoch == 1)
                Directory.CreateDirectory(Path.Combine(CheckpointPath, "full"));
        };
        var exception = Assert.ThrowsAny<IOException>(() => Train(options));
        Assert.StartsWith($"CheckpointPath '{CheckpointPath}' cannot be written", exception.Message, StringComparison.Ordinal);
        Assert.Equal([CheckpointPath], Directory.GetFileSystemEntries(_folder));
    }

    public static TheoryData<string> Lengthened => [.. Changes.Keys];

    private static Dictionary<string, Action<TrainingOptions>> Changes { get; } = new()
    {
        ["plain"] = static _ => { },
        ["a schedule of the epoch alone"] = options => options.LearningRateSchedule = new WarmUp(2, new StepDecay(3)),
        ["early stopping that does not stop"] = options => options.EarlyStopping = new PatienceRule(50),
        ["early stopping that stops"] = options => (options.EarlyStopping, options.LearningRate) = (new PatienceRule(1), 0.9f),
    };

    [Theory, MemberData(nameof(Lengthened))]
    public void More_epochs_than_planned_end_in_the_bits_of_one_long_training(string name)
    {
        TrainingOptions Configure(string? path, int epochs)
        {
            TrainingOptions options = Options(path);
            Changes[name](options);
            options.NumberOfEpochs = epochs;
            return options;
        }

        TrainingResult expected = Train(Configure(null, 9));
        Train(Configure(CheckpointPath, 4));
        Problems.AssertSame(expected, Train(Configure(CheckpointPath, 9)));

        // From the middle, and to fewer that are not done yet.
        File.Delete(CheckpointPath);
        TrainingOptions interrupted = Configure(CheckpointPath, 20);
        interrupted.OnEpoch = progress => _ = progress.Epoch.Epoch == 3 ? throw new TimeoutException() : 0;
        Record.Exception(() => Train(interrupted));
        Problems.AssertSame(expected, Train(Configure(CheckpointPath, 9)));
    }

    public static TheoryData<string> Fixed => ["a schedule over all epochs", "restarts", "a last epoch validated out of turn", "fewer than are done"];

    [Theory, MemberData(nameof(Fixed))]
    public void Another_number_of_epochs_is_refused_where_the_epochs_done_depend_on_it(string name)
    {
        TrainingOptions Configure(int epochs)
        {
            TrainingOptions options = Options(CheckpointPath);
            options.NumberOfEpochs = epochs;
            if (name == "a schedule over all epochs")
                options.LearningRateSchedule = new WarmUp(1, new CosineDecay());
            if (name == "restarts")
                options.NumberOfRestarts = 2;
            if (name == "a last epoch validated out of turn")
                options.ValidationInterval = 3;
            return options;
        }

        int other = name == "fewer than are done" ? 2 : 6;
        Train(Configure(4));
        var exception = Assert.Throws<InvalidDataException>(() => Train(Configure(other)));
        Assert.Contains($"NumberOfEpochs is 4 there and {other} here", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_differs_is_named_with_both_values()
    {
        Train(Options(CheckpointPath));
        AssertNamed(options => options.LearningRate = 0.25f, "LearningRate is 0.001 there and 0.25 here");
        AssertNamed(options => options.Optimizer = new Adam(0.8f), "Optimizer.Beta1 is 0.9 there and 0.8 here");
        AssertNamed(options => options.Optimizer = new Sgd(), "Optimizer is adam there and sgd here");
        AssertNamed(options => options.LearningRateSchedule = new CosineDecay(), "LearningRateSchedule is null there and cosine here");
        AssertNamed(static _ => { }, "Layers[0].Units is 2 there and 3 here", Problems.Network(3, 3, 1));
    }

    private void AssertNamed(Action<TrainingOptions> change, string difference, Sequential? network = null)
    {
        TrainingOptions options = Options(CheckpointPath);
        change(options);
        var exception = Assert.Throws<InvalidDataException>(() => Train(options, network));
        Assert.Contains($": {difference}. Delete the file", exception.Message, StringComparison.Ordinal);
        Assert.Contains(CheckpointPath, exception.Message, StringComparison.Ordinal);
    }

    private static TrainingOptions Options(string? path) => new() { CheckpointPath = path, Seed = 5, NumberOfEpochs = 4, NumberOfThreads = 1 };

    private static TrainingResult Train(TrainingOptions options, Sequential? network = null, Action? onBatch = null) =>
        new TrainingLoop(network ?? Network, new SquaredError(), options, onBatch).Train(Data, Validation);
}
