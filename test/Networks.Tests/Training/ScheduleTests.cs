namespace MlNetDeep.Networks.Tests;

public class ScheduleTests
{
    private const int Epochs = 8;

    public static TheoryData<LearningRateSchedule, double, double> Factors => new()
    {
        { new ConstantRate(), 0, 1 },
        { new ConstantRate(), 7.5, 1 },
        { new StepDecay(3, 0.5), 0, 1 },
        { new StepDecay(3, 0.5), 2.99, 1 },
        { new StepDecay(3, 0.5), 3, 0.5 },
        { new StepDecay(3, 0.5), 7.5, 0.25 },
        { new ExponentialDecay(0.9), 0, 1 },
        { new ExponentialDecay(0.9), 2, 0.81 },
        { new ExponentialDecay(0.9), 0.5, 0.94868329805051377 },
        { new InverseTimeDecay(0.5), 0, 1 },
        { new InverseTimeDecay(0.5), 2, 0.5 },
        { new InverseTimeDecay(0.5), 6, 0.25 },
        { new CosineDecay(), 0, 1 },
        { new CosineDecay(), 2, 0.85355339059327373 },
        { new CosineDecay(), 4, 0.5 },
        { new CosineDecay(), 8, 0 },
        { new CosineDecay(0.2), 4, 0.6 },
        { new CosineDecay(0.2), 8, 0.2 },
        { new CosineDecay(0.2), 9, 0.2 },
        { new CosineCycles(), 0, 0 },
        // Where 1 + 15 t is 2, 4 and 8 a cycle ends, where it is the root of 2 the first is at its height.
        { new CosineCycles(), 8.0 * (Math.Sqrt(2) - 1) / 15, 1 },
        { new CosineCycles(), 8.0 / 15, 0 },
        { new CosineCycles(), 8.0 * 3 / 15, 0 },
        { new CosineCycles(), 8.0 * 7 / 15, 0 },
        { new CosineCycles(), 4, 0.073618934185855966 },
        { new CosineCycles(), 8, 0 },
        { new CosineCycles(), 9, 0 },
        { new CosineCycles(1), 4, 0.93043097043120504 },
        { new WarmUp(4), 0, 0.01 },
        { new WarmUp(4), 1, 0.25 },
        { new WarmUp(4), 3.5, 0.875 },
        { new WarmUp(4), 4, 1 },
        { new WarmUp(4), 7, 1 },
        { new WarmUp(2, new ExponentialDecay(0.5)), 1, 0.5 },
        { new WarmUp(2, new ExponentialDecay(0.5)), 2, 1 },
        { new WarmUp(2, new ExponentialDecay(0.5)), 4, 0.25 },
        { new WarmUp(2, new CosineDecay()), 5, 0.5 },
        { new WarmUp(2, new CosineDecay()), 8, 0 },
    };

    [Theory]
    [MemberData(nameof(Factors))]
    public void Factors_follow_their_formulas(LearningRateSchedule schedule, double epoch, double expected) =>
        Assert.Equal(expected, schedule.Factor(epoch, Epochs), 1e-12);

    [Fact]
    public void Every_schedule_is_in_the_table() =>
        Assert.Empty(ConcreteTypes.Of<LearningRateSchedule>().Except(Factors.Select(row => ((object[])row)[0].GetType())));

    [Theory]
    [InlineData(TrainingOptions.WholeBatch, 0)]
    [InlineData(10, 0.8)]
    [InlineData(16, 0.96)]
    public void The_history_shows_the_rate_of_each_epochs_last_step(int batchSize, double lastFraction)
    {
        foreach (LearningRateSchedule schedule in Factors.Select(row => (LearningRateSchedule)((object[])row)[0]).Distinct())
        {
            var options = new TrainingOptions
            {
                Optimizer = new Sgd(),
                LearningRate = 0.125f,
                LearningRateSchedule = schedule,
                BatchSize = batchSize,
                NumberOfEpochs = Epochs,
                Seed = 1,
            };
            TrainingHistory history = new TrainingLoop(Problems.Network(3, 2, 1), new SquaredError(), options).Train(Problems.Line(50, 3)).History;
            foreach (EpochRecord record in history.Epochs)
                Assert.Equal((float)(0.125f * schedule.Factor(record.Epoch - 1 + lastFraction, Epochs)), record.LearningRate);
        }
    }

    [Fact]
    public void Steps_have_the_length_that_the_schedule_says()
    {
        // One weight, input 1, loss (w - 10)^2 / 2 clipped to a gradient of 1: each step is the rate itself.
        var network = new Sequential(new Shape(1), new Dense(1, useBias: false));
        var options = new TrainingOptions
        {
            Optimizer = new Sgd(),
            LearningRate = 0.5f,
            LearningRateSchedule = new StepDecay(2, 0.5),
            GradientClippingValue = 1,
            NumberOfEpochs = 6,
        };
        TrainingResult result = new TrainingLoop(network, new SquaredError(), options)
            .Train(new InMemoryData(1, 1, new float[] { 1 }, 1, new float[] { 10 }), initialParameters: [0]);
        Assert.Equal(2 * (0.5f + 0.25f + 0.125f), result.Parameters[0]);
    }
}
