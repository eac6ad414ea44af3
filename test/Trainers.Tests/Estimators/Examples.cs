namespace MlNetDeep.Trainers.Tests.Estimators;

/// <summary>Rows before they become a data view, so that a test can change any of them: features, a target of no particular type, weights.</summary>
internal sealed record Examples(float[][] Features, float[] Targets, float[] Weights)
{
    /// <summary>The number of rows.</summary>
    public int Rows => Features.Length;

    /// <summary>The number of features of a row; that of the table's own cases where there is no row.</summary>
    public int FeatureLength => Rows == 0 ? 4 : Features[0].Length;

    /// <summary>
    /// Standard normal features, the second moved and scaled so that standardizing matters, and the target
    /// 2 x0 - x1 + x2 x3 + 0.5 x4 + ..., a plane with one interaction.
    /// </summary>
    public static Examples Create(int rows, int featureLength = 4, int seed = 7)
    {
        var random = new Random(seed);
        var features = new float[rows][];
        var targets = new float[rows];
        var weights = new float[rows];
        for (int row = 0; row < rows; row++)
        {
            float[] x = [.. Enumerable.Range(0, featureLength).Select(_ => NextNormal(random))];
            targets[row] = 2 * x[0] - x[1] + x[2] * x[3] + 0.5f * x.Skip(4).Sum();
            x[1] = 30 + 10 * x[1];
            features[row] = x;
            weights[row] = 0.5f + random.NextSingle();
        }

        return new Examples(features, targets, weights);
    }

    /// <summary>The first rows alone.</summary>
    public Examples Take(int rows) => new(Features[..rows], Targets[..rows], Weights[..rows]);

    /// <summary>The same rows with features passed through a function of (row, index, value).</summary>
    public Examples MapFeatures(Func<int, int, float, float> map) =>
        this with { Features = [.. Features.Select((x, row) => x.Select((value, index) => map(row, index, value)).ToArray())] };

    private static float NextNormal(Random random) =>
        (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
}
