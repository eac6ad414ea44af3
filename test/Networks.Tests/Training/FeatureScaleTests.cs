using MlNetDeep.Networks.Tests.Sparse;

namespace MlNetDeep.Networks.Tests;

public class FeatureScaleTests
{
    private const int Features = 8;

    [Fact]
    public void Scales_and_weights_go_the_way_of_the_formulas_in_double_precision()
    {
        const int Steps = 30;
        const double Rate = 0.02, RateFactor = 6;
        TrajectoryFile file = TrajectoryFile.Content;
        int rows = file.Features.Length / Features;
        float[] targets = file.Values[..rows];
        // y = sum s_i w_i x_i + b, mean of (y - t)^2 / 2.
        double[] s = [.. Enumerable.Repeat(1.0, Features)], w = [.. file.Initial[..Features].Select(value => (double)value)];
        double b = 0;
        for (int step = 0; step < Steps; step++)
        {
            double[] ds = new double[Features], dw = new double[Features];
            double db = 0;
            for (int row = 0; row < rows; row++)
            {
                float[] x = file.Features[(row * Features)..((row + 1) * Features)];
                double error = (b + Enumerable.Range(0, Features).Sum(i => s[i] * w[i] * x[i]) - targets[row]) / rows;
                for (int i = 0; i < Features; i++)
                {
                    ds[i] += error * w[i] * x[i];
                    dw[i] += error * s[i] * x[i];
                }

                db += error;
            }

            for (int i = 0; i < Features; i++)
                (s[i], w[i]) = (s[i] - Rate * RateFactor * ds[i], w[i] - Rate * dw[i]);
            b -= Rate * db;
        }

        var network = new Sequential(new Shape(Features), new FeatureScale((float)RateFactor), new Dense(1));
        var options = new TrainingOptions { Optimizer = new Sgd(), LearningRate = (float)Rate, BatchSize = rows, NumberOfEpochs = Steps, Shuffle = false };
        float[] first = [.. Enumerable.Repeat(1f, Features), .. file.Initial[..Features], 0];
        float[] trained = new TrainingLoop(network, new SquaredError(), options).Train(
            new InMemoryData(rows, Features, file.Features, 1, targets), initialParameters: first).Parameters;

        double[] expected = [.. s, .. w, b];
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], trained[i], 1e-5);
        Assert.Contains(s, scale => Math.Abs(scale - 1) > 0.02);
    }

    [Fact]
    public void First_scales_are_1_and_change_nothing()
    {
        var network = new Sequential(new Shape(3), new FeatureScale());
        var parameters = new float[network.ParameterCount];
        network.Initialize(parameters, 1);
        Assert.Equal([1, 1, 1], parameters);
        Assert.Equal([0.5f, -2, 7], network.Forward(network.CreateWorkspace(1, training: false), parameters, [0.5f, -2, 7], 1).ToArray());
    }

    [Fact]
    public void Sparse_rows_in_front_of_it_train_the_model_of_dense_ones()
    {
        var problem = new SparseProblem(60);
        var options = new TrainingOptions { NumberOfEpochs = 2, Seed = 3 };
        float[] Train(TrainingData data) =>
            new TrainingLoop(SparseProblem.Network(new FeatureScale(6)), new SoftmaxCrossEntropy(), options).Train(data).Parameters;
        Assert.Equal(Train(problem.AsDense), Train(problem.AsSparse));
    }

    [Fact]
    public void An_image_is_refused_with_its_shape_and_a_remedy()
    {
        var exception = Assert.Throws<ArgumentException>(() => new Sequential(new Shape(4, 4, 1), new FeatureScale()));
        Assert.Contains("takes a vector, but its input has the shape 4x4x1: flatten it first", exception.Message, StringComparison.Ordinal);
        exception = Assert.Throws<ArgumentException>(() => new Sequential(new Shape(4), new FeatureScale(-1)));
        Assert.Contains("RateFactor must be at least 0, but is -1", exception.Message, StringComparison.Ordinal);
    }
}
