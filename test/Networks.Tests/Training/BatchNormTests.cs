using MlNetDeep.Reference;

namespace MlNetDeep.Networks.Tests;

/// <summary>What gradient checks do not see of batch normalization: its statistics, and what must leave them alone.</summary>
public class BatchNormTests
{
    private const int Features = 3;
    private const float Share = 0.25f;

    // The statistics of the first layer are those of the data, whatever else is trained.
    private static readonly Sequential Network = new(new Shape(Features), new BatchNorm(Share), new Dense(4), new BatchNorm(), new Dense(2));

    /// <summary>The ways that a gradient can take to the weights.</summary>
    public static TheoryData<string> Ways => [.. Options.Keys];

    private static Dictionary<string, Func<TrainingOptions>> Options { get; } = new()
    {
        ["plain gradient descent"] = () => new() { Optimizer = new Sgd() },
        ["Adam with decay"] = () => new() { Optimizer = new AdamW(0.1f) },
        ["Rprop"] = () => new() { Optimizer = new Rprop() },
        ["penalties, bounds, clipping by value"] = () => new()
        {
            Optimizer = new Momentum(),
            L1Regularization = 0.1f,
            L2Regularization = 0.1f,
            WeightElimination = 0.1f,
            MaxNorm = 0.01f,
            GradientClippingValue = 1e-3f,
        },
        ["clipping by norm"] = () => new() { GradientClippingNorm = 1e-3f },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public void Running_statistics_move_by_momentum_towards_those_of_the_pieces(string way)
    {
        // One row; two pieces; pieces of different sizes; parts of a batch.
        foreach (int rows in new[] { 1, 2, 40, 150, 1024, 2500 })
        {
            InMemoryData data = Data(rows);
            TrainingOptions options = Options[way]();
            (options.BatchSize, options.NumberOfEpochs, options.Shuffle, options.Seed) = (TrainingOptions.WholeBatch, 1, false, 1);
            float[] last = new TrainingLoop(Network, new SquaredError(), options).Train(data).Parameters;

            float[] x = Problems.Rows(data).Features;
            for (int feature = 0; feature < Features; feature++)
            {
                (double mean, double variance) = Expected(x, feature);
                AssertNear(Share * mean, Of(last, "mean")[feature], $"{rows} rows, mean");
                AssertNear(1 + Share * (variance - 1), Of(last, "variance")[feature], $"{rows} rows, variance");
            }
        }
    }

    [Fact]
    public void Scoring_normalizes_by_running_statistics()
    {
        var network = new Sequential(new Shape(2), new BatchNorm(epsilon: 0.5f));
        // gamma, beta, mean, variance.
        float[] parameters = [2, -3, 1, 0.25f, 0.5f, -1, 3.5f, 0.5f];
        float[] y = [.. network.Forward(network.CreateWorkspace(2, training: false), parameters, [0.5f, -1, 2.5f, 1], 2)];
        Assert.Equal([1, 0.25f, 3, -5.75f], y);
    }

    [Fact]
    public void A_clipped_gradient_is_not_shortened_by_the_statistics()
    {
        // With statistics far from the data, their increments would be most of the norm.
        InMemoryData data = Data(64, offset: 1000);
        float[] Step(TrainingOptions options)
        {
            (options.Optimizer, options.LearningRate, options.NumberOfEpochs, options.Seed) = (new Sgd(), 1, 1, 1);
            options.BatchSize = TrainingOptions.WholeBatch;
            return Of(new TrainingLoop(Network, new SquaredError(), options).Train(data).Parameters, "weights");
        }

        float[] free = Step(new TrainingOptions()), clipped = Step(new TrainingOptions { GradientClippingNorm = 100 });
        for (int i = 0; i < free.Length; i++)
            Assert.Equal(free[i], clipped[i], 1e-5f);
    }

    [Fact]
    public void Gamma_is_neither_decayed_nor_bounded()
    {
        // The targets are what the network gives: there is no gradient, so that decay alone would move gamma.
        var network = new Sequential(new Shape(Features), new BatchNorm());
        float[] initial = [3, -2, 1, 0.5f, 0.25f, 4, 0, 0, 0, 1, 1, 1];
        float[] x = Problems.Rows(Data(8)).Features;
        float[] y = [.. network.Forward(network.CreateWorkspace(8, training: true), initial, x, 8)];
        var data = new InMemoryData(8, Features, x, Features, y);
        var options = new TrainingOptions
        {
            Optimizer = new Sgd(),
            L2Regularization = 0.5f,
            L1Regularization = 0.5f,
            WeightElimination = 0.5f,
            MaxNorm = 0.1f,
            NumberOfEpochs = 3,
            Shuffle = false,
        };
        float[] last = new TrainingLoop(network, new SquaredError(), options).Train(data, initialParameters: initial).Parameters;
        Assert.Equal(initial[..6], last[..6]);
        Assert.NotEqual(initial[6..], last[6..]);
    }

    [Fact]
    public void A_last_batch_of_one_row_stays_finite_and_moves_no_running_variance()
    {
        var options = new TrainingOptions { BatchSize = 20, NumberOfEpochs = 1, Seed = 1, Shuffle = false, LearningRate = 1e-8f };
        float[] even = new TrainingLoop(Network, new SquaredError(), options).Train(Data(20)).Parameters;
        float[] last = new TrainingLoop(Network, new SquaredError(), options).Train(Data(21)).Parameters;
        Assert.All(last, value => Assert.True(float.IsFinite(value)));
        Assert.All(Of(even, "variance").Zip(Of(last, "variance")), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
    }

    [Fact]
    public void Weights_of_examples_do_not_act_on_statistics()
    {
        var (x, targets, _) = Problems.Rows(Data(30));
        float[] weights = [.. Enumerable.Range(0, 30).Select(i => i % 7 / 3f)];
        var options = new TrainingOptions { Optimizer = new Sgd(), BatchSize = TrainingOptions.WholeBatch, NumberOfEpochs = 1, Seed = 1, Shuffle = false };
        float[] weighted = new TrainingLoop(Network, new SquaredError(), options).Train(new InMemoryData(30, Features, x, 2, targets, weights)).Parameters;
        float[] alike = new TrainingLoop(Network, new SquaredError(), options).Train(Data(30)).Parameters;
        Assert.Equal(Of(alike, "mean"), Of(weighted, "mean"));
        Assert.Equal(Of(alike, "variance"), Of(weighted, "variance"));
        Assert.NotEqual(Of(alike, "weights"), Of(weighted, "weights"));
    }

    [Theory]
    [InlineData(0, 1e-5f, "Momentum")]
    [InlineData(1.5f, 1e-5f, "Momentum")]
    [InlineData(float.NaN, 1e-5f, "Momentum")]
    [InlineData(0.1f, 0, "Epsilon")]
    [InlineData(0.1f, float.PositiveInfinity, "Epsilon")]
    public void An_option_out_of_range_is_named(float momentum, float epsilon, string option)
    {
        var exception = Assert.Throws<ArgumentException>(() => new Sequential(new Shape(3), new BatchNorm(momentum, epsilon)));
        Assert.Contains(option, exception.Message, StringComparison.Ordinal);
    }

    /// <summary>The means over the batch's pieces, weighted by their rows, of their means and unbiased variances.</summary>
    private static (double Mean, double Variance) Expected(float[] x, int feature)
    {
        int rows = x.Length / Features;
        double mean = 0, variance = 0;
        for (int part = 0; part < rows; part += BatchPieces.PartRows)
        {
            int partRows = Math.Min(BatchPieces.PartRows, rows - part);
            int pieceRows = new BatchPieces(0, 1).RowsOf(partRows);
            for (int first = 0; first < partRows; first += pieceRows)
            {
                int count = Math.Min(pieceRows, partRows - first);
                double[] values = [.. Enumerable.Range(part + first, count).Select(row => (double)x[row * Features + feature])];
                (double pieceMean, double pieceVariance) = BatchNormalizationReference.Moments(values);
                mean += pieceMean * count / rows;
                // The variance of a single value is not known: the running one, 1, counts.
                variance += (count == 1 ? 1 : pieceVariance * count / (count - 1)) * count / rows;
            }
        }

        return (mean, variance);
    }

    private static InMemoryData Data(int rows, float offset = 0)
    {
        var random = new Random(3);
        return new InMemoryData(rows, Features, Problems.Uniform(random, rows * Features, offset - 1, offset + 4), 2, Problems.Uniform(random, rows * 2, -1, 1));
    }

    private static float[] Of(float[] parameters, string name) =>
        Network.Parameters.First(parameter => parameter.Name == name).Of(parameters.AsSpan()).ToArray();

    private static void AssertNear(double expected, float actual, string what) =>
        Assert.True(Math.Abs(actual - expected) <= 2e-6 * (1 + Math.Abs(expected)), $"{what}: {actual:R}, not {expected:R}.");
}
