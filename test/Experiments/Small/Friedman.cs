namespace MlNetDeep.Experiments;

/// <summary>Two regressions of J. Friedman's "Multivariate adaptive regression splines" (1991), as scikit-learn and mlbench draw them.</summary>
internal static class Friedman
{
    /// <summary>10 numbers in [0, 1], five of them of no use: y = 10 sin(pi x1 x2) + 20 (x3 - 0.5)^2 + 10 x4 + 5 x5, and noise of deviation 1.</summary>
    public static (float[][] Features, float[] Labels) First(int rows, int seed) => Draw(rows, seed, noise: 1, random =>
    {
        double[] x = [.. Enumerable.Range(0, 10).Select(_ => random.NextDouble())];
        return (x, 10 * Math.Sin(Math.PI * x[0] * x[1]) + 20 * (x[2] - 0.5) * (x[2] - 0.5) + 10 * x[3] + 5 * x[4]);
    });

    /// <summary>4 numbers: y = atan((x2 x3 - 1 / (x2 x4)) / x1), and noise of deviation 0.1.</summary>
    public static (float[][] Features, float[] Labels) Third(int rows, int seed) => Draw(rows, seed, noise: 0.1, random =>
    {
        double[] x =
        [
            100 * random.NextDouble(), Math.PI * (40 + 520 * random.NextDouble()), random.NextDouble(), 1 + 10 * random.NextDouble(),
        ];
        return (x, Math.Atan((x[1] * x[2] - 1 / (x[1] * x[3])) / x[0]));
    });

    private static (float[][], float[]) Draw(int rows, int seed, double noise, Func<Random, (double[] Features, double Label)> draw)
    {
        var random = new Random(seed);
        var features = new float[rows][];
        var labels = new float[rows];
        for (int row = 0; row < rows; row++)
        {
            (double[] numbers, double label) = draw(random);
            double normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            (features[row], labels[row]) = ([.. numbers.Select(number => (float)number)], (float)(label + noise * normal));
        }

        return (features, labels);
    }
}
