namespace MlNetDeep.Reference;

/// <summary>Batch normalization of one channel, as plain loops in double precision.</summary>
public static class BatchNormalizationReference
{
    /// <summary>The mean and the biased variance.</summary>
    public static (double Mean, double Variance) Moments(IReadOnlyList<double> x)
    {
        var mean = x.Sum() / x.Count;
        return (mean, x.Sum(value => (value - mean) * (value - mean)) / x.Count);
    }

    /// <summary>(x - mean) / sqrt(variance + epsilon).</summary>
    public static double[] Normalize(IReadOnlyList<double> x, double epsilon)
    {
        var (mean, variance) = Moments(x);
        return [.. x.Select(value => (value - mean) / Math.Sqrt(variance + epsilon))];
    }

    /// <summary>
    /// The gradient by x of sum dy gamma xhat, by the chain rule: d xhat_j / d x_i = (delta_ij - 1 / n - xhat_i xhat_j / n) / deviation.
    /// </summary>
    public static double[] Gradient(IReadOnlyList<double> x, IReadOnlyList<double> dy, double gamma, double epsilon)
    {
        var normalized = Normalize(x, epsilon);
        var deviation = Math.Sqrt(Moments(x).Variance + epsilon);
        var gradient = new double[x.Count];
        for (var i = 0; i < x.Count; i++)
        {
            for (var j = 0; j < x.Count; j++)
                gradient[i] += dy[j] * gamma * ((i == j ? 1 : 0) - 1.0 / x.Count - normalized[i] * normalized[j] / x.Count) / deviation;
        }
        return gradient;
    }
}
