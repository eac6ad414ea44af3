using MlNetDeep.Networks.Tests.Sparse;

namespace MlNetDeep.Networks.Tests;

public class PeriodicEmbeddingTests
{
    private const int Features = 8, Waves = 3, Units = 2;

    [Fact]
    public void Waves_and_weights_go_the_way_of_the_formulas_in_double_precision()
    {
        const int Steps = 40;
        const double Rate = 0.2;
        TrajectoryFile file = TrajectoryFile.Content;
        int rows = file.Features.Length / Features;
        var network = new Sequential(new Shape(Features), new PeriodicEmbedding(Waves, Units, 0.3f), new Dense(1));
        var first = new float[network.ParameterCount];
        network.Initialize(first, 5);
        var options = new TrainingOptions { Optimizer = new Sgd(), LearningRate = (float)Rate, BatchSize = rows, NumberOfEpochs = Steps, Shuffle = false };

        float[] trained = new TrainingLoop(network, new SquaredError(), options).Train(
            new InMemoryData(rows, Features, file.Features, 1, file.Values.AsMemory(0, rows)), initialParameters: first).Parameters;

        double[] expected = [.. first.Select(value => (double)value)];
        for (int step = 0; step < Steps; step++)
        {
            double[] gradient = Gradient(expected, file.Features, file.Values, rows);
            for (int i = 0; i < expected.Length; i++)
                expected[i] -= Rate * gradient[i];
        }

        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], trained[i], 2e-5);
        for (int block = 0; block < 4; block++)
            Assert.Contains(Enumerable.Range(Start(block), 16), i => Math.Abs(expected[i] - first[i]) > 0.005);
    }

    [Fact]
    public void A_feature_stands_in_front_of_its_waves()
    {
        var network = new Sequential(new Shape(2), new PeriodicEmbedding(1, 1));
        // Of each feature the frequencies, the phases, V and c.
        float[] parameters = [0.25f, 0.5f, 0, MathF.PI, 3, 5, 1, -1];

        float[] y = network.Forward(network.CreateWorkspace(2, training: false), parameters, [2, 1, 0, 0.5f], 2).ToArray();

        // 3 cos(pi) + 1, 5 cos(2 pi) - 1; 3 cos(0) + 1, 5 cos(3 / 2 pi) - 1.
        float[] expected = [2, -2, 1, 4, 0, 4, 0.5f, -1];
        Assert.All(expected.Zip(y), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
    }

    [Fact]
    public void First_values_are_those_that_are_asked_for()
    {
        var network = new Sequential(new Shape(50), new PeriodicEmbedding(40, 3, 0.2f));
        var parameters = new float[network.ParameterCount];
        network.Initialize(parameters, 1);
        float[] Of(int index) => network.Parameters[index].Of(parameters).ToArray();

        Assert.Equal(0.2, Math.Sqrt(Of(0).Average(w => w * w)), 0.01);
        Assert.InRange(Of(1).Max(), 3.13f, MathF.PI);
        Assert.InRange(Of(1).Min(), -MathF.PI, -3.13f);
        Assert.All(Of(2), v => Assert.InRange(Math.Abs(v), 0, 1 / MathF.Sqrt(40)));
        Assert.All(Of(3), c => Assert.Equal(0, c));
    }

    [Fact]
    public void Sparse_rows_in_front_of_it_train_the_model_of_dense_ones()
    {
        var problem = new SparseProblem(60);
        var options = new TrainingOptions { NumberOfEpochs = 2, Seed = 3 };
        float[] Train(TrainingData data) =>
            new TrainingLoop(SparseProblem.Network(new PeriodicEmbedding()), new SoftmaxCrossEntropy(), options).Train(data).Parameters;
        Assert.Equal(Train(problem.AsDense), Train(problem.AsSparse));
    }

    [Theory]
    [InlineData(0, 3, 0.1f, "Frequencies must be at least 1, but is 0")]
    [InlineData(4, 0, 0.1f, "Units must be at least 1, but is 0")]
    [InlineData(4, 3, 0f, "Deviation must be above 0")]
    public void What_it_cannot_be_is_named(int frequencies, int units, float deviation, string message)
    {
        var exception = Assert.ThrowsAny<ArgumentException>(() => new Sequential(new Shape(4), new PeriodicEmbedding(frequencies, units, deviation)));
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_image_is_refused_with_its_shape_and_a_remedy()
    {
        var exception = Assert.Throws<ArgumentException>(() => new Sequential(new Shape(4, 4, 1), new PeriodicEmbedding()));
        Assert.Contains("takes a vector, but its input has the shape 4x4x1: flatten it first", exception.Message, StringComparison.Ordinal);
    }

    private static int Start(int block) => Features * block switch { 0 => 0, 1 => Waves, 2 => 2 * Waves, 3 => 2 * Waves + Waves * Units, _ => 2 * Waves + Waves * Units + Units };

    /// <summary>
    /// Of the mean of (y - t)^2 / 2 with y = d + sum over features i of (p_i0 x_i + sum over units u of p_iu (c_iu + sum over waves f of
    /// v_iuf cos(2 pi w_if x_i + b_if))).
    /// </summary>
    private static double[] Gradient(double[] parameters, float[] features, float[] targets, int rows)
    {
        var gradient = new double[parameters.Length];
        int w = Start(0), b = Start(1), v = Start(2), c = Start(3), p = Start(4), d = parameters.Length - 1;
        for (int row = 0; row < rows; row++)
        {
            double y = parameters[d];
            for (int i = 0; i < Features; i++)
                y += OfFeature(i, null, 0);
            double error = (y - targets[row]) / rows;
            gradient[d] += error;
            for (int i = 0; i < Features; i++)
                OfFeature(i, gradient, error);

            double OfFeature(int i, double[]? g, double delta)
            {
                double x = features[row * Features + i], sum = parameters[p + i * (Units + 1)] * x;
                if (g != null)
                    g[p + i * (Units + 1)] += delta * x;
                for (int u = 0; u < Units; u++)
                {
                    int unit = i * Units + u, output = p + i * (Units + 1) + 1 + u;
                    double value = parameters[c + unit];
                    for (int f = 0; f < Waves; f++)
                    {
                        int wave = i * Waves + f, weight = v + unit * Waves + f;
                        double angle = 2 * Math.PI * parameters[w + wave] * x + parameters[b + wave];
                        value += parameters[weight] * Math.Cos(angle);
                        if (g == null)
                            continue;
                        double angleDelta = -delta * parameters[output] * parameters[weight] * Math.Sin(angle);
                        g[weight] += delta * parameters[output] * Math.Cos(angle);
                        g[b + wave] += angleDelta;
                        g[w + wave] += 2 * Math.PI * x * angleDelta;
                    }

                    if (g != null)
                    {
                        g[c + unit] += delta * parameters[output];
                        g[output] += delta * value;
                    }

                    sum += parameters[output] * value;
                }

                return sum;
            }
        }

        return gradient;
    }
}
