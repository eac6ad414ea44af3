namespace MlNetDeep.Networks.Tests;

/// <summary>Stopping rules on histories made by hand.</summary>
public class StoppingRuleTests
{
    [Theory]
    // The best so far, then worse ones.
    [InlineData(2, 0, false, 3.0, 2.0, 2.5)]
    [InlineData(2, 0, true, 3.0, 2.0, 2.5, 2.4)]
    // An equal loss is no improvement; a lower one is.
    [InlineData(2, 0, true, 3.0, 2.0, 2.0, 2.0)]
    [InlineData(2, 0, false, 3.0, 2.0, 2.0, 1.999)]
    // Small steps down are no improvement until together they exceed the threshold.
    [InlineData(2, 0.5, true, 3.0, 2.75, 2.6)]
    [InlineData(3, 0.5, false, 3.0, 2.75, 2.6, 2.4)]
    // A loss exactly the threshold below is none.
    [InlineData(1, 0.5, true, 3.0, 2.5)]
    [InlineData(1, 0, false, 3.0)]
    public void Patience_waits_for_a_loss_that_is_lower_by_more_than_the_threshold(int patience, double minDelta, bool expected, params double[] losses) =>
        Assert.Equal(expected, new PatienceRule(patience, minDelta).ShouldStop(Validated(losses)));

    [Fact]
    public void Patience_looks_over_epochs_without_validation()
    {
        double?[] losses = [null, 2, null, 3, null, 3];
        Assert.False(new PatienceRule(5).ShouldStop(History(losses, 1, 1, 1, 1, 1, 1)));
        Assert.True(new PatienceRule(4).ShouldStop(History(losses, 1, 1, 1, 1, 1, 1)));
    }

    [Theory]
    // GL = 100 (E / lowest - 1): 4.9 and 5 do not exceed 5, 5.1 does.
    [InlineData(false, 2.0, 1.0, 1.049)]
    [InlineData(true, 2.0, 1.0, 1.051)]
    // The lowest loss may lie far back; a new lowest has GL = 0.
    [InlineData(true, 1.0, 1.04, 1.03, 1.06)]
    [InlineData(false, 1.0, 1.04, 1.03, 0.9)]
    [InlineData(false, 1.0)]
    public void Generalization_loss_is_measured_against_the_lowest_validation_loss(bool expected, params double[] losses) =>
        Assert.Equal(expected, new GeneralizationLossRule(MaximumLoss: 5, MinimumProgress: 0).ShouldStop(Validated(losses)));

    [Theory]
    // P = 1000 (mean / lowest - 1) over the last 3: of 1.003, 1.000, 1.000 it is 1; of 1.006, 1.003, 1.000 it is 3.
    [InlineData(2, true, 9.0, 1.003, 1.000, 1.000)]
    [InlineData(2, false, 9.0, 1.006, 1.003, 1.000)]
    // Fewer epochs than a strip decide nothing.
    [InlineData(2, false, 1.0, 1.0)]
    // What lies before the strip does not count.
    [InlineData(2, true, 9.0, 9.0, 1.0, 1.0, 1.0)]
    // A training loss that rises and falls is progress to this criterion: training has not settled.
    [InlineData(2, false, 1.0, 1.1, 1.0)]
    public void Progress_is_measured_over_the_last_strip_of_training_losses(double minimum, bool expected, params double[] losses)
    {
        var rule = new GeneralizationLossRule(MaximumLoss: 1000, MinimumProgress: minimum, StripLength: 3);
        Assert.Equal(expected, rule.ShouldStop(History([.. losses.Select(_ => (double?)1)], losses)));
    }

    [Fact]
    public void Generalization_loss_ends_a_real_run()
    {
        var options = new TrainingOptions
        {
            LearningRate = 0.02f,
            BatchSize = 10,
            NumberOfEpochs = 300,
            Seed = 3,
            NumberOfThreads = 1,
            EarlyStopping = new GeneralizationLossRule(10, 0),
        };
        TrainingHistory history = new TrainingLoop(Problems.Network(5, 40, 1), new SquaredError(), options)
            .Train(Problems.Line(20, 5, noise: 0.6f), Problems.Line(200, 5, noise: 0.6f, seed: 2)).History;
        Assert.Equal(StopReason.EarlyStopping, history.StopReason);
        double lowest = double.PositiveInfinity;
        foreach (EpochRecord record in history.Epochs)
        {
            lowest = Math.Min(lowest, record.ValidationLoss!.Value);
            Assert.Equal(record == history.Epochs[^1], 100 * (record.ValidationLoss.Value / lowest - 1) > 10);
        }
    }

    private static EpochRecord[] Validated(double[] losses) => History([.. losses.Select(loss => (double?)loss)], losses);

    private static EpochRecord[] History(double?[] validation, params double[] training) =>
        [.. training.Select((loss, i) => new EpochRecord(0, i + 1, loss, 0, validation[i], null, 0.1f, 0))];
}
