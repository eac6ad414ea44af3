namespace MlNetDeep;

/// <summary>The matrix of the second moments of (1, x), of which the delta rule's largest rate depends.</summary>
internal static class SecondMoments
{
    // The eigenvalue is for a message: a few digits, which power iteration from below has after some dozen steps.
    private const int Steps = 50;

    /// <summary>
    /// The largest eigenvalue of the mean of (1, x)(1, x)^T, weighed by the rows' weights, by power iteration: never above it, and near it.
    /// </summary>
    public static double LargestEigenvalue(RuleRows rows, int features)
    {
        var vector = new LinearUnit(features) { Bias = 1 };
        // No symmetry of the data is likely to be orthogonal to these.
        for (int i = 0; i < features; i++)
            vector.Weights[i] = 1 + 0.5f * MathF.Sin(i + 1);
        double eigenvalue = 0;
        for (int step = 0; step < Steps; step++)
        {
            var product = new LinearUnit(features);
            double weight = 0;
            rows.ForEach(seed: null, step, (in Example x, bool _) =>
            {
                float projection = x.Weight * (vector.Product(x) + vector.Bias);
                product.Add(x, projection);
                product.Bias += projection;
                weight += x.Weight;
            });
            double norm = Norm(product);
            eigenvalue = norm / weight / Norm(vector);
            vector = new LinearUnit(features);
            vector.Take(product, (float)(1 / norm));
        }

        return eigenvalue;
    }

    private static double Norm(LinearUnit vector) =>
        Math.Sqrt(Math.Pow(TensorPrimitives.Norm<float>(vector.Weights), 2) + (double)vector.Bias * vector.Bias);
}
