using MlNetDeep.Reference;

namespace MlNetDeep.Networks.Tests;

/// <summary>The same networks, trained in double precision from the functions' definitions and by us, lose the same at each step.</summary>
public class ActivationTrajectoryTests
{
    private const double Tolerance = 1e-4;

    // Of central differences; a double's error of 1e-16 divided by it is far below the tolerance, as is its square.
    private const double Step = 1e-5;

    private const int Epochs = 12;

    [Theory]
    [InlineData(ActivationFunction.Selu)]
    [InlineData(ActivationFunction.Mish)]
    [InlineData(ActivationFunction.Gelu)]
    [InlineData(ActivationFunction.Silu)]
    public void Losses_equal_those_of_double_precision(ActivationFunction function)
    {
        TrajectoryFile file = TrajectoryFile.Content;
        int rows = file.Features.Length / 8;
        Func<double, double> value = function switch
        {
            ActivationFunction.Selu => ActivationReference.Selu,
            ActivationFunction.Mish => ActivationReference.Mish,
            ActivationFunction.Gelu => ActivationReference.Gelu,
            _ => ActivationReference.Silu,
        };
        (Func<double, double>, Func<double, double>) hidden = (value, x => (value(x + Step) - value(x - Step)) / (2 * Step));
        Layer Activation() => function.CreateLayer()!;
        var network = new Sequential(new Shape(8), new Dense(16), Activation(), new Dense(12), Activation(), new Dense(4));
        var options = new TrainingOptions
        {
            Optimizer = new Momentum(0.9f),
            LearningRate = 0.05f,
            BatchSize = rows,
            NumberOfEpochs = Epochs,
            Shuffle = false,
            NumberOfThreads = 1,
        };

        List<double> expected = new DoubleNetwork([8, 16, 12, 4], [hidden, hidden]).Train(
            new SquaredError(), file.Features, file.Values, [.. file.Initial.Select(first => (double)first)], Epochs, options.LearningRate!.Value, 0.9f);
        TrainingResult result = new TrainingLoop(network, new SquaredError(), options).Train(
            new InMemoryData(rows, 8, file.Features, 4, file.Values), initialParameters: file.Initial);

        Assert.True(expected[^1] < 0.9 * expected[0], $"{function}: nothing is learned.");
        for (int i = 0; i < Epochs; i++)
            Assert.Equal(expected[i], result.History.Epochs[i].TrainingLoss, Tolerance * expected[i]);
    }
}
