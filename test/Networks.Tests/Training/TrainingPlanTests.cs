namespace MlNetDeep.Networks.Tests;

/// <summary>What options leave open follows the number of rows, and nothing that is set is changed.</summary>
public class TrainingPlanTests
{
    [Theory]
    [InlineData(20, 16, 200)]
    [InlineData(1_000, 16, 158)]
    [InlineData(4_096, 64, 156)]
    [InlineData(30_000, 256, 33)]
    [InlineData(1_000_000, 256, 10)]
    public void Batches_and_epochs_follow_the_number_of_rows(long rows, int batch, int epochs)
    {
        TrainingPlan plan = Plan(new TrainingOptions(), rows);

        Assert.Equal((batch, epochs), (plan.BatchSize, plan.NumberOfEpochs));
        Assert.Equal((rows + batch - 1) / batch * epochs, plan.Steps);
        Assert.True(plan.IsChosen);
    }

    [Fact]
    public void With_rows_to_validate_on_training_ends_early_and_without_them_weights_are_penalized()
    {
        TrainingPlan validated = Plan(new TrainingOptions(), 1000, isValidated: true), alone = Plan(new TrainingOptions(), 1000);

        Assert.Equal(new PatienceRule(32), validated.EarlyStopping);
        Assert.True(validated.CalibratesOutputs);
        Assert.Equal(0, validated.L2Regularization);
        Assert.Null(alone.EarlyStopping);
        Assert.Equal(1e-4f, alone.L2Regularization);
        Assert.Equal(0, Plan(new TrainingOptions { Optimizer = new AdamW(0.1f) }, 1000).L2Regularization);
    }

    [Fact]
    public void Epochs_that_are_set_are_all_that_is_done()
    {
        TrainingPlan plan = Plan(new TrainingOptions { NumberOfEpochs = 7 }, 1000, isValidated: true);

        Assert.Equal(7, plan.NumberOfEpochs);
        Assert.Null(plan.EarlyStopping);
        Assert.Null(plan.LearningRateSchedule);
        Assert.Equal(0, plan.L2Regularization);
        Assert.False(plan.CalibratesOutputs || plan.IsChosen);
        Assert.Equal(0.001f, plan.LearningRateAt(5));
    }

    [Fact]
    public void What_is_set_stays()
    {
        var options = new TrainingOptions
        {
            Optimizer = new Nesterov(0.5f),
            LearningRate = 0.3f,
            LearningRateSchedule = new StepDecay(),
            BatchSize = 5,
            L2Regularization = 0.5f,
            EarlyStopping = new GeneralizationLossRule(),
            CalibrateOutputs = false,
        };

        TrainingPlan plan = Plan(options, 1000, isValidated: true);

        Assert.Equal(
            (options.Optimizer, 0.3f, options.LearningRateSchedule, 5, 0.5f, options.EarlyStopping, false),
            (plan.Optimizer, plan.LearningRate, plan.LearningRateSchedule, plan.BatchSize, plan.L2Regularization, plan.EarlyStopping, plan.CalibratesOutputs));
        Assert.Equal(TrainingOptions.WholeBatch, Plan(new TrainingOptions { Optimizer = new Rprop() }, 1000).BatchSize);
    }

    [Fact]
    public void The_history_keeps_the_plan_and_the_file_too()
    {
        InMemoryData data = Problems.Line(40, 3);
        Sequential network = Problems.Network(3, 4, 1);
        TrainingResult result = new TrainingLoop(network, new SquaredError(), new TrainingOptions { Seed = 1 }).Train(data, data);
        using var stream = new MemoryStream();

        new TrainedNetwork(network, result.Parameters, new SquaredError(), result.History).Save(stream);
        stream.Position = 0;

        TrainingPlan plan = Plan(new TrainingOptions(), 40, isValidated: true);
        Assert.Equal(plan, result.History.Plan);
        Assert.Equal(plan, TrainedNetwork.Load(stream).History.Plan);
    }

    [Fact]
    public void One_line_says_what_was_chosen() => Assert.Equal(
        "Training on 1000 rows in batches of 16: at most 158 epochs, chosen by the number of rows (9954 steps), ending 32 epochs behind the best; " +
        "Adam, rate 0.001, CosineDecay.",
        Plan(new TrainingOptions(), 1000, isValidated: true).ToString());

    private static TrainingPlan Plan(TrainingOptions options, long rows, bool isValidated = false) =>
        TrainingPlan.Choose(options, PlanDefaults.General, rows, isValidated);
}
