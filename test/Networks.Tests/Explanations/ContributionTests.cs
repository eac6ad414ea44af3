namespace MlNetDeep.Networks.Tests;

/// <summary>What features contribute to a score, in the score's units.</summary>
public class ContributionTests
{
    private const int Features = 4;

    // Single precision's rounding in sums of a few terms about 1.
    private const double Rounding = 1e-5;

    private static readonly float[] Row = [1.5f, -2, 0.75f, 3];

    public static TheoryData<string> LossNames => [.. GradientTable.EachLoss.Select(loss => loss.GetType().Name)];

    [Theory]
    [InlineData(ContributionMethod.IntegratedGradients)]
    [InlineData(ContributionMethod.GradientTimesInput)]
    public void Of_a_linear_network_they_are_weight_times_difference_in_the_label_s_units(ContributionMethod method)
    {
        float[] weights = [0.5f, -1, 0.25f, 2], means = [1, 2, -3, 0], scales = [2, 0.5f, 0, 4];
        var network = new Sequential(new Shape(Features), new Dense(1));
        var trained = new TrainedNetwork(
            network, [.. weights, 0.75f], new SquaredError(), NetworkFileTests.History(), new FeaturePreparation(means, scales), new TargetScaling(10, 100));

        FeatureContributions found = Assert.Single(trained.GetContributions(Row, new ContributionOptions { Method = method, NumberOfSteps = 1 }));

        for (int i = 0; i < Features; i++)
            Assert.Equal(10 * weights[i] * scales[i] * (Row[i] - means[i]), found.Values[i], 10 * Rounding);
        Assert.Equal(107.5, found.BaselineScore, 10 * Rounding);
        Assert.Equal(Score(trained, Row)[0], found.Score, 100 * Rounding);
        Assert.InRange(found.CompletenessError, 0, 100 * Rounding);
        // Against a row of the user's own.
        found = trained.GetContributions(Row, new ContributionOptions { Method = method, Baseline = [1, 1, 1, 1] })[0];
        Assert.Equal(10 * 2 * 4 * (3 - 1), found.Values[3], 100 * Rounding);
    }

    [Theory]
    [MemberData(nameof(LossNames))]
    public void They_add_up_to_the_difference_of_what_the_loss_scores(string name)
    {
        Loss loss = GradientTable.EachLoss.First(each => each.GetType().Name == name);
        int outputs = loss is QuantileLoss quantiles ? 2 * quantiles.Levels.Count : 3;
        TrainedNetwork trained = Smooth(loss, outputs, new TargetScaling(2, 5));
        float[] scores = Score(trained, Row), baseline = Score(trained, new float[Features]);
        for (int output = 0; output < outputs; output++)
        {
            FeatureContributions found = Assert.Single(trained.GetContributions(Row, new ContributionOptions { Output = output }));
            Assert.Equal(output, found.Output);
            Assert.Equal(Expected(loss, scores[output]), found.Score, 1e-4);
            Assert.Equal(Expected(loss, baseline[output]), found.BaselineScore, 1e-4);
            Assert.True(Math.Abs(found.Score - found.BaselineScore) > 0.01);
            // What the middle of 50 parts leaves out of a smooth function: a 24th of a part's square times the slope's change.
            Assert.InRange(found.CompletenessError, 0, 0.01 * Math.Abs(found.Score - found.BaselineScore) + Rounding);
        }
    }

    [Fact]
    public void Twice_the_steps_leave_a_quarter_of_a_smooth_network_s_error()
    {
        TrainedNetwork trained = Smooth(new SquaredError(), 1, null);
        double few = Error(trained, 8), more = Error(trained, 16);
        Assert.True(few > 20 * Rounding);
        Assert.InRange(few / more, 3, 5);
    }

    [Fact]
    public void Of_rectifiers_the_error_is_within_half_a_step_times_what_the_slope_changes()
    {
        const int Units = 16;
        var random = new Random(5);
        var network = new Sequential(new Shape(Features), new Dense(Units), new Relu(), new Dense(1));
        float[] parameters = Problems.Uniform(random, network.ParameterCount, -1, 1);
        var trained = new TrainedNetwork(network, parameters, new SquaredError(), NetworkFileTests.History());
        float[] hidden = trained.GetWeights(0), output = trained.GetWeights(2);
        double change = Enumerable.Range(0, Units).Sum(
            unit => Math.Abs(output[unit] * Enumerable.Range(0, Features).Sum(i => (double)hidden[i * Units + unit] * Row[i])));
        foreach (int steps in new[] { 5, 50, 500 })
            Assert.InRange(Error(trained, steps), 0, change / (2 * steps) + 10 * Rounding);
        // The gradient at the row alone does not tell.
        Assert.True(trained.GetContributions(Row, new ContributionOptions { Method = ContributionMethod.GradientTimesInput })[0].CompletenessError > 0.05);
    }

    [Fact]
    public void Of_classes_the_predicted_one_is_explained_unless_another_is_named()
    {
        TrainedNetwork trained = Smooth(new SoftmaxCrossEntropy(), 3, null);
        float[] rows = Problems.Uniform(new Random(3), 20 * Features, -3, 3);
        FeatureContributions[] found = trained.GetContributions(rows);
        Assert.Equal(20, found.Length);
        for (int row = 0; row < found.Length; row++)
        {
            float[] scores = Score(trained, rows[(row * Features)..((row + 1) * Features)]);
            Assert.Equal(Array.IndexOf(scores, scores.Max()), found[row].Output);
        }

        Assert.True(found.Select(each => each.Output).Distinct().Count() > 1);
        Assert.All(trained.GetContributions(rows, new ContributionOptions { Output = 1 }), each => Assert.Equal(1, each.Output));
    }

    [Fact]
    public void Of_several_outputs_each_is_explained_in_turn()
    {
        TrainedNetwork trained = Smooth(new SquaredError(), 3, null);
        FeatureContributions[] all = trained.GetContributions((float[])[.. Row, .. Row.Reverse()]);
        Assert.Equal([0, 1, 2, 0, 1, 2], all.Select(each => each.Output));
        Assert.Equal(trained.GetContributions(Row, new ContributionOptions { Output = 2 })[0].Values, all[2].Values);
    }

    [Fact]
    public void A_row_s_do_not_depend_on_the_rows_beside_it()
    {
        TrainedNetwork trained = Smooth(new SigmoidCrossEntropy(), 1, null);
        float[] rows = Problems.Uniform(new Random(3), 300 * Features, -3, 3);
        FeatureContributions[] together = trained.GetContributions(rows);
        for (int row = 0; row < 300; row += 37)
            Assert.Equal(trained.GetContributions(rows.AsSpan(row * Features, Features))[0].Values, together[row].Values);
        Assert.Empty(trained.GetContributions([]));
    }

    [Fact]
    public void A_missing_value_counts_with_its_mark()
    {
        // One feature that is filled with 2 and marked, and one that is neither.
        var network = new Sequential(new Shape(3), new Dense(1));
        var preparation = new FeaturePreparation([1, 0], [3, 1], fills: [2, float.NaN], indicators: [0]);
        var trained = new TrainedNetwork(network, [10, 100, 1000, 0], new SquaredError(), NetworkFileTests.History(), preparation);

        FeatureContributions found = trained.GetContributions((float[])[float.NaN, 4])[0];

        Assert.Equal([10 * 3 * (2 - 1) + 1000, 400], found.Values);
        Assert.InRange(found.CompletenessError, 0, 1e-3);
        // Against a baseline in which it is missing too.
        Assert.Equal([0, 400], trained.GetContributions((float[])[float.NaN, 4], new ContributionOptions { Baseline = [float.NaN, 0] })[0].Values);
        // What cannot be scored cannot be explained.
        FeatureContributions unknown = trained.GetContributions((float[])[1, float.NaN])[0];
        Assert.All(unknown.Values, value => Assert.True(float.IsNaN(value)));
        Assert.True(double.IsNaN(unknown.Score) && double.IsNaN(unknown.CompletenessError));
    }

    [Fact]
    public void A_value_that_is_far_off_is_clipped_and_still_explained()
    {
        var network = new Sequential(new Shape(2), new Dense(6), new Tanh(), new Dense(1));
        float[] parameters = Problems.Uniform(new Random(5), network.ParameterCount, -1, 1);
        var preparation = new FeaturePreparation([1, 2], [0.5f, 2], bounds: [3, float.PositiveInfinity]);
        var trained = new TrainedNetwork(network, parameters, new SquaredError(), NetworkFileTests.History(), preparation);

        FeatureContributions far = trained.GetContributions((float[])[1e30f, 2.5f])[0];
        Assert.True(Math.Abs(far.Values[0]) > 0.1);
        Assert.InRange(far.CompletenessError, 0, 1e-3);
        FeatureContributions flat = trained.GetContributions((float[])[1e30f, 2.5f], new ContributionOptions { Method = ContributionMethod.GradientTimesInput })[0];
        Assert.Equal(0, flat.Values[0], 1e-6);

        // Gradients are by features as they are given.
        float[] row = [4, 2.5f];
        FeatureContributions gradient = trained.GetContributions(row, new ContributionOptions { Method = ContributionMethod.GradientTimesInput })[0];
        const float Step = 1f / 64;
        double slope = (Score(trained, [4 + Step, 2.5f])[0] - Score(trained, [4 - Step, 2.5f])[0]) / (2.0 * Step);
        Assert.Equal(slope * (4 - 1), gradient.Values[0], 1e-3);
    }

    [Fact]
    public void Members_are_explained_as_the_one_network_that_scores()
    {
        var network = new Sequential(
            new Shape(Features), new MemberInput(6), new DenseOverTime(5), new MemberScale(), new Tanh(), new MemberOutput(1),
            new MemberMean(MemberScore.Sigmoid));
        var trained = new TrainedNetwork(
            network, Problems.Uniform(new Random(2), network.ParameterCount, -1, 1), new SigmoidCrossEntropy(), NetworkFileTests.History());
        FeatureContributions found = trained.GetContributions(Row)[0];
        double probability = Score(trained, Row)[0];
        Assert.Equal(Math.Log(probability / (1 - probability)), found.Score, 1e-4);
        Assert.True(Math.Abs(found.Score - found.BaselineScore) > 0.05);
        Assert.InRange(found.CompletenessError, 0, 1e-3);
    }

    [Fact]
    public void Steps_that_a_sequence_does_not_have_contribute_nothing()
    {
        var network = new Sequential(new Shape(9), new PaddedSequences(2), new GruLayer(3), new LastStep(), new Dense(1));
        var trained = new TrainedNetwork(
            network, Problems.Uniform(new Random(2), network.ParameterCount, -1, 1), new SquaredError(), NetworkFileTests.History());
        FeatureContributions[] found = trained.GetContributions((float[])[3, 1, 2, -1, 0.5f, 2, 1, 7, 7, 1, -2, 1, 7, 7, 7, 7, 7, 7]);
        Assert.Equal([false, true, true, true, true, true, true, false, false], found[0].Values.Select(value => value != 0));
        Assert.Equal([false, true, true, false, false, false, false, false, false], found[1].Values.Select(value => value != 0));
        Assert.All(found, each => Assert.InRange(each.CompletenessError, 0, 1e-3));
    }

    [Theory]
    [InlineData(ContributionMethod.IntegratedGradients)]
    [InlineData(ContributionMethod.GradientTimesInput)]
    public void A_key_s_contribution_is_that_of_its_vector_against_the_vector_of_unknown_keys(ContributionMethod method)
    {
        // A number that is scaled and clipped, a key of 2 with vectors of 2 values, and a number.
        var network = new Sequential(new Shape(3), new EmbedKeys([new(1, 1, 2, 2)]), new Dense(1));
        var preparation = new FeaturePreparation([1, 0, 0], [3, 1, 1], [100, float.PositiveInfinity, float.PositiveInfinity]);
        var trained = new TrainedNetwork(
            network, [1, 2, 3, 5, 8, 13, 10, 20, 30, 40, 0], new SquaredError(), NetworkFileTests.History(), preparation);
        var options = new ContributionOptions { Method = method };

        FeatureContributions known = trained.GetContributions((float[])[1, 1, 4], options)[0], unknown = trained.GetContributions((float[])[1, 7, 4], options)[0];

        Assert.Equal([0, 20 * (3 - 1) + 30 * (5 - 2), 160], known.Values);
        Assert.Equal([0, 0, 160], unknown.Values);
        // Against another key.
        options.Baseline = [1, 2, 0];
        Assert.Equal([0, 20 * (3 - 8) + 30 * (5 - 13), 160], trained.GetContributions((float[])[1, 1, 4], options)[0].Values);
    }

    [Fact]
    public void Keys_of_steps_are_explained_where_they_are_and_padding_is_not()
    {
        var network = new Sequential(
            new Shape(7), new PaddedSequences(2), new EmbedKeys([new(1, 1, 3, 4)]), new Tanh(), new GruLayer(3), new LastStep(), new Dense(1));
        var trained = new TrainedNetwork(
            network, Problems.Uniform(new Random(2), network.ParameterCount, -1, 1), new SquaredError(), NetworkFileTests.History());
        FeatureContributions found = trained.GetContributions((float[])[2, 1.5f, 2, -1, 3, 9, 1])[0];
        Assert.Equal([false, true, true, true, true, false, false], found.Values.Select(value => value != 0));
        Assert.InRange(found.CompletenessError, 0, 1e-3);
        Assert.Equal(Score(trained, [2, 1.5f, 2, -1, 3, 9, 1])[0], found.Score, 1e-5);
        Assert.Equal(Score(trained, [2, 0, 0, 0, 0, 0, 0])[0], found.BaselineScore, 1e-5);
    }

    [Fact]
    public void Errors_name_the_option_its_value_and_what_to_do()
    {
        TrainedNetwork trained = Smooth(new SquaredError(), 2, null);
        void Refuses(ContributionOptions options, string message) => Assert.Contains(
            message, Assert.ThrowsAny<ArgumentException>(() => trained.GetContributions(Row, options)).Message, StringComparison.Ordinal);
        Refuses(new ContributionOptions { NumberOfSteps = 0 }, "NumberOfSteps must be at least 1, but is 0");
        Refuses(new ContributionOptions { Output = 2 }, "Output is 2, but the network has 2 outputs: take one from 0 to 1, or null");
        Refuses(new ContributionOptions { Output = -1 }, "Output must be at least 0, but is -1: outputs count from 0");
        Refuses(new ContributionOptions { Baseline = [1, 2] }, "Baseline has 2 values, but rows have 4 features");
        Refuses(new ContributionOptions { Baseline = [1, 2, float.NaN, 4] }, "Baseline has an infinite value, or a missing one");
        Assert.Contains(
            "Rows of 4 features cannot fill 5 values", Assert.Throws<ArgumentException>(() => trained.GetContributions(new float[5])).Message,
            StringComparison.Ordinal);
    }

    /// <summary>The score that is explained, from the one that the network gives.</summary>
    private static double Expected(Loss loss, double score) => loss switch
    {
        SigmoidCrossEntropy => Math.Log(score / (1 - score)),
        // Scaled as the label was for this test, 5 + 2 y.
        TanhCrossEntropy => 2 * Math.Atanh((score - 5) / 2),
        SoftmaxCrossEntropy => Math.Log(score),
        _ => score,
    };

    private static TrainedNetwork Smooth(Loss loss, int outputs, TargetScaling? scaling)
    {
        var network = new Sequential(new Shape(Features), new Dense(6), new Tanh(), new Dense(outputs));
        float[] parameters = Problems.Uniform(new Random(4), network.ParameterCount, -0.7f, 0.7f);
        // Probabilities have no scale.
        return new TrainedNetwork(
            network, parameters, loss, NetworkFileTests.History(),
            targetScaling: loss is SigmoidCrossEntropy or SoftmaxCrossEntropy ? null : scaling);
    }

    private static double Error(TrainedNetwork trained, int steps) =>
        trained.GetContributions(Row, new ContributionOptions { NumberOfSteps = steps })[0].CompletenessError;

    private static float[] Score(TrainedNetwork trained, float[] row)
    {
        var scores = new float[trained.Network.OutputShape.Length];
        trained.PredictBatch(row, scores);
        return scores;
    }
}
