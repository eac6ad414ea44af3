namespace MlNetDeep.Networks.Tests;

/// <summary>Outputs are multiplied by the factor that makes the validation loss least.</summary>
public class CalibrationTests
{
    [Theory]
    [InlineData(0.3)]
    [InlineData(1)]
    [InlineData(4)]
    public void The_factor_that_is_found_makes_the_loss_least(double spread)
    {
        var random = new Random(3);
        const int Rows = 400;
        float[] z = Problems.Uniform(random, Rows * 3, -(float)spread, (float)spread), weights = Problems.Uniform(random, Rows, 0.5f, 2);
        var targets = new float[Rows];
        for (int row = 0; row < Rows; row++)
        {
            // Half of the rows are of the class with the greatest output, so that there is a best factor.
            ReadOnlySpan<float> outputs = z.AsSpan(row * 3, 3);
            targets[row] = row % 2 == 0 ? outputs.IndexOf(System.Numerics.Tensors.TensorPrimitives.Max(outputs)) : random.Next(3);
        }

        var kept = new ValidationOutputs(new SoftmaxCrossEntropy(), Rows, 3, 1);
        kept.Keep(0, z.AsSpan(0, 300), targets.AsSpan(0, 100), weights.AsSpan(0, 100));
        kept.First = 100;
        kept.Keep(0, z.AsSpan(300), targets.AsSpan(100), weights.AsSpan(100));
        (double factor, LossTotals losses) = kept.FitFactor();

        Assert.Equal(Loss(factor), losses.MeanLoss, 1e-5);
        double best = Objective(factor);
        // A logarithm of 1 % to either side is no better; one of 10 % is worse.
        Assert.InRange(best, 0, Math.Min(Objective(factor * 1.01), Objective(factor / 1.01)) + 1e-6);
        Assert.True(best < Math.Min(Objective(factor * 1.1), Objective(factor / 1.1)));

        // Of the factor's logarithm a normal distribution of deviation 0.5 is believed beforehand.
        double Objective(double scale) => Loss(scale) + 2 * Math.Pow(Math.Log(scale), 2) / Rows;

        double Loss(double scale)
        {
            double sum = 0, total = 0;
            for (int row = 0; row < Rows; row++)
            {
                double[] logits = [.. z.AsSpan(row * 3, 3).ToArray().Select(value => scale * value)];
                sum += weights[row] * (Math.Log(logits.Sum(Math.Exp)) - logits[(int)targets[row]]);
                total += weights[row];
            }

            return sum / total;
        }
    }

    [Theory]
    [InlineData(10, 1.868)]
    [InlineData(40, 3.281)]
    [InlineData(5000, 8.508)]
    public void Rows_that_are_all_told_apart_say_little_where_they_are_few(int rows, double expected)
    {
        var kept = new ValidationOutputs(new SigmoidCrossEntropy(), rows, 1, 1);
        float[] targets = [.. Enumerable.Range(0, rows).Select(row => (float)(row % 2))], ones = [.. Enumerable.Repeat(2f, rows)];
        kept.Keep(0, [.. targets.Select(target => 2 * target - 1)], targets, ones);

        Assert.Equal(expected, kept.FitFactor().Factor, 0.03 * expected);
    }

    [Fact]
    public void The_weights_that_are_kept_give_the_validation_loss_that_the_history_says()
    {
        InMemoryData training = Problems.Classes(40, 4, 3), validation = Problems.Classes(60, 4, 3, seed: 2);
        Sequential network = Problems.Network(4, 40, 3);
        var options = new TrainingOptions { NumberOfEpochs = 80, LearningRate = 0.02f, CalibrateOutputs = true, Seed = 1 };

        TrainingResult calibrated = new TrainingLoop(network, new SoftmaxCrossEntropy(), options).Train(training, validation);
        options.CalibrateOutputs = false;
        TrainingResult plain = new TrainingLoop(network, new SoftmaxCrossEntropy(), options).Train(training, validation);

        EpochRecord best = calibrated.History.Epochs[calibrated.History.BestEpoch - 1];
        Assert.Equal(best.ValidationLoss!.Value, Problems.MeanLoss(network, new SoftmaxCrossEntropy(), calibrated.Parameters, validation), 1e-5);
        Assert.NotNull(best.OutputFactor);
        Assert.NotEqual(1, best.OutputFactor!.Value, 0.02);
        // The same weights, epoch by epoch, at a better factor.
        Assert.All(
            calibrated.History.Epochs.Zip(plain.History.Epochs),
            pair => Assert.InRange(pair.First.ValidationLoss!.Value, 0, pair.Second.ValidationLoss!.Value + 1e-6));
        Assert.All(plain.History.Epochs, epoch => Assert.Null(epoch.OutputFactor));
    }

    [Fact]
    public void More_rows_than_memory_holds_are_refused_with_what_to_set()
    {
        string message = Assert.Throws<ArgumentException>(() => ValidationOutputs.Reserve(new SoftmaxCrossEntropy(), 1L << 40, 10, 1)).Message;

        Assert.Contains("1099511627776 rows to validate on", message, StringComparison.Ordinal);
        Assert.Contains("set CalibrateOutputs to false", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_are_not_calibrated()
    {
        InMemoryData data = Problems.Line(40, 3);

        TrainingResult result = new TrainingLoop(
            Problems.Network(3, 4, 1), new SquaredError(), new TrainingOptions { NumberOfEpochs = 2, CalibrateOutputs = true, Seed = 1 }).Train(data, data);

        Assert.All(result.History.Epochs, epoch => Assert.Null(epoch.OutputFactor));
    }
}
