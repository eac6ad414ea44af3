namespace MlNetDeep.Networks.Tests.Training;

/// <summary>The values of losses, at every number of outputs, against their formulas in double precision.</summary>
public class LossValueTests
{
    // Exponentials are exact to 1e-7, and sums of terms of one sign lose no more.
    private const double Tolerance = 1e-6;

    public static TheoryData<int, float> Cases
    {
        get
        {
            var data = new TheoryData<int, float>();
            foreach (int outputs in new[] { 1, 2, 15, 16, 17, 31, 64, 255, 256, 257, 1000 })
            {
                foreach (float range in new[] { 1f, 12f, 1e3f, 1e6f })
                    data.Add(outputs, range);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Cross_entropy_of_sigmoid_units_is_exact_for_large_outputs_too(int outputs, float range)
    {
        var random = new Random(outputs);
        float[] z = [.. Enumerable.Range(0, 2 * outputs).Select(_ => (2 * random.NextSingle() - 1) * range)];
        // Some fit exactly, where the loss is small beside the output, some hardly, some not.
        float[] targets = [.. z.Select(value => random.Next(4) switch { 0 => 0.25f, 1 => 1 - 1e-3f, _ => value > 0 ? 1 : 0 })];
        double expected = z.Zip(targets, (u, t) => (1 - (double)t) * Math.Max(u, 0) + t * (double)Math.Max(-u, 0) + LogOnePlus(Math.Exp(-Math.Abs((double)u)))).Sum();

        LossTotals totals = new SigmoidCrossEntropy().Evaluate(z, targets, [1, 1], 1, new float[z.Length]);

        Assert.Equal(expected, totals.Loss, Tolerance * expected);
    }

    [Theory]
    [InlineData(12)]
    [InlineData(40)]
    public void Cross_entropy_that_is_nearly_nothing_is_not_lost(float logit)
    {
        foreach (int outputs in new[] { 1, 16, 100 })
        {
            float[] z = [.. Enumerable.Repeat(logit, outputs)], targets = [.. Enumerable.Repeat(1f, outputs)];
            double expected = outputs * LogOnePlus(Math.Exp(-logit));
            // 1 + exp(-40) is 1 in double precision too.
            Assert.Equal(expected, new SigmoidCrossEntropy().Evaluate(z, targets, [1], 1, new float[outputs]).Loss, Tolerance * expected + 1e-14);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_other_losses_are_exact_for_large_outputs_too(int outputs, float range)
    {
        var random = new Random(outputs);
        float[] z = [.. Enumerable.Range(0, outputs).Select(_ => (2 * random.NextSingle() - 1) * range)];
        float[] signs = [.. z.Select(value => random.Next(3) == 0 ? -MathF.Sign(value) : MathF.Sign(value))];
        double tanh = z.Zip(signs, (u, t) => Math.Max(0, -2 * (double)u * t) + LogOnePlus(Math.Exp(-2 * Math.Abs((double)u)))).Sum();
        double squares = z.Zip(signs, (u, t) => Math.Pow((double)u - t, 2) / 2).Sum();
        double greatest = z.Max(), softmax = greatest - z[outputs / 2] + Math.Log(z.Sum(u => Math.Exp(u - greatest)));

        AssertLoss(new TanhCrossEntropy(), z, signs, tanh);
        AssertLoss(new SquaredError(), z, signs, squares);
        AssertLoss(new SoftmaxCrossEntropy(), z, [outputs / 2], softmax);
        AssertLoss(new AbsoluteError(), z, signs, z.Zip(signs, (u, t) => Math.Abs((double)u - t)).Sum());
        AssertLoss(new HuberLoss(0.5f), z, signs, z.Zip(signs, (u, t) => Math.Abs((double)u - t)).Sum(e => e < 0.5 ? e * e / 2 : 0.5 * e - 0.125));
        AssertLoss(new QuantileLoss([0.75f]), z, signs, z.Zip(signs, (u, t) => Math.Max(0.75 * ((double)t - u), 0.25 * ((double)u - t))).Sum());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(19)]
    public void Poisson_s_deviance_is_exact_where_the_exponential_is_a_number(int outputs)
    {
        foreach (float range in new[] { 1f, 12f, 80f })
        {
            var random = new Random(outputs);
            float[] z = [.. Enumerable.Range(0, outputs).Select(_ => (2 * random.NextSingle() - 1) * range)];
            float[] targets = [.. z.Select(u => random.Next(3) == 0 ? 0 : (float)(Math.Exp(u) * (0.5 + random.NextDouble())))];
            double expected = z.Zip(targets, (u, t) => Math.Exp(u) - t + (t == 0 ? 0 : t * (Math.Log(t) - u))).Sum();
            AssertLoss(new PoissonDeviance(), z, targets, expected);
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(9)]
    public void The_pinball_losses_of_several_levels_are_exact_for_large_increments_too(int count)
    {
        float[] levels = [.. Enumerable.Range(1, count).Select(level => level / (count + 1f))];
        foreach (float range in new[] { 1f, 12f, 1e3f, 1e6f })
        {
            var random = new Random(count);
            float[] z = [.. Enumerable.Range(0, count).Select(_ => (2 * random.NextSingle() - 1) * range)];
            double quantile = z[0], target = (float)(range * count * random.NextDouble()), expected = 0;
            for (int k = 0; k < count; k++)
            {
                quantile += k == 0 ? 0 : Math.Max(z[k], 0) + LogOnePlus(Math.Exp(-Math.Abs((double)z[k])));
                expected += Math.Max(levels[k] * (target - quantile), (levels[k] - 1.0) * (target - quantile));
            }

            AssertLoss(new QuantileLoss(levels), z, [(float)target], expected);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void The_pinball_losses_of_intervals_are_exact_for_large_distances_too(int width)
    {
        foreach (float range in new[] { 1f, 12f, 1e3f, 1e6f })
        {
            var random = new Random(width);
            float[] z = [.. Enumerable.Range(0, 3 * width).Select(_ => (2 * random.NextSingle() - 1) * range)];
            float[] targets = [.. Enumerable.Range(0, width).Select(_ => (3 * random.NextSingle() - 1.5f) * range)];
            double expected = 0;
            for (int i = 0; i < width; i++)
            {
                double below = Distance(z[width + i]), above = Distance(z[2 * width + i]);
                foreach ((double level, double quantile) in ((double, double)[])[(0.25, z[i] - below), (0.5, z[i]), (0.75, z[i] + above)])
                    expected += Math.Max(level * (targets[i] - quantile), (level - 1) * (targets[i] - quantile));
            }

            AssertLoss(new IntervalLoss(0.5f), z, targets, expected);
        }

        static double Distance(float z) => Math.Max(z, 0) + LogOnePlus(Math.Exp(-Math.Abs((double)z)));
    }

    private static void AssertLoss(Loss loss, float[] z, float[] targets, double expected) =>
        Assert.Equal(expected, loss.Evaluate(z, targets, [1], 1, new float[z.Length]).Loss, 4 * Tolerance * (1 + Math.Abs(expected)));

    private static double LogOnePlus(double x) => x < 1e-5 ? x - x * x / 2 : Math.Log(1 + x);
}
