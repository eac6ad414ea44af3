using MlNetDeep.Reference;

namespace MlNetDeep.Networks.Tests;

/// <summary>Penalties, decay, bounds and clipping, each against its formula.</summary>
public class RegularizationTests
{
    private const float Rate = 0.25f;
    private const int Steps = 100;

    // Each step rounds a weight twice, each time by at most half of its last digit, 2^-24.
    private const double Rounding = Steps * 1.2e-7;

    private static readonly Sequential Network = new(new Shape(3), new Dense(4));
    private static readonly float[] Initial = [1, -2, 0.5f, 3, -0.125f, 0.75f, 0, 2.5f, -1, 1e-3f, 4, -3, 0.5f, -0.25f, 2, 1];

    [Fact]
    public void L2_alone_shrinks_weights_by_the_power_of_one_minus_rate_times_lambda()
    {
        float[] last = TrainWithoutGradient(new TrainingOptions { Optimizer = new Sgd(), L2Regularization = 0.02f });
        AssertShrunk(last, Math.Pow(1 - (double)Rate * 0.02f, Steps));
    }

    [Fact]
    public void AdamW_alone_shrinks_weights_apart_from_its_scaling_of_gradients()
    {
        float[] last = TrainWithoutGradient(new TrainingOptions { Optimizer = new AdamW(0.02f) });
        AssertShrunk(last, Math.Pow(1 - (double)Rate * 0.02f, Steps));
    }

    [Fact]
    public void L2_under_Adam_is_scaled_with_the_gradient()
    {
        // Adam's first step is the rate times the gradient's sign, however small the penalty.
        TrainingOptions options = new() { Optimizer = new Adam(), L2Regularization = 0.02f, NumberOfEpochs = 1 };
        float[] last = TrainWithoutGradient(options);
        foreach ((float first, float moved) in Weights(Initial).Zip(Weights(last)))
            Assert.Equal(first - Rate * Math.Sign(first), moved, 1e-3);
        Assert.Equal(Biases(Initial), Biases(last));
    }

    [Fact]
    public void L1_alone_moves_weights_towards_zero_by_rate_times_lambda_a_step()
    {
        const float Lambda = 1f / 256;
        float[] last = TrainWithoutGradient(new TrainingOptions { Optimizer = new Sgd(), L1Regularization = Lambda });
        foreach ((float first, float moved) in Weights(Initial).Zip(Weights(last)))
        {
            double way = Steps * (double)Rate * Lambda;
            if (Math.Abs(first) > way)
                Assert.Equal(first - Math.Sign(first) * way, moved, Steps * 1.2e-7 * Math.Abs(first));
            else
                Assert.InRange(moved, -Rate * Lambda, Rate * Lambda);
        }

        Assert.Contains(Weights(Initial), weight => weight != 0 && Math.Abs(weight) < Steps * Rate * Lambda);
        Assert.Equal(0, last[6]);
        Assert.Equal(Biases(Initial), Biases(last));
    }

    [Fact]
    public void Weight_elimination_alone_follows_its_slope_and_spares_large_weights()
    {
        const float Lambda = 0.125f, Scale = 0.5f;
        float[] last = TrainWithoutGradient(new TrainingOptions { Optimizer = new Sgd(), WeightElimination = Lambda, WeightEliminationScale = Scale });
        foreach ((float first, float moved) in Weights(Initial).Zip(Weights(last)))
        {
            double exact = first;
            for (int step = 0; step < Steps; step++)
                exact -= Rate * UpdateReference.EliminationSlope(exact, Lambda, Scale);
            // A step moves a weight by at most a quarter, rounded 16 times (WeightEliminationTests), and rounds it once: 2.5 times what Rounding
            // counts. On its way down the slope an error grows as the slope does: from 1, two scales, to its maximum fourfold.
            Assert.InRange(moved - exact, -10 * Rounding * Math.Abs(first), 10 * Rounding * Math.Abs(first));
        }

        Assert.True(Math.Abs(last[4]) < 1e-4, "A weight below the scale goes.");
        Assert.True(last[3] > 2.9f, "A weight above the scale stays.");
        Assert.Equal(Biases(Initial), Biases(last));
    }

    [Fact]
    public void Max_norm_bounds_the_weights_into_each_unit_and_no_bias()
    {
        TrainingOptions options = new() { Optimizer = new Sgd(), LearningRate = 0.5f, MaxNorm = 0.75f, NumberOfEpochs = 5, Seed = 1, BatchSize = 16 };
        float[] last = new TrainingLoop(Network, new SquaredError(), options).Train(Steep()).Parameters;
        double[] norms = ColumnNorms(last);
        Assert.All(norms, norm => Assert.InRange(norm, 0, 0.75 * (1 + 1e-6)));
        Assert.Contains(norms, norm => norm > 0.7499);
        Assert.Contains(Biases(last), bias => Math.Abs(bias) > 0.75);
    }

    [Fact]
    public void Max_norm_leaves_units_within_the_bound_as_they_are()
    {
        var weights = new float[] { 3, 0.5f, 0, 0.25f, 4, 0.5f, 0, -0.25f, 0, 0.5f, 0, 0.125f };
        new MaxNormStep(1).Finish(Network.Parameters[0], weights);
        Assert.Equal([0.6f, 0.5f, 0, 0.25f, 0.8f, 0.5f, 0, -0.25f, 0, 0.5f, 0, 0.125f], weights);
        float[] biases = [5, 5, 5, 5];
        new MaxNormStep(1).Finish(Network.Parameters[1], biases);
        Assert.Equal([5, 5, 5, 5], biases);
    }

    [Fact]
    public void Clipping_by_norm_shortens_a_long_gradient_and_keeps_its_direction()
    {
        float[] free = Moves(new TrainingOptions());
        float[] clipped = Moves(new TrainingOptions { GradientClippingNorm = 0.5f });
        double length = Norm(free);
        Assert.True(length > 2);
        Assert.Equal(0.5, Norm(clipped), 1e-6);
        for (int i = 0; i < free.Length; i++)
            Assert.Equal(free[i] * 0.5 / length, clipped[i], 1e-6);
    }

    [Fact]
    public void Clipping_by_value_bounds_each_entry_and_changes_no_other()
    {
        float[] free = Moves(new TrainingOptions());
        float[] clipped = Moves(new TrainingOptions { GradientClippingValue = 0.5f });
        Assert.Contains(free, move => Math.Abs(move) > 1);
        Assert.Contains(free, move => Math.Abs(move) < 0.5f);
        Assert.Equal(free.Select(move => Math.Clamp(move, -0.5f, 0.5f)), clipped);
    }

    [Fact]
    public void Clipping_does_not_touch_a_gradient_within_the_bound()
    {
        Assert.Equal(Moves(new TrainingOptions()), Moves(new TrainingOptions { GradientClippingNorm = 1000 }));
        Assert.Equal(Moves(new TrainingOptions()), Moves(new TrainingOptions { GradientClippingValue = 1000 }));
    }

    [Fact]
    public void Clipping_by_norm_acts_on_gradients_whose_squares_overflow()
    {
        float[] gradient = [3e30f, -4e30f];
        var step = new ClipNormStep(5);
        step.Prepare(Math.Sqrt(ClipNormStep.SumOfSquares(gradient)));
        step.Apply(new UpdateRange { Gradient = gradient });
        Assert.Equal(3, gradient[0], 1e-5f);
        Assert.Equal(-4, gradient[1], 1e-5f);
    }

    [Fact]
    public void Clipping_hides_no_gradient_that_is_not_finite()
    {
        foreach (float bad in new[] { float.NaN, float.PositiveInfinity })
        {
            float[] gradient = [1, bad];
            var step = new ClipNormStep(5);
            step.Prepare(Math.Sqrt(ClipNormStep.SumOfSquares(gradient)));
            step.Apply(new UpdateRange { Gradient = gradient });
            Assert.True(float.IsNaN(gradient[1]));
        }
    }

    /// <summary>Trains where every prediction is right from the start: inputs are 0, and targets are the biases.</summary>
    private static float[] TrainWithoutGradient(TrainingOptions options)
    {
        options.LearningRate = Rate;
        options.NumberOfEpochs = options.NumberOfEpochs == 1 ? 1 : Steps;
        options.BatchSize = TrainingOptions.WholeBatch;
        var data = new InMemoryData(2, 3, new float[6], 4, new float[] { 0.5f, -0.25f, 2, 1, 0.5f, -0.25f, 2, 1 });
        return new TrainingLoop(Network, new SquaredError(), options).Train(data, initialParameters: Initial).Parameters;
    }

    private static void AssertShrunk(float[] last, double factor)
    {
        foreach ((float first, float moved) in Weights(Initial).Zip(Weights(last)))
            Assert.InRange(moved - first * factor, -Rounding * Math.Abs(first), Rounding * Math.Abs(first));
        Assert.Equal(Biases(Initial), Biases(last));
    }

    /// <summary>The weights after one step of SGD from zero at rate 1: minus the gradient, exactly.</summary>
    private static float[] Moves(TrainingOptions options)
    {
        options.Optimizer = new Sgd();
        options.LearningRate = 1;
        options.NumberOfEpochs = 1;
        options.BatchSize = TrainingOptions.WholeBatch;
        options.Shuffle = false;
        return new TrainingLoop(Network, new SquaredError(), options).Train(Steep(), initialParameters: new float[Network.ParameterCount]).Parameters;
    }

    private static InMemoryData Steep()
    {
        var random = new Random(4);
        return new InMemoryData(16, 3, Problems.Uniform(random, 48, -1, 2), 4, Problems.Uniform(random, 64, -4, 8));
    }

    private static double[] ColumnNorms(float[] parameters) =>
        [.. Enumerable.Range(0, 4).Select(unit => Math.Sqrt(Enumerable.Range(0, 3).Sum(i => Math.Pow(parameters[4 * i + unit], 2))))];

    private static double Norm(float[] values) => Math.Sqrt(values.Sum(value => (double)value * value));

    private static float[] Weights(float[] parameters) => parameters[..12];

    private static float[] Biases(float[] parameters) => parameters[12..];
}
