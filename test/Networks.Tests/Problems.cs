namespace MlNetDeep.Networks.Tests;

/// <summary>Small data sets, the same on every run.</summary>
internal static class Problems
{
    /// <summary>Features uniform in [-1, 1), and one target a row: a fixed linear function of them plus uniform noise.</summary>
    public static InMemoryData Line(int rows, int features, float noise = 0, int seed = 1)
    {
        var random = new Random(seed);
        float[] x = Uniform(random, rows * features, -1, 1);
        var targets = new float[rows];
        for (int row = 0; row < rows; row++)
        {
            for (int i = 0; i < features; i++)
                targets[row] += x[row * features + i] * (i % 2 == 0 ? 0.5f : -0.25f);
            targets[row] += noise * (2 * random.NextSingle() - 1);
        }

        return new InMemoryData(rows, features, x, 1, targets);
    }

    /// <summary>Features uniform in [-1, 1) and classes that a plane or two separate.</summary>
    public static InMemoryData Classes(int rows, int features, int classes, int seed = 1)
    {
        var random = new Random(seed);
        float[] x = Uniform(random, rows * features, -1, 1);
        var targets = new float[rows];
        for (int row = 0; row < rows; row++)
            targets[row] = (int)(classes * (x[row * features] * x[row * features + 1] + 1) / 2);
        return new InMemoryData(rows, features, x, 1, targets);
    }

    /// <summary>A network of one hidden layer for such data.</summary>
    public static Sequential Network(int inputs, int hidden, int outputs, float dropout = 0) =>
        new(new Shape(inputs), new Dense(hidden), new Tanh(), new Dropout(dropout), new Dense(outputs));

    /// <summary>Values uniform in [minimum, maximum).</summary>
    public static float[] Uniform(Random random, int count, float minimum, float maximum)
    {
        var values = new float[count];
        foreach (ref float value in values.AsSpan())
            value = minimum + (maximum - minimum) * random.NextSingle();
        return values;
    }

    /// <summary>The mean loss of a network on data, without dropout.</summary>
    public static double MeanLoss(Sequential network, Loss loss, float[] parameters, InMemoryData data)
    {
        var (x, targets, weights) = Rows(data);
        Span<float> z = network.Forward(network.CreateWorkspace(weights.Length, training: false), parameters, x, weights.Length);
        return LossOracle.Mean(loss, z, targets, weights);
    }

    /// <summary>All examples in their own order.</summary>
    public static (float[] Features, float[] Targets, float[] Weights) Rows(InMemoryData data)
    {
        int rows = (int)data.RowCount;
        var (x, targets, weights) = (new float[rows * data.FeatureLength], new float[rows * data.TargetLength], new float[rows]);
        RowBlock block = data.ReadEpoch(null, 0, 1).Single();
        block.GatherFeatures(0, rows, x);
        block.GatherTargets(0, rows, targets, weights);
        return (x, targets, weights);
    }

    /// <summary>The first rows of a block as a batch.</summary>
    public static TrainingBatch Batch(RowBlock block, int rows)
    {
        var batch = new TrainingBatch(leaves: 1) { Rows = rows, Weight = block.TotalWeight(0, rows) };
        batch.Leaves[0] = new LeafRows(block, 0, rows, 0);
        return batch;
    }

    /// <summary>The histories but for the time that epochs took.</summary>
    public static TrainingHistory WithoutSeconds(TrainingHistory history) =>
        history with { Epochs = [.. history.Epochs.Select(record => record with { Seconds = 0 })] };

    /// <summary>Asserts the same weights, bit by bit, and the same history but for the time that epochs took.</summary>
    public static void AssertSame(TrainingResult expected, TrainingResult actual)
    {
        Assert.Equal(Bits(expected.Parameters), Bits(actual.Parameters));
        TrainingHistory expectedHistory = WithoutSeconds(expected.History), actualHistory = WithoutSeconds(actual.History);
        Assert.Equal(expectedHistory.Epochs, actualHistory.Epochs);
        // What was planned may differ where the outcome does not.
        Assert.Equal(expectedHistory with { Epochs = [], Plan = null }, actualHistory with { Epochs = [], Plan = null });
    }

    /// <summary>The values' bits, which tell -0 from 0 and one NaN from another.</summary>
    public static int[] Bits(ReadOnlySpan<float> values) => System.Runtime.InteropServices.MemoryMarshal.Cast<float, int>(values).ToArray();
}
