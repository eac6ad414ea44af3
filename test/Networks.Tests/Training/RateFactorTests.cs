using MlNetDeep.Networks.Tests.Sparse;

namespace MlNetDeep.Networks.Tests;

/// <summary>A factor on the learning rate of one parameter: its step is that of a network trained at the rate times the factor.</summary>
public class RateFactorTests
{
    // Powers of two, so that no product rounds otherwise.
    private const float Rate = 0.25f;
    private const float WeightFactor = 0.5f;
    private const float BiasFactor = 4;

    public static TheoryData<TrainingOptions> Steps =>
    [
        new TrainingOptions { Optimizer = new Sgd() },
        new TrainingOptions { Optimizer = new Sgd(), BatchSize = 1 },
        new TrainingOptions { Optimizer = new Sgd(), BatchSize = TrainingOptions.WholeBatch },
        new TrainingOptions { Optimizer = new Sgd(), L2Regularization = 0.1f },
        new TrainingOptions { Optimizer = new Sgd(), GradientClippingNorm = 0.01f },
        new TrainingOptions { Optimizer = new Momentum() },
        new TrainingOptions { Optimizer = new Nesterov() },
        new TrainingOptions { Optimizer = new RmsProp() },
        new TrainingOptions { Optimizer = new Adam() },
        new TrainingOptions { Optimizer = new AdamW(0.5f) },
        // Its first step size is the rate.
        new TrainingOptions { Optimizer = new Rprop(), BatchSize = TrainingOptions.WholeBatch },
    ];

    [Theory]
    [MemberData(nameof(Steps))]
    public void A_step_of_a_parameter_is_that_of_the_rate_times_its_factor(TrainingOptions options)
    {
        var problem = new SparseProblem(options.BatchSize == 1 ? 1 : 20);
        foreach (TrainingData data in new[] { problem.AsDense, problem.AsSparse })
        {
            Sequential network = Network(3, WeightFactor, BiasFactor);
            float[] both = Step(network, data, options, Rate);
            float[] weights = Step(Network(3, 1, 1), data, options, Rate * WeightFactor);
            float[] biases = Step(Network(3, 1, 1), data, options, Rate * BiasFactor);
            AssertSame(network.Parameters[0], weights, both);
            AssertSame(network.Parameters[1], biases, both);
            Assert.NotEqual(weights, biases);
        }
    }

    [Fact]
    public void Very_many_weights_of_sparse_rows_have_the_factor_too()
    {
        TrainingData data = new SparseProblem(20).AsSparse;
        const int Units = BatchRunner.MostWeightsMoved / SparseProblem.Features + 1;
        Sequential network = Network(Units, WeightFactor, 1);
        foreach (Optimizer optimizer in new Optimizer[] { new Sgd(), new Adam() })
        {
            var options = new TrainingOptions { Optimizer = optimizer };
            AssertSame(
                network.Parameters[0], Step(Network(Units, 1, 1), data, options, Rate * WeightFactor), Step(network, data, options, Rate));
        }
    }

    [Fact]
    public void Parameters_of_factor_0_stay_as_they_are()
    {
        Sequential network = Network(3, 0, 1);
        var options = new TrainingOptions { Optimizer = new AdamW(0.5f) };
        float[] moved = Step(network, new SparseProblem(20).AsDense, options, Rate), first = First(network);
        Assert.Equal(network.Parameters[0].Of(first).ToArray(), network.Parameters[0].Of(moved).ToArray());
        Assert.NotEqual(network.Parameters[1].Of(first).ToArray(), network.Parameters[1].Of(moved).ToArray());
    }

    [Fact]
    public void Under_Adam_the_neural_tangent_form_is_that_of_weights_divided_by_the_square_root_of_inputs()
    {
        Parameter weights = new Sequential(new Shape(16), Dense.Ntk(3)).Parameters[0];
        Assert.Equal(0.25f, weights.RateFactor);
        Assert.IsType<LeCunInitializer>(weights.Initializer);

        // V of y = x V / sqrt(inputs) + b by its formulas, in double: one example, target 0, squared error.
        var network = new Sequential(new Shape(4), Dense.Ntk(1));
        Assert.Equal(0.1f, network.Parameters[1].RateFactor);
        float[] first = [1, -0.5f, 0.25f, 0.75f, 1.5f], x = [1, 2, -1, 0.5f];
        double[] v = [.. first[..4].Select(weight => weight * 2.0)], m = new double[5], s = new double[5];
        double bias = first[4];
        for (int step = 1; step <= 20; step++)
        {
            double y = bias + v.Zip(x, (weight, input) => weight * input / 2).Sum();
            for (int i = 0; i < 4; i++)
                Reference.UpdateReference.AdamW(ref v[i], 2 * y * x[i] / 2, ref m[i], ref s[i], 0.01, 0.9, 0.95, 1e-8, 0, step);
            Reference.UpdateReference.AdamW(ref bias, 2 * y, ref m[4], ref s[4], 0.001, 0.9, 0.95, 1e-8, 0, step);
        }

        var options = new TrainingOptions { Optimizer = new Adam(Beta2: 0.95f), LearningRate = 0.01f, NumberOfEpochs = 20 };
        float[] trained = new TrainingLoop(network, new SquaredError(), options).Train(
            new InMemoryData(1, 4, x, 1, new float[1]), initialParameters: first).Parameters;
        for (int i = 0; i < 4; i++)
            Assert.Equal(v[i] / 2, trained[i], 1e-5);
        Assert.Equal(bias, trained[4], 1e-5);
        Assert.True(Math.Abs(first[0] - trained[0]) > 0.05);
    }

    [Theory]
    [InlineData(-1f)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_factor_that_is_no_rate_is_refused(float factor)
    {
        var exception = Assert.Throws<ArgumentException>(() => Network(3, factor, 1));
        Assert.Contains("WeightRateFactor must be", exception.Message, StringComparison.Ordinal);
        exception = Assert.Throws<ArgumentException>(() => Network(3, 1, factor));
        Assert.Contains("BiasRateFactor must be", exception.Message, StringComparison.Ordinal);
    }

    private static Sequential Network(int units, float weightFactor, float biasFactor) =>
        new(new Shape(SparseProblem.Features), new Dense(units, weightRateFactor: weightFactor, biasRateFactor: biasFactor));

    private static float[] First(Sequential network)
    {
        var parameters = new float[network.ParameterCount];
        network.Initialize(parameters, 3);
        return parameters;
    }

    private static float[] Step(Sequential network, TrainingData data, TrainingOptions options, float rate)
    {
        TrainingOptions step = options.Clone();
        step.LearningRate = rate;
        step.NumberOfEpochs = 1;
        step.BatchSize ??= 32;
        step.Seed = 5;
        return new TrainingLoop(network, new SoftmaxCrossEntropy(), step).Train(data, initialParameters: First(network)).Parameters;
    }

    private static void AssertSame(Parameter parameter, float[] expected, float[] actual)
    {
        ReadOnlySpan<float> ours = parameter.Of(actual), theirs = parameter.Of(expected);
        for (int i = 0; i < ours.Length; i++)
            Assert.Equal(theirs[i], ours[i], 1e-6f);
    }
}
