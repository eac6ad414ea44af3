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
            double[] values = [.. z.Slice(row * outputs, outputs).ToArray().Select(value => (double)value)];
            sum += weights[row] * OfRow(loss, values, targets.Slice(row * width, width));
            total += weights[row];
        }

        return sum / total;
    }

    /// <summary>The loss of one row.</summary>
    public static double OfRow(Loss loss, ReadOnlySpan<double> z, ReadOnlySpan<float> targets)
    {
        double sum = 0;
        if (loss is MemberLoss members)
        {
            int outputs = z.Length / members.Members;
            for (int start = 0; start < z.Length; start += outputs)
                sum += OfRow(members.Member, z.Slice(start, outputs), targets);
            return sum / members.Members;
        }

        if (loss is SoftmaxCrossEntropy softmax)
        {
            foreach (double value in z)
                sum += Math.Exp(value);
            double crossEntropy = 0, smoothing = softmax.LabelSmoothing;
            for (int i = 0; i < z.Length; i++)
                crossEntropy += ((i == (int)targets[0] ? 1 - smoothing : 0) + smoothing / z.Length) * (Math.Log(sum) - z[i]);
            return crossEntropy;
        }

        if (loss is QuantileLoss quantiles)
            return Pinball(quantiles.Levels, z, targets);
        if (loss is IntervalLoss interval)
            return OfInterval(interval.Level, z, targets);
        for (int i = 0; i < z.Length; i++)
            sum += OfOutput(loss, z[i], targets[i]);
        return sum;
    }

    private static double OfOutput(Loss loss, double z, double t) => loss switch
    {
        SigmoidCrossEntropy sigmoid => BinaryCrossEntropy(z, (1 - sigmoid.LabelSmoothing) * t + sigmoid.LabelSmoothing / 2),
        TanhCrossEntropy => -(1 + t) / 2 * Math.Log((1 + Math.Tanh(z)) / 2) - (1 - t) / 2 * Math.Log((1 - Math.Tanh(z)) / 2),
        SquaredError => (z - t) * (z - t) / 2,
        TanhSquaredError => Math.Pow(Math.Tanh(z) - t, 2) / 2,
        AbsoluteError => Math.Abs(z - t),
        HuberLoss huber => Math.Abs(z - t) < huber.Delta ? (z - t) * (z - t) / 2 : huber.Delta * Math.Abs(z - t) - huber.Delta * huber.Delta / 2.0,
        // 0 ln 0 is 0.
        PoissonDeviance => Math.Exp(z) - t + (t == 0 ? 0 : t * Math.Log(t / Math.Exp(z))),
        _ => throw new NotSupportedException($"Write the definition of {loss.GetType().Name} here."),
    };

    private static double BinaryCrossEntropy(double z, double q) => -q * Math.Log(Sigmoid(z)) - (1 - q) * Math.Log(1 - Sigmoid(z));

    private static double Pinball(IReadOnlyList<float> levels, ReadOnlySpan<double> z, ReadOnlySpan<float> targets)
    {
        double sum = 0, quantile = 0;
        for (int i = 0; i < z.Length; i++)
        {
            int level = i % levels.Count;
            quantile = level == 0 ? z[i] : quantile + Math.Log(1 + Math.Exp(z[i]));
            double t = targets[i / levels.Count];
            sum += t > quantile ? levels[level] * (t - quantile) : (1 - levels[level]) * (quantile - t);
        }

        return sum;
    }

    private static double OfInterval(double level, ReadOnlySpan<double> z, ReadOnlySpan<float> targets)
    {
        double sum = 0;
        for (int i = 0; i < targets.Length; i++)
        {
            double median = z[i], t = targets[i];
            double lower = median - Math.Log(1 + Math.Exp(z[targets.Length + i])), upper = median + Math.Log(1 + Math.Exp(z[2 * targets.Length + i]));
            foreach ((double share, double quantile) in ((double, double)[])[((1 - level) / 2, lower), (0.5, median), ((1 + level) / 2, upper)])
                sum += t > quantile ? share * (t - quantile) : (1 - share) * (quantile - t);
        }

        return sum;
    }

    private static double Sigmoid(double z) => 1 / (1 + Math.Exp(-z));
}
