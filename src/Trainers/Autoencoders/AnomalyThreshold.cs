namespace MlNetDeep;

/// <summary>The reconstruction error above which a row is an anomaly, from the errors of the training rows.</summary>
internal static class AnomalyThreshold
{
    // Float sums of values near 1 differ by some units of 2^-24, 6e-8, from one order of summation to another: a row that scores alone must
    // not be an anomaly for that, where it was none in a batch.
    private const double Rounding = 1e-6;

    /// <summary>
    /// The threshold of the training rows, at the autoencoder's scale: the contamination is the greatest share of them, by weight, above it.
    /// </summary>
    /// <exception cref="InvalidOperationException">The errors leave the range of a float.</exception>
    public static double Of(IHost context, AutoencoderModel model, TrainingData rows, double contamination)
    {
        (double Error, float Weight)[] errors = [.. Measure(context, model, rows)];
        double threshold = Of(errors, contamination);
        if (!double.IsFinite(threshold))
            throw context.Except(
                "The reconstruction errors of the training rows are not finite: bring the features near [0, 1], or set Scaling to " +
                "Standardize.");
        return threshold;
    }

    /// <summary>
    /// The threshold of errors, at least one, which are sorted here, with weights above 0: halfway from the greatest that is taken as normal to
    /// the least that is not, and above the first by what rounding may do to it.
    /// </summary>
    /// <returns>Above 0.</returns>
    internal static double Of(Span<(double Error, float Weight)> errors, double contamination)
    {
        errors.Sort((a, b) => a.Error.CompareTo(b.Error));
        double total = 0, above = 0;
        foreach ((_, float weight) in errors)
            total += weight;
        int normal = errors.Length - 1;
        // Equal errors are on one side.
        for (int i = normal; i > 0; i--)
        {
            above += errors[i].Weight;
            if (above > contamination * total)
                break;
            if (errors[i - 1].Error < errors[i].Error)
                normal = i - 1;
        }

        double greatest = errors[normal].Error;
        double margin = Math.Pow(Math.Sqrt(greatest) + Rounding, 2);
        return normal == errors.Length - 1 ? margin : Math.Max(margin, (greatest + errors[normal + 1].Error) / 2);
    }

    private static IEnumerable<(double Error, float Weight)> Measure(IHost context, AutoencoderModel model, TrainingData rows)
    {
        foreach (EncodedBatch batch in EncodedBatch.Read(rows, model.WithoutScaling(), () => context.CheckAlive()))
        {
            for (int row = 0; row < batch.Pass.Rows; row++)
                yield return (batch.Pass.MeanSquaredError(row, batch.Row(row)), batch.Weights[row]);
        }
    }
}
