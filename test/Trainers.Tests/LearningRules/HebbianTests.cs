using Microsoft.ML.Trainers;

namespace MlNetDeep.Trainers.Tests.LearningRules;

/// <summary>The Hebbian rule beside the perceptron: where they are one, and where they differ.</summary>
public sealed class HebbianTests
{
    [Fact]
    public void With_targets_of_both_signs_and_a_learned_threshold_it_is_the_perceptron()
    {
        for (int function = 0; function < 256; function++)
        {
            RuleData data = RuleData.Boolean(3, function);

            LinearBinaryModelParameters perceptron = data.Fit(new PerceptronOptions { LearningRate = 0.5f });
            LinearBinaryModelParameters hebbian = data.Fit(new HebbianOptions { LearningRate = 0.5f, TargetCoding = TargetCoding.MinusOneAndOne, Threshold = null });

            Assert.Equal(perceptron.Weights, hebbian.Weights);
            Assert.Equal(perceptron.Bias, hebbian.Bias);
        }
    }

    [Theory]
    [InlineData(0b1000)]
    [InlineData(0b1110)]
    [InlineData(0b1010)]
    public void A_threshold_unit_learns_and_or_and_to_copy_by_growing_weights(int function)
    {
        RuleData data = RuleData.Boolean(2, function);

        LinearBinaryModelParameters model = data.Fit(new HebbianOptions());

        Assert.Equal(0, data.Wrong(model));
        Assert.True(LearningRuleHistory.Of(model)!.Converged);
        Assert.Equal(-1, model.Bias);
    }

    [Fact]
    public void Weights_of_inputs_from_0_on_never_shrink()
    {
        // In which the first input speaks against the class.
        RuleData data = RuleData.Boolean(2, 0b0100);
        float[] last = [0, 0];
        for (int epochs = 1; epochs < 20; epochs++)
        {
            float[] weights = [.. data.Fit(new HebbianOptions { NumberOfEpochs = epochs }).Weights];
            Assert.All(weights.Zip(last), pair => Assert.True(pair.First >= pair.Second));
            last = weights;
        }

        LinearBinaryModelParameters model = data.Fit(new HebbianOptions());
        Assert.False(LearningRuleHistory.Of(model)!.Converged);
        Assert.Equal(1, data.Wrong(model));
        Assert.Equal(0, data.Wrong(data.Fit(new PerceptronOptions())));
    }

    [Fact]
    public void Training_ends_with_the_first_epoch_that_changes_nothing()
    {
        LearningRuleHistory history = LearningRuleHistory.Of(RuleData.Xor.Fit(new HebbianOptions { NumberOfEpochs = 1000 }))!;

        Assert.Equal(0, history.Epochs[^1].Updates);
        Assert.All(history.Epochs.SkipLast(1), epoch => Assert.True(epoch.Updates > 0));
        Assert.Equal(1, history.Epochs[^1].Mistakes);
        Assert.InRange(history.Epochs.Count, 2, 100);
    }
}
