namespace MlNetDeep.Networks.Tests;

/// <summary>A run whose validation loss falls and then rises, because a large network learns the noise of few examples.</summary>
public class EarlyStoppingTests
{
    private const int Epochs = 120;

    private static readonly Sequential Network = Problems.Network(5, 40, 1);
    private static readonly InMemoryData Few = Problems.Line(20, 5, noise: 0.6f);
    private static readonly InMemoryData Validation = Problems.Line(200, 5, noise: 0.6f, seed: 2);
    private static readonly TrainingResult WholeRun = Train(Options(null), Validation);

    [Fact]
    public void The_run_falls_and_then_rises()
    {
        double[] losses = Losses(WholeRun);
        int best = Array.IndexOf(losses, losses.Min()) + 1;
        Assert.InRange(best, 3, Epochs / 2);
        Assert.True(losses[0] > 1.2 * losses.Min(), "It does not fall.");
        Assert.True(losses[^1] > 1.2 * losses.Min(), "It does not rise.");
    }

    [Fact]
    public void The_weights_of_the_best_epoch_are_returned()
    {
        double[] losses = Losses(WholeRun);
        Assert.Equal(Array.IndexOf(losses, losses.Min()) + 1, WholeRun.History.BestEpoch);
        TrainingOptions options = Options(null);
        options.NumberOfEpochs = WholeRun.History.BestEpoch;
        Assert.Equal(Train(options, null).Parameters, WholeRun.Parameters);
        Assert.Equal(losses.Min(), Problems.MeanLoss(Network, new SquaredError(), WholeRun.Parameters, Validation), 1e-6);
    }

    [Fact]
    public void Without_validation_the_last_weights_are_returned()
    {
        TrainingResult result = Train(Options(null), null);
        Assert.Equal(Epochs, result.History.BestEpoch);
        Assert.NotEqual(WholeRun.Parameters, result.Parameters);
        Assert.All(result.History.Epochs, record => Assert.Null(record.ValidationLoss));
        Assert.All(result.History.Epochs, record => Assert.Null(record.ValidationMetric));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(5, 0)]
    [InlineData(20, 0)]
    [InlineData(3, 0.001)]
    [InlineData(8, 0.01)]
    public void Training_ends_patience_epochs_after_the_last_improvement(int patience, double minDelta)
    {
        TrainingResult result = Train(Options(new PatienceRule(patience, minDelta)), Validation);
        int end = ExpectedEnd(Losses(WholeRun), patience, minDelta);

        Assert.True(end < Epochs, "The case ends by itself.");
        Assert.Equal(end, result.History.Epochs.Count);
        Assert.Equal(StopReason.EarlyStopping, result.History.StopReason);
        Assert.Equal(Problems.WithoutSeconds(WholeRun.History).Epochs.Take(end), Problems.WithoutSeconds(result.History).Epochs);
        double[] losses = Losses(result);
        Assert.Equal(Array.IndexOf(losses, losses.Min()) + 1, result.History.BestEpoch);
        Assert.Equal(losses.Min(), Problems.MeanLoss(Network, new SquaredError(), result.Parameters, Validation), 1e-6);
    }

    [Fact]
    public void Training_that_never_stops_early_ends_with_its_last_epoch()
    {
        TrainingResult result = Train(Options(new PatienceRule(Epochs)), Validation);
        Assert.Equal(StopReason.LastEpoch, result.History.StopReason);
        Problems.AssertSame(WholeRun, result);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(1000)]
    public void Validation_takes_place_every_interval_and_after_the_last_epoch(int interval)
    {
        TrainingOptions options = Options(null);
        options.ValidationInterval = interval;
        TrainingResult result = Train(options, Validation);
        foreach (EpochRecord record in result.History.Epochs)
        {
            bool expected = record.Epoch % interval == 0 || record.Epoch == Epochs;
            Assert.Equal(expected ? WholeRun.History.Epochs[record.Epoch - 1].ValidationLoss : null, record.ValidationLoss);
            Assert.Equal(expected, record.ValidationMetric.HasValue);
        }

        EpochRecord best = result.History.Epochs.Where(record => record.ValidationLoss is not null).MinBy(record => record.ValidationLoss)!;
        Assert.Equal(best.Epoch, result.History.BestEpoch);
    }

    [Fact]
    public void Patience_counts_epochs_also_between_validations()
    {
        TrainingOptions options = Options(new PatienceRule(10));
        options.ValidationInterval = 4;
        TrainingResult result = Train(options, Validation);
        // The rule is asked where there is a validation loss: at the first multiple of 4 that is 10 epochs past the best.
        Assert.Equal((result.History.BestEpoch + 10 + 3) / 4 * 4, result.History.Epochs.Count);
    }

    [Fact]
    public void A_stopping_rule_needs_validation_data()
    {
        var exception = Assert.Throws<ArgumentException>(() => Train(Options(new PatienceRule()), null));
        Assert.Contains("EarlyStopping", exception.Message, StringComparison.Ordinal);
    }

    private static int ExpectedEnd(double[] losses, int patience, double minDelta)
    {
        double reference = losses[0];
        for (int epoch = 2, waited = 0; epoch <= losses.Length; epoch++)
        {
            waited++;
            if (losses[epoch - 1] < reference - minDelta)
                (reference, waited) = (losses[epoch - 1], 0);
            if (waited == patience)
                return epoch;
        }

        return losses.Length;
    }

    private static double[] Losses(TrainingResult result) => [.. result.History.Epochs.Select(record => record.ValidationLoss!.Value)];

    private static TrainingOptions Options(StoppingRule? rule) => new()
    {
        LearningRate = 0.01f,
        BatchSize = 10,
        NumberOfEpochs = Epochs,
        Seed = 3,
        NumberOfThreads = 1,
        EarlyStopping = rule,
    };

    private static TrainingResult Train(TrainingOptions options, InMemoryData? validation) =>
        new TrainingLoop(Network, new SquaredError(), options).Train(Few, validation);
}
