namespace MlNetDeep.Networks.Tests;

/// <summary>An option out of range is refused with a message that names it and its value.</summary>
public class OptionsTests
{
    public static TheoryData<string, string, TrainingOptions> Refused
    {
        get
        {
            var rows = new TheoryData<string, string, TrainingOptions>
            {
                { "BatchSize", "0", new() { BatchSize = 0 } },
                { "BatchSize", "-5", new() { BatchSize = -5 } },
                { "NumberOfEpochs", "0", new() { NumberOfEpochs = 0 } },
                { "NumberOfThreads", "0", new() { NumberOfThreads = 0 } },
                { "GradientLeaves", "0", new() { GradientLeaves = 0 } },
                { "GradientLeaves", "2048", new() { GradientLeaves = 2048 } },
                { "ValidationInterval", "0", new() { ValidationInterval = 0 } },
                { "NumberOfRestarts", "0", new() { NumberOfRestarts = 0 } },
                { "PatienceRule.Patience", "0", new() { EarlyStopping = new PatienceRule(0) } },
                { "PatienceRule.MinDelta", "-1", new() { EarlyStopping = new PatienceRule(5, -1) } },
                { "PatienceRule.MinDelta", "NaN", new() { EarlyStopping = new PatienceRule(5, double.NaN) } },
                { "GeneralizationLossRule.MaximumLoss", "0", new() { EarlyStopping = new GeneralizationLossRule(0) } },
                { "GeneralizationLossRule.MinimumProgress", "-1", new() { EarlyStopping = new GeneralizationLossRule(5, -1) } },
                { "GeneralizationLossRule.StripLength", "0", new() { EarlyStopping = new GeneralizationLossRule(5, 0.1, 0) } },
                { "StepDecay.EveryEpochs", "0", new() { LearningRateSchedule = new StepDecay(0) } },
                { "StepDecay.Multiplier", "2", new() { LearningRateSchedule = new StepDecay(1, 2) } },
                { "ExponentialDecay.Multiplier", "0", new() { LearningRateSchedule = new ExponentialDecay(0) } },
                { "InverseTimeDecay.Decay", "-1", new() { LearningRateSchedule = new InverseTimeDecay(-1) } },
                { "CosineDecay.Minimum", "2", new() { LearningRateSchedule = new CosineDecay(2) } },
                { "CosineCycles.NumberOfCycles", "0", new() { LearningRateSchedule = new CosineCycles(0) } },
                { "WarmUp.Epochs", "0", new() { LearningRateSchedule = new WarmUp(0) } },
                { "CosineDecay.Minimum", "-1", new() { LearningRateSchedule = new WarmUp(1, new CosineDecay(-1)) } },
                { "Momentum.Coefficient", "1", new() { Optimizer = new Momentum(1) } },
                { "Nesterov.Coefficient", "-1", new() { Optimizer = new Nesterov(-1) } },
                { "RmsProp.Decay", "1", new() { Optimizer = new RmsProp(1) } },
                { "RmsProp.Epsilon", "0", new() { Optimizer = new RmsProp(0.9f, 0) } },
                { "Adam.Beta1", "1", new() { Optimizer = new Adam(1) } },
                { "Adam.Beta2", "NaN", new() { Optimizer = new Adam(0.9f, float.NaN) } },
                { "Adam.Epsilon", "-1", new() { Optimizer = new Adam(0.9f, 0.999f, -1) } },
                { "AdamW.WeightDecay", "-1", new() { Optimizer = new AdamW(-1) } },
                { "AdamW.Beta1", "2", new() { Optimizer = new AdamW(0.01f, 2) } },
                { "AdamW.Beta2", "2", new() { Optimizer = new AdamW(0.01f, 0.9f, 2) } },
                { "AdamW.Epsilon", "0", new() { Optimizer = new AdamW(0.01f, 0.9f, 0.999f, 0) } },
                { "Rprop.EtaMinus", "0", new() { Optimizer = new Rprop(0) } },
                { "Rprop.EtaMinus", "1", new() { Optimizer = new Rprop(1) } },
                { "Rprop.EtaPlus", "0.5", new() { Optimizer = new Rprop(0.5f, 0.5f) } },
                { "Rprop.MinimumStep", "-1", new() { Optimizer = new Rprop(0.5f, 1.2f, -1) } },
                { "Rprop.MaximumStep", "-1", new() { Optimizer = new Rprop(0.5f, 1.2f, 0, -1) } },
                { "Rprop.FirstStepMinimum", "NaN", new() { Optimizer = new Rprop(FirstStepMinimum: float.NaN) } },
                { "Rprop.FirstStepMaximum", "NaN", new() { Optimizer = new Rprop(FirstStepMaximum: float.NaN) } },
            };
            foreach (float bad in new[] { 0, -1, float.NaN, float.PositiveInfinity })
            {
                string value = bad.ToString();
                rows.Add("LearningRate", value, new() { LearningRate = bad });
                rows.Add("MaxNorm", value, new() { MaxNorm = bad });
                // Infinity sets no bound.
                if (!float.IsInfinity(bad))
                    rows.Add("GradientClippingNorm", value, new() { GradientClippingNorm = bad });
                rows.Add("WeightEliminationScale", value, new() { WeightEliminationScale = bad });
                rows.Add("GradientClippingValue", value, new() { GradientClippingValue = bad });
                if (bad == 0)
                    continue;
                rows.Add("L2Regularization", value, new() { L2Regularization = bad });
                rows.Add("L1Regularization", value, new() { L1Regularization = bad });
                rows.Add("WeightElimination", value, new() { WeightElimination = bad });
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void The_message_names_the_option_and_its_value(string option, string value, TrainingOptions options)
    {
        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => new TrainingLoop(Problems.Network(2, 2, 1), new SquaredError(), options));
        Assert.Equal(option, exception.ParamName);
        Assert.Contains(option.Split('.')[^1], exception.Message.Split("(Parameter")[0], StringComparison.Ordinal);
        Assert.Matches($@"but is {System.Text.RegularExpressions.Regex.Escape(value)}[.:]", exception.Message);
    }

    public static TheoryData<string, string, TrainingOptions> Contradictions => new()
    {
        { "Rprop.MaximumStep is 1", "Rprop.MinimumStep is 2", new() { Optimizer = new Rprop(0.5f, 1.2f, 2, 1) } },
        { "Rprop.FirstStepMaximum is 0.25", "Rprop.FirstStepMinimum is 0.5", new() { Optimizer = new Rprop(FirstStepMinimum: 0.5f, FirstStepMaximum: 0.25f) } },
        { "Rprop.FirstStepMaximum is null", "Rprop.FirstStepMinimum is 0.5", new() { Optimizer = new Rprop(FirstStepMinimum: 0.5f) } },
        { "L2Regularization is 0.5", "WeightDecay = 0.01", new() { Optimizer = new AdamW(), L2Regularization = 0.5f } },
        { "Seed is null", "CheckpointPath is 'x'", new() { CheckpointPath = "x" } },
    };

    [Theory]
    [MemberData(nameof(Contradictions))]
    public void The_message_names_options_that_exclude_one_another_with_their_values(string first, string second, TrainingOptions options)
    {
        var exception = Assert.Throws<ArgumentException>(options.Validate);
        Assert.Equal(first.Split(' ')[0], exception.ParamName);
        Assert.Contains(first, exception.Message, StringComparison.Ordinal);
        Assert.Contains(second, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1f, "below 0 or not finite")]
    [InlineData(float.NaN, "below 0 or not finite")]
    [InlineData(float.PositiveInfinity, "below 0 or not finite")]
    [InlineData(0f, "All examples weigh 0")]
    public void Weights_that_no_mean_can_be_taken_with_are_refused(float weight, string message)
    {
        float[] weights = [0, 0, weight];
        var exception = Assert.Throws<ArgumentException>(() => new InMemoryData(3, 1, new float[3], 1, new float[3], weights));
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_numeric_option_is_in_the_table()
    {
        IEnumerable<string> numeric = typeof(TrainingOptions).GetProperties()
            .Where(property => (Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType) is { IsPrimitive: true } type && type != typeof(bool))
            .Select(property => property.Name);
        Assert.Equal([nameof(TrainingOptions.Seed)], numeric.Except(Refused.Select(row => (string)((object[])row)[0])));
    }

    [Fact]
    public void The_defaults_are_valid() => new TrainingOptions().Validate();

    [Fact]
    public void A_checkpoint_needs_a_seed()
    {
        var exception = Assert.Throws<ArgumentException>(() => new TrainingOptions { CheckpointPath = "x" }.Validate());
        Assert.Contains("CheckpointPath needs a Seed", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rprop_refuses_mini_batches()
    {
        var trainer = new TrainingLoop(Problems.Network(3, 2, 1), new SquaredError(), new TrainingOptions { Optimizer = new Rprop(), BatchSize = 10 });
        var exception = Assert.Throws<ArgumentException>(() => trainer.Train(Problems.Line(11, 3)));
        Assert.Contains("Rprop", exception.Message, StringComparison.Ordinal);
        Assert.Contains("BatchSize is 10", exception.Message, StringComparison.Ordinal);
        Assert.Single(trainer.Train(Problems.Line(10, 3)).History.Epochs.Take(1));
    }

    [Fact]
    public void Data_that_do_not_fit_the_network_are_refused()
    {
        var trainer = new TrainingLoop(Problems.Network(3, 2, 1), new SquaredError(), new TrainingOptions { NumberOfEpochs = 1 });
        InMemoryData fits = Problems.Line(4, 3);
        var twoTargets = new InMemoryData(1, 3, new float[3], 2, new float[2]);
        AssertRefused("takes 3 features, but the data have 4", () => trainer.Train(Problems.Line(4, 4)));
        AssertRefused("takes 3 features, but the data have 4", () => trainer.Train(fits, Problems.Line(4, 4)));
        AssertRefused("takes 1 target values a row, but the data have 2", () => trainer.Train(twoTargets));
        AssertRefused("11 parameters, but 3 were given", () => trainer.Train(fits, null, [1, 2, 3]));
        AssertRefused("no examples", () => _ = new InMemoryData(0, 1, new float[1], 1, new float[1]));
        AssertRefused("All examples weigh 0", () => _ = new InMemoryData(1, 1, new float[1], 1, new float[1], new float[1]));
        AssertRefused("6 values are needed, but there are 5", () => _ = new InMemoryData(3, 2, new float[5], 1, new float[3]));
    }

    private static void AssertRefused(string message, Action action) =>
        Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(action).Message, StringComparison.Ordinal);
}
