namespace MlNetDeep.Networks.Tests;

/// <summary>How training ends, and which weights it then returns.</summary>
public class TrainingEndTests
{
    private static readonly Sequential Network = Problems.Network(3, 6, 1);
    private static readonly InMemoryData Data = Problems.Line(50, 3, noise: 0.2f);
    private static readonly InMemoryData Validation = Problems.Line(30, 3, noise: 0.2f, seed: 2);

    [Fact]
    public void All_epochs_done_is_the_last_epoch()
    {
        TrainingHistory history = Train(Options(4)).History;
        Assert.Equal(StopReason.LastEpoch, history.StopReason);
        Assert.Equal([1, 2, 3, 4], history.Epochs.Select(record => record.Epoch));
        Assert.Equal(4, history.BestEpoch);
    }

    [Fact]
    public void A_callback_that_asks_ends_the_run_after_its_epoch()
    {
        TrainingOptions options = Options(20);
        options.OnEpoch = progress =>
        {
            Assert.Equal(progress.Epochs.Count, progress.Epoch.Epoch);
            if (progress.Epoch.Epoch == 3)
                progress.RequestStop();
        };
        TrainingResult result = Train(options);
        Assert.Equal(StopReason.Requested, result.History.StopReason);
        Assert.Equal(Train(Options(3)).Parameters, result.Parameters);
        Assert.Equal(3, result.History.Epochs.Count);
    }

    [Fact]
    public void A_callback_ends_its_restart_alone()
    {
        TrainingOptions options = Options(5);
        options.NumberOfRestarts = 3;
        options.OnEpoch = progress =>
        {
            if (progress.Epoch is { Restart: 1, Epoch: 2 })
                progress.RequestStop();
        };
        TrainingHistory history = Train(options).History;
        Assert.Equal([5, 2, 5], history.Epochs.GroupBy(record => record.Restart).Select(restart => restart.Count()));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(9)]
    public void Cancellation_takes_effect_before_the_next_step(int atStep)
    {
        // One step an epoch: the weights after so many steps are those of a run of so many epochs.
        using var source = new CancellationTokenSource();
        TrainingOptions options = Options(30);
        options.BatchSize = TrainingOptions.WholeBatch;
        options.CancellationToken = source.Token;
        int steps = 0;
        void CancelAtStep()
        {
            if (++steps == atStep)
                source.Cancel();
        }

        TrainingResult result = new TrainingLoop(Network, new SquaredError(), options, CancelAtStep).Train(Data);
        Assert.Equal(atStep, steps);
        Assert.Equal(StopReason.Cancelled, result.History.StopReason);
        Assert.Equal(atStep - 1, result.History.Epochs.Count);
        Assert.Equal(atStep - 1, result.History.BestEpoch);
        var expected = new float[Network.ParameterCount];
        Network.Initialize(expected, options.Seed!.Value);
        TrainingOptions shorter = Options(Math.Max(1, atStep - 1));
        shorter.BatchSize = TrainingOptions.WholeBatch;
        Assert.Equal(atStep == 1 ? expected : Train(shorter).Parameters, result.Parameters);
    }

    [Fact]
    public void Cancellation_keeps_the_best_weights_so_far()
    {
        using var source = new CancellationTokenSource();
        TrainingOptions options = Options(40);
        options.CancellationToken = source.Token;
        options.LearningRate = 0.05f;
        TrainingResult whole = Train(options, Validation);
        int batches = 0;
        // Five batches an epoch: in the middle of epoch 31.
        void CancelMidEpoch()
        {
            if (++batches == 153)
                source.Cancel();
        }

        TrainingResult result = new TrainingLoop(Network, new SquaredError(), options, CancelMidEpoch).Train(Data, Validation);
        Assert.Equal(30, result.History.Epochs.Count);
        EpochRecord best = whole.History.Epochs.Take(30).MinBy(record => record.ValidationLoss)!;
        Assert.Equal(best.Epoch, result.History.BestEpoch);
        TrainingOptions shorter = Options(best.Epoch);
        shorter.LearningRate = 0.05f;
        Assert.Equal(Train(shorter).Parameters, result.Parameters);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Of_several_restarts_the_best_is_kept(bool validated)
    {
        TrainingOptions options = Options(6);
        options.NumberOfRestarts = 6;
        TrainingResult result = Train(options, validated ? Validation : null);
        double[] best =
        [
            .. result.History.Epochs.GroupBy(record => record.Restart)
                .Select(restart => validated ? restart.Min(record => record.ValidationLoss!.Value) : restart.Last().TrainingLoss),
        ];
        Assert.Equal(6, best.Distinct().Count());
        Assert.Equal(Array.IndexOf(best, best.Min()), result.History.BestRestart);
        Assert.NotEqual(0, result.History.BestRestart);
        Assert.Equal(result.History.Epochs.Where(record => record.Restart == result.History.BestRestart), result.History.BestRun);

        if (validated)
            Assert.Equal(best.Min(), Problems.MeanLoss(Network, new SquaredError(), result.Parameters, Validation), 1e-6);
    }

    [Fact]
    public void Given_weights_start_the_first_restart_alone()
    {
        TrainingOptions options = Options(1);
        options.NumberOfRestarts = 2;
        options.BatchSize = TrainingOptions.WholeBatch;
        var zeros = new float[Network.ParameterCount];
        TrainingHistory history = new TrainingLoop(Network, new SquaredError(), options).Train(Data, initialParameters: zeros).History;
        Assert.Equal(Problems.Rows(Data).Targets.Average(target => (double)target * target / 2), history.Epochs[0].TrainingLoss, 1e-6);
        Assert.NotEqual(history.Epochs[0].TrainingLoss, history.Epochs[1].TrainingLoss);
        Assert.All(zeros, value => Assert.Equal(0, value));
    }

    [Fact]
    public void A_loss_that_is_not_finite_ends_training_with_epoch_and_remedy()
    {
        TrainingOptions options = Options(1000);
        options.Optimizer = new Sgd();
        options.LearningRate = 1000;
        var exception = Assert.Throws<TrainingDivergedException>(() => Train(options));
        Assert.InRange(exception.Epoch, 1, 100);
        Assert.Contains($"epoch {exception.Epoch}:", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Lower LearningRate (it was 1000 here)", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Features_that_are_not_finite_end_training_in_its_first_epoch()
    {
        var data = new InMemoryData(2, 3, new float[] { 1, 2, 3, 4, float.NaN, 6 }, 1, new float[] { 1, 2 });
        Assert.Equal(1, Assert.Throws<TrainingDivergedException>(() => new TrainingLoop(Network, new SquaredError(), Options(5)).Train(data)).Epoch);
    }

    [Fact]
    public void Weights_that_overflow_in_the_last_step_are_not_returned()
    {
        TrainingOptions options = Options(1);
        options.BatchSize = TrainingOptions.WholeBatch;
        options.Optimizer = new Sgd();
        options.LearningRate = float.MaxValue;
        var data = new InMemoryData(1, 3, new float[] { 100, 100, 100 }, 1, new float[] { 1000 });
        Assert.Equal(1, Assert.Throws<TrainingDivergedException>(() => new TrainingLoop(Network, new SquaredError(), options).Train(data)).Epoch);
    }

    private static TrainingOptions Options(int epochs) => new()
    {
        LearningRate = 0.01f,
        BatchSize = 10,
        NumberOfEpochs = epochs,
        Seed = 17,
        NumberOfThreads = 1,
    };

    private static TrainingResult Train(TrainingOptions options, InMemoryData? validation = null) =>
        new TrainingLoop(Network, new SquaredError(), options).Train(Data, validation);
}
