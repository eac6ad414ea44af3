namespace MlNetDeep.Experiments;

/// <summary>What a trainer reached on a table: a figure a fold.</summary>
/// <param name="Set">The table.</param>
/// <param name="Trainer">The trainer.</param>
/// <param name="Folds">Parts of a cross-validation, of which there may be several, one after another.</param>
/// <param name="Seed">What folds and first weights follow from.</param>
/// <param name="Rows">Rows of the table.</param>
public sealed record TrainerResult(string Set, string Trainer, int Folds, int Seed, int Rows)
{
    /// <summary>The share of wrong rows, or the root of the mean squared error of a regression.</summary>
    public double[] Errors { get; init; } = [];

    /// <summary>Areas under the curve, of binary classification alone.</summary>
    public double[]? Auc { get; init; }

    /// <summary>Log-losses as ML.NET has them: in bits of binary, in nats of multiclass classification.</summary>
    public double[]? LogLoss { get; init; }

    /// <summary>Seconds of training.</summary>
    public double[] Seconds { get; init; } = [];

    /// <summary>Why there are no figures, or null.</summary>
    public string? Failure { get; init; }

    /// <summary>The mean error over folds; infinite where the trainer failed.</summary>
    public double MeanError() => Failure is null ? Errors.Average() : double.PositiveInfinity;

    /// <summary>The standard error of the mean error. Cuts that were repeated see the same rows again: they make it no smaller.</summary>
    public double StandardError()
    {
        double mean = MeanError();
        return Math.Sqrt(Errors.Sum(error => (error - mean) * (error - mean)) / (Errors.Length - 1) / Folds);
    }
}
