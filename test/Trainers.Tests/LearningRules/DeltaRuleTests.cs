using Microsoft.ML;
using Microsoft.ML.Trainers;
using MlNetDeep.Trainers.Tests.Estimators;

namespace MlNetDeep.Trainers.Tests.LearningRules;

/// <summary>The delta rule goes to the least-squares solution, wherever it is, and says where its rate is too large.</summary>
public sealed class DeltaRuleTests
{
    [Fact]
    public void On_exclusive_or_it_reaches_the_least_squares_solution_of_one_half_everywhere()
    {
        LinearBinaryModelParameters model = RuleData.Xor.Fit(Whole(TargetCoding.ZeroAndOne, 0.5f, 1000));

        // The model's bias is less by the middle of the targets.
        Assert.All(RuleData.Xor.Outputs(model), output => Assert.Equal(0.5, output + 0.5, 1e-5));
        Assert.Equal(0.25, LearningRuleHistory.Of(model)!.Epochs[^1].MeanSquaredError!.Value, 1e-6);
    }

    [Theory]
    [InlineData(TargetCoding.ZeroAndOne)]
    [InlineData(TargetCoding.MinusOneAndOne)]
    public void Whole_batches_reach_the_closed_form(TargetCoding coding)
    {
        RuleData data = Random(60, 4);
        double negative = coding == TargetCoding.ZeroAndOne ? 0 : -1;
        double[] expected = LeastSquares(data, [.. data.Labels.Select(label => label ? 1 : negative)], [.. data.Labels.Select(_ => 1.0)]);

        LinearBinaryModelParameters model = data.Fit(Whole(coding, 0.5f, 2000));

        Assert.Equal(expected[0] - (1 + negative) / 2, model.Bias, 1e-4);
        Assert.All(model.Weights.Zip(expected.Skip(1)), weight => Assert.Equal(weight.Second, weight.First, 1e-4));
    }

    [Fact]
    public void Weighted_rows_lead_to_weighted_least_squares()
    {
        RuleData data = Random(60, 4);
        float[] weights = [.. Enumerable.Range(0, 60).Select(row => 0.5f + row % 4)];
        double[] expected = LeastSquares(data, [.. data.Labels.Select(label => label ? 1.0 : -1)], Array.ConvertAll(weights, weight => (double)weight));
        var mlContext = new MLContext(seed: 1);
        DeltaRuleOptions options = Whole(TargetCoding.MinusOneAndOne, 0.5f, 2000);
        (options.ExampleWeightColumnName, options.StandardizeFeatures) = ("Weight", false);

        LinearBinaryModelParameters model = RuleData.CreateTrainer(mlContext, options).Fit(data.ToView(mlContext, weights: weights)).Model;

        Assert.Equal(expected[0], model.Bias, 1e-4);
        Assert.All(model.Weights.Zip(expected.Skip(1)), weight => Assert.Equal(weight.Second, weight.First, 1e-4));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(TrainingOptions.WholeBatch)]
    public void Every_batch_size_comes_near_the_closed_form(int batchSize)
    {
        RuleData data = Random(200, 4);
        double[] targets = [.. data.Labels.Select(label => label ? 1.0 : -1)];
        double least = MeanSquaredError(data, targets, LeastSquares(data, targets, [.. targets.Select(_ => 1.0)]));

        LinearBinaryModelParameters model = data.Fit(new DeltaRuleOptions { BatchSize = batchSize, LearningRate = 0.005f, NumberOfEpochs = batchSize > 7 ? 5000 : 300 });

        double reached = MeanSquaredError(data, targets, [model.Bias, .. model.Weights.Select(weight => (double)weight)]);
        Assert.InRange(reached, least * (1 - 1e-6), least * 1.01);
    }

    /// <summary>The bound is 2 / the largest eigenvalue of the mean of (1, x)(1, x)^T.</summary>
    [Fact]
    public void A_rate_just_above_the_bound_diverges_and_one_just_below_does_not()
    {
        RuleData data = Random(60, 4);
        double bound = 2 / LargestEigenvalue(data);

        LearningRuleHistory below = LearningRuleHistory.Of(data.Fit(Whole(TargetCoding.MinusOneAndOne, (float)(0.97 * bound), 3000)))!;
        var exception = Assert.Throws<TrainingDivergedException>(() => data.Fit(Whole(TargetCoding.MinusOneAndOne, (float)(1.03 * bound), 3000)));

        Assert.Equal(3000, below.Epochs.Count);
        Assert.Contains("LearningRate is", exception.Message, StringComparison.Ordinal);
        Assert.Contains(FormattableString.Invariant($"only below {bound:G4}"), exception.Message, StringComparison.Ordinal);
        Assert.Contains("lower it, or set StandardizeFeatures", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Online_steps_on_large_features_diverge_with_a_remedy_that_works()
    {
        RuleData data = Random(60, 4);
        data = data with { Features = [.. data.Features.Select(x => x.Select(value => 1000 * value).ToArray())] };
        var options = new DeltaRuleOptions();

        Assert.Throws<TrainingDivergedException>(() => data.Fit(options));
        var mlContext = new MLContext(seed: 1);
        LinearBinaryModelParameters model = RuleData.CreateTrainer(mlContext, new DeltaRuleOptions()).Fit(data.ToView(mlContext)).Model;

        double[] least = LeastSquares(data, [.. data.Labels.Select(label => label ? 1.0 : -1)], [.. data.Labels.Select(_ => 1.0)]);
        int best = data.Features.Zip(data.Labels).Count(row => Augmented(row.First).Zip(least).Sum(pair => pair.First * pair.Second) > 0 != row.Second);
        Assert.InRange(data.Wrong(model), 0, best + 3);
    }

    private static DeltaRuleOptions Whole(TargetCoding coding, float rate, int epochs) =>
        new() { BatchSize = TrainingOptions.WholeBatch, TargetCoding = coding, LearningRate = rate, NumberOfEpochs = epochs };

    private static RuleData Random(int rows, int features)
    {
        Examples examples = Examples.Create(rows, features);
        // Mean 0 and deviation 1, and classes that overlap.
        return new(
            [.. examples.Features.Select(x => x.Select((value, i) => i == 1 ? (value - 30) / 10 : value).ToArray())],
            [.. examples.Targets.Select((target, row) => row % 9 == 0 ? target < 0 : target > 0)]);
    }

    private static double MeanSquaredError(RuleData data, double[] targets, double[] solution) =>
        data.Features.Zip(targets).Average(row => Math.Pow(row.Second - Augmented(row.First).Zip(solution).Sum(pair => pair.First * pair.Second), 2));

    private static double[] Augmented(float[] x) => [1, .. x.Select(value => (double)value)];

    private static double LargestEigenvalue(RuleData data)
    {
        double[] vector = [.. Augmented(data.Features[0]).Select((_, i) => 1.0 + i)];
        double length = 0;
        for (int step = 0; step < 2000; step++)
        {
            var next = new double[vector.Length];
            foreach (double[] x in data.Features.Select(Augmented))
            {
                double projection = x.Zip(vector).Sum(pair => pair.First * pair.Second) / data.Features.Length;
                for (int i = 0; i < next.Length; i++)
                    next[i] += projection * x[i];
            }

            length = Math.Sqrt(next.Sum(value => value * value));
            vector = [.. next.Select(value => value / length)];
        }

        return length;
    }

    /// <summary>The normal equations, by Gauss and Jordan.</summary>
    private static double[] LeastSquares(RuleData data, double[] targets, double[] weights)
    {
        int n = data.Features[0].Length + 1;
        var equations = new double[n, n + 1];
        for (int row = 0; row < targets.Length; row++)
        {
            double[] x = Augmented(data.Features[row]);
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j < n; j++)
                    equations[i, j] += weights[row] * x[i] * x[j];
                equations[i, n] += weights[row] * x[i] * targets[row];
            }
        }

        for (int pivot = 0; pivot < n; pivot++)
        {
            for (int i = 0; i < n; i++)
            {
                double factor = i == pivot ? 0 : equations[i, pivot] / equations[pivot, pivot];
                for (int j = pivot; j <= n; j++)
                    equations[i, j] -= factor * equations[pivot, j];
            }
        }

        return [.. Enumerable.Range(0, n).Select(i => equations[i, n] / equations[i, i])];
    }
}
