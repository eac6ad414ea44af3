namespace MlNetDeep;

/// <summary>
/// The network's outputs for all rows to validate on, and the factor on them that fits the rows best: the reciprocal of the temperature of Guo,
/// Pleiss, Sun and Weinberger, "On calibration of modern neural networks", ICML 2017. A network that has learned for long is too sure of its
/// classes, so that its loss rises while it still errs less and less; the loss at the best factor tells how well it tells classes apart (Berta,
/// Holzmueller, Jordan and Bach, "Rethinking early stopping: refine, then calibrate", 2025).
/// </summary>
internal sealed class ValidationOutputs(Loss loss, int rows, int outputs, int targets)
{
    // Factors from a twentieth to twenty; a golden section search narrows their logarithms down to 1 %.
    private const double MostLog = 3;
    private const int Sections = 14;
    private const double Golden = 0.6180339887498949;

    // Of the logarithm of the factor, before any row is seen. Few rows that are all told apart would else ask for as large a factor as there is.
    private const double Deviation = 0.5;

    private readonly float[] _outputs = new float[(long)rows * outputs];
    private readonly float[] _scaled = new float[(long)rows * outputs];
    private readonly float[] _unused = new float[(long)rows * outputs];
    private readonly float[] _targets = new float[(long)rows * targets];
    private readonly float[] _weights = new float[rows];

    /// <summary>Takes memory for so many rows.</summary>
    /// <exception cref="ArgumentException">It is more than the process can have.</exception>
    public static ValidationOutputs Reserve(Loss loss, long rows, int outputs, int targets)
    {
        MemoryNeed.Check(
            rows * (3L * outputs + targets + 1), rows * Math.Max(outputs, targets), $"Calibrating the outputs for {rows} rows to validate on",
            $"set {nameof(TrainingOptions.CalibrateOutputs)} to false, or give fewer rows");
        return new ValidationOutputs(loss, (int)rows, outputs, targets);
    }

    /// <summary>Where the outputs of the rows that come next begin.</summary>
    public int First { get; set; }

    /// <summary>Keeps some rows, counted from <see cref="First"/>; threads may keep theirs at a time.</summary>
    public void Keep(int row, ReadOnlySpan<float> z, ReadOnlySpan<float> targetsOfRows, ReadOnlySpan<float> weights)
    {
        row += First;
        z.CopyTo(_outputs.AsSpan(row * outputs));
        targetsOfRows.CopyTo(_targets.AsSpan(row * targets));
        weights.CopyTo(_weights.AsSpan(row));
    }

    /// <summary>Makes those of each rank known to all.</summary>
    public void Gather(RankGroup ranks)
    {
        int[] counts = [.. Enumerable.Range(0, ranks.Ranks).Select(rank => RowsBefore(ranks.ShareOf(rank).End) - RowsBefore(ranks.ShareOf(rank).First))];
        ranks.Gather<float>(_outputs, [.. counts.Select(count => count * outputs)]);
        ranks.Gather<float>(_targets, [.. counts.Select(count => count * targets)]);
        ranks.Gather<float>(_weights, counts);

        int RowsBefore(int leaf) => (int)ranks.Share.RowsBefore(rows, leaf);
    }

    /// <summary>
    /// The best factor, and the sums over all rows with it: where the loss of all rows, and of a factor that is far from 1, is least. Both are convex
    /// functions of it.
    /// </summary>
    public (double Factor, LossTotals Losses) FitFactor()
    {
        double low = -MostLog, high = MostLog;
        double left = high - Golden * (high - low), right = low + Golden * (high - low);
        double leftLoss = Objective(left), rightLoss = Objective(right);
        for (int i = 0; i < Sections; i++)
        {
            if (leftLoss <= rightLoss)
            {
                (high, right, rightLoss) = (right, left, leftLoss);
                left = high - Golden * (high - low);
                leftLoss = Objective(left);
            }
            else
            {
                (low, left, leftLoss) = (left, right, rightLoss);
                right = low + Golden * (high - low);
                rightLoss = Objective(right);
            }
        }

        double best = (low + high) / 2;
        return (Math.Exp(best), Measure(best));
    }

    private double Objective(double logFactor)
    {
        LossTotals losses = Measure(logFactor);
        // As many rows as weigh as much, so that the units of weights do not matter.
        return losses.MeanLoss * rows + logFactor * logFactor / (2 * Deviation * Deviation);
    }

    private LossTotals Measure(double logFactor)
    {
        TensorPrimitives.Multiply(_outputs, (float)Math.Exp(logFactor), _scaled);
        return loss.Evaluate(_scaled, _targets, _weights, 1, _unused);
    }
}
