using MlNetDeep.Kernels;

namespace MlNetDeep.Networks.Tests;

/// <summary>Whatever layers a network has, what it passes on and learns from is free of subnormal numbers, forward and backward.</summary>
public class TinyTests
{
    private const int Rows = 16;

    public static TheoryData<string> Cases =>
        [.. GradientTable.Cases.Where(each => each.Layers[0] is not PaddedSequences).Select(each => each.Name).Distinct()];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Passes_over_tiny_numbers_make_none_that_is_subnormal(string name)
    {
        GradientCase gradientCase = GradientTable.Cases.First(candidate => candidate.Name == name);
        var network = new Sequential(gradientCase.Input, gradientCase.Layers);
        bool readsKeys = gradientCase.Layers.Any(layer => layer is EmbedKeys);
        Workspace workspace = network.CreateWorkspace(Rows, training: true);
        workspace.Random = new Philox(7);
        for (int seed = 1; seed <= 10; seed++)
        {
            var random = new Random(seed);
            float[] parameters = Draw(network.ParameterCount, 18, random), x = Draw(Rows * network.InputShape.Length, 18, random);
            if (readsKeys)
                Array.Fill(x, 1);
            Span<float> z = network.Forward(workspace, parameters, x, Rows);
            AssertNoneTiny(z, "outputs");
            float[] delta = Draw(z.Length, 45, random), gradients = new float[network.ParameterCount], inputGradient = new float[x.Length];
            network.Backward(workspace, parameters, x, Rows, delta, gradients, inputGradient);
            AssertNoneTiny(inputGradient, "gradient by the input");
            foreach (float gradient in gradients)
                Assert.False(float.IsSubnormal(gradient), $"a gradient by a parameter is {gradient:R}");
        }
    }

    [Theory]
    [InlineData("sgd", false)]
    [InlineData("momentum", false)]
    [InlineData("rmsProp", false)]
    [InlineData("adam", false)]
    [InlineData("adamW", false)]
    [InlineData("sgd", true)]
    [InlineData("adam", true)]
    public void Weights_of_inputs_that_are_always_zero_fade_to_zero_under_a_penalty(string rule, bool eliminates)
    {
        Optimizer optimizer = rule switch
        {
            "sgd" => new Sgd(),
            "momentum" => new Momentum(),
            "rmsProp" => new RmsProp(),
            "adam" => new Adam(),
            _ => new AdamW(0.5f),
        };
        var random = new Random(3);
        float[][] rows = [.. Enumerable.Range(0, 16).Select(_ => new[] { (float)random.NextDouble(), 0, 1e-40f })];
        var data = new InMemoryData(16, 3, rows.SelectMany(row => row).ToArray(), 1, rows.Select(row => row[0] > 0.5f ? 1f : 0).ToArray());
        var network = new Sequential(new Shape(3), new Dense(4), new Sigmoid(), new Dense(1));
        var options = new TrainingOptions
        {
            Optimizer = optimizer,
            L2Regularization = rule == "adamW" || eliminates ? 0 : 0.5f,
            WeightElimination = eliminates ? 0.25f : 0,
            LearningRate = 0.1f,
            BatchSize = 16,
            NumberOfEpochs = 3000,
            Seed = 1,
        };
        float[] last = new TrainingLoop(network, new SigmoidCrossEntropy(), options).Train(data).Parameters;
        Assert.All(last, weight => Assert.False(weight != 0 && Math.Abs(weight) < Tiny.Bound, $"a weight is {weight:R}"));
    }

    /// <summary>Numbers of both signs, from usual sizes down to a power of ten, and zeros.</summary>
    private static float[] Draw(int count, int exponents, Random random) =>
        [.. Enumerable.Range(0, count).Select(_ => random.Next(8) == 0 ? 0 : (float)((random.Next(2) * 2 - 1) * (1 + random.NextDouble()) * Math.Pow(10, -random.Next(exponents + 1))))];

    private static void AssertNoneTiny(ReadOnlySpan<float> values, string what)
    {
        foreach (float value in values)
            Assert.False(value != 0 && Math.Abs(value) < Tiny.Bound, $"{what}: {value:R}");
    }
}
