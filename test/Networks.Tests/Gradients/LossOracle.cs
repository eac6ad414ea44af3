namespace MlNetDeep.Networks.Tests;

/// <summary>The losses' definitions in double precision, written apart from the library's and without its care about overflow.</summary>
internal static class LossOracle
{
    /// <summary>The weighted mean over rows of each row's loss.</summary>
    public static double Mean(Loss loss, ReadOnlySpan<float> z, ReadOnlySpan<float> targets, ReadOnlySpan<float> weights)
    {
        int outputs = z.Length / weights.Length, width = targets.Length / weights.Length;
        double sum = 0, total = 0;
        for (int row = 0; row < weights.Length; row++)
        {
            sum += weights[row] * OfRow(loss, z.Slice(row * outputs, outputs), targets.Slice(row * width, width));
            total += weights[row];
        }

        return sum / total;
    }

    private static double OfRow(Loss loss, ReadOnlySpan<float> z, ReadOnlySpan<float> targets)
    {
        double sum = 0;
        if (loss is SoftmaxCrossEntropy)
        {
            foreach (float value in z)
                sum += Math.Exp(value);
            return Math.Log(sum) - z[(int)targets[0]];
        }

        for (int i = 0; i < z.Length; i++)
            sum += OfOutput(loss, z[i], targets[i]);
        return sum;
    }

    private static double OfOutput(Loss loss, double z, double t) => loss switch
    {
        SigmoidCrossEntropy => -t * Math.Log(Sigmoid(z)) - (1 - t) * Math.Log(1 - Sigmoid(z)),
        TanhCrossEntropy => -(1 + t) / 2 * Math.Log((1 + Math.Tanh(z)) / 2) - (1 - t) / 2 * Math.Log((1 - Math.Tanh(z)) / 2),
        SquaredError => (z - t) * (z - t) / 2,
        TanhSquaredError => Math.Pow(Math.Tanh(z) - t, 2) / 2,
        _ => throw new NotSupportedException($"Write the definition of {loss.GetType().Name} here."),
    };

    private static double Sigmoid(double z) => 1 / (1 + Math.Exp(-z));
}
