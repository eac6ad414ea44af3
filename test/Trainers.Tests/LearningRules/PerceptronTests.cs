using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace MlNetDeep.Trainers.Tests.LearningRules;

/// <summary>The perceptron converges where it can, as soon as the theorem says, and nowhere else.</summary>
public sealed class PerceptronTests
{
    /// <summary>The numbers of linearly separable functions are known: 14 of 16, 104 of 256.</summary>
    [Theory]
    [InlineData(2, 14)]
    [InlineData(3, 104)]
    public void Exactly_the_linearly_separable_Boolean_functions_are_learned(int inputs, int separable)
    {
        int converged = 0;
        for (int function = 0; function < 1 << (1 << inputs); function++)
        {
            RuleData data = RuleData.Boolean(inputs, function);

            LinearBinaryModelParameters model = data.Fit(new PerceptronOptions { NumberOfEpochs = 200 });

            bool learned = data.Wrong(model) == 0;
            Assert.Equal(learned, LearningRuleHistory.Of(model)!.Converged);
            converged += learned ? 1 : 0;
        }

        Assert.Equal(separable, converged);
    }

    [Fact]
    public void Mistakes_stay_within_the_bound_of_Novikoff_on_many_separable_sets()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            (RuleData data, double marginRatio) = RuleData.Separable(seed);

            LinearBinaryModelParameters model = data.Fit(new PerceptronOptions { NumberOfEpochs = 10_000 });

            LearningRuleHistory history = LearningRuleHistory.Of(model)!;
            Assert.True(history.Converged);
            Assert.Equal(0, data.Wrong(model));
            Assert.InRange(history.Mistakes, 1, marginRatio * marginRatio);
        }
    }

    [Fact]
    public void Setosa_is_learned_with_five_mistakes_in_the_file_s_order()
    {
        RuleData data = RuleData.Setosa();
        var mlContext = new MLContext(seed: 1);
        LearningRuleTrainer trainer = mlContext.BinaryClassification.Trainers.Perceptron(new PerceptronOptions { Shuffle = false });

        LinearBinaryModelParameters model = trainer.Fit(data.ToView(mlContext)).Model;

        Assert.Equal(5, LearningRuleHistory.Of(model)!.Mistakes);
        Assert.Equal(0, data.Wrong(model));
    }

    [Fact]
    public void Exclusive_or_is_not_learned_and_the_log_says_so()
    {
        var mlContext = new MLContext(seed: 1);
        var lines = new List<string>();
        mlContext.Log += (_, line) => lines.Add(line.Message);

        LinearBinaryModelParameters model = mlContext.BinaryClassification.Trainers.Perceptron(numberOfEpochs: 500).Fit(RuleData.Xor.ToView(mlContext)).Model;

        LearningRuleHistory history = LearningRuleHistory.Of(model)!;
        Assert.False(history.Converged);
        Assert.Equal(500, history.Epochs.Count);
        Assert.All(history.Epochs, epoch => Assert.True(epoch.Mistakes > 0));
        Assert.Contains(lines, line => line.Contains("Perceptron has not converged: the last of 500 epochs had", StringComparison.Ordinal));
    }

    [Fact]
    public void The_rate_scales_the_weights_and_changes_no_output()
    {
        RuleData data = RuleData.Boolean(3, 0b1110_1000);

        LinearBinaryModelParameters one = data.Fit(new PerceptronOptions()), four = data.Fit(new PerceptronOptions { LearningRate = 4 });

        Assert.Equal(one.Weights.Select(weight => 4 * weight), four.Weights);
        Assert.Equal(LearningRuleHistory.Of(one)!.Epochs, LearningRuleHistory.Of(four)!.Epochs);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Weights_that_leave_the_range_of_floats_are_said_with_the_rate_and_without_blanks(bool hebbian)
    {
        var mlContext = new MLContext(seed: 1);
        IDataView data = mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, 40)
            .Select(i => new Huge { Label = i % 3 == 0, Features = [3e38f * (i % 2 == 0 ? 1 : -1), i] }).ToArray());
        LearningRuleOptions options = hebbian
            ? new HebbianOptions { TargetCoding = TargetCoding.MinusOneAndOne, Threshold = null }
            : new PerceptronOptions();
        (options.LearningRate, options.StandardizeFeatures, options.Seed) = (1e30f, false, 1);

        var exception = Assert.Throws<TrainingDivergedException>(() => new LearningRuleTrainer(mlContext, options).Fit(data));

        Assert.Equal(
            $"{(hebbian ? "Hebbian" : "Perceptron")} diverged in epoch 1: its weights left the range of Single. Lower LearningRate, which is 1E+30, " +
            "or bring the features to one scale by StandardizeFeatures.",
            exception.Message);
    }

    private sealed class Huge
    {
        public bool Label { get; set; }

        [VectorType(2)]
        public float[] Features { get; set; } = [];
    }
}
