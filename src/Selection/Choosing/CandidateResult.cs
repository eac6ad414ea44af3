namespace MlNetDeep;

/// <summary>How one trainer did in a comparison.</summary>
/// <typeparam name="TMetrics">What ML.NET's evaluator of the task gives.</typeparam>
public sealed class CandidateResult<TMetrics>
{
    internal CandidateResult(string name, IReadOnlyList<FoldResult<TMetrics>> folds, string? error) =>
        (Name, Folds, Error) = (name, folds, error);

    /// <summary>The name that it was given.</summary>
    public string Name { get; }

    /// <summary>What was measured in each fold; where the trainer failed, in those before.</summary>
    public IReadOnlyList<FoldResult<TMetrics>> Folds { get; }

    /// <summary>Why the trainer failed, and in which fold; null where it did not.</summary>
    public string? Error { get; }

    /// <summary>The mean over folds; NaN where the trainer failed.</summary>
    /// <param name="metric">The figure.</param>
    public double Mean(Metric<TMetrics> metric) => Error is null ? Values(metric).Average() : double.NaN;

    /// <summary>
    /// The standard deviation over folds, divided by the root of their number. Folds share most of their training rows, so it is too small to
    /// tell two trainers apart: see <see cref="TrainerComparison{TMetrics}.Difference"/>.
    /// </summary>
    /// <param name="metric">The figure.</param>
    public double StandardError(Metric<TMetrics> metric) =>
        Error is null ? Math.Sqrt(Statistics.Variance(Values(metric)) / Folds.Count) : double.NaN;

    /// <summary>The time that Fit took: the median over folds, so that what the first fold compiles does not count.</summary>
    public TimeSpan TrainingTime => Median(fold => fold.TrainingTime);

    /// <summary>The time that reading the scores of a row took, by Transform: the median over folds.</summary>
    public TimeSpan ScoringTimePerRow => Median(fold => fold.ScoringTimePerRow);

    /// <summary>The mean size of the saved model, in bytes.</summary>
    public double ModelBytes => Error is null ? Folds.Average(fold => fold.ModelBytes) : double.NaN;

    /// <summary>The rows that it was to be judged on, of all folds: those with a label.</summary>
    public long Rows => Folds.Sum(fold => fold.Rows);

    /// <summary>
    /// Those of them that it gave a score; the others, of which the score is not a number, ML.NET's evaluators leave out. Figures of
    /// candidates that were not judged on the same rows do not compare.
    /// </summary>
    public long JudgedRows => Folds.Sum(fold => fold.JudgedRows);

    /// <summary>
    /// Brier score and reliability of its probabilities, over the rows of all folds. Null where the trainer failed or gives no probabilities, as
    /// in regression.
    /// </summary>
    public Calibration? Calibration => Error is null && Folds.All(fold => fold.Calibration is not null)
        ? Calibration.Join([.. Folds.Select(fold => fold.Calibration!)])
        : null;

    /// <summary>Whether it was judged on all rows; one that was not ranks behind those that were.</summary>
    internal bool IsJudgedOnAllRows => Error is null && JudgedRows >= Rows;

    internal double[] Values(Metric<TMetrics> metric) => [.. Folds.Select(fold => metric.Value(fold.Metrics))];

    private TimeSpan Median(Func<FoldResult<TMetrics>, TimeSpan> time) =>
        Folds.Select(time).Order().ElementAtOrDefault(Folds.Count / 2);
}

/// <summary>How a model of one fold did.</summary>
/// <typeparam name="TMetrics">What ML.NET's evaluator of the task gives.</typeparam>
/// <param name="Metrics">Measured on the fold's rows, which the model did not learn from.</param>
/// <param name="TrainingTime">How long Fit took.</param>
/// <param name="ScoringTimePerRow">How long Transform, and reading what it adds for the task, took for a row.</param>
/// <param name="ModelBytes">The size of the saved model.</param>
/// <param name="Rows">The fold's rows with a label; all of them where the candidate's pipeline makes the label.</param>
/// <param name="JudgedRows">Those that the model gave a score.</param>
/// <param name="Calibration">Brier score and reliability of the model's probabilities; null where it gives none.</param>
/// <param name="RocCurve">
/// Binary: the receiver operating characteristic of the fold's rows, from (0, 0) to (1, 1), about 200 points at most. Null of other tasks.
/// </param>
public sealed record FoldResult<TMetrics>(
    TMetrics Metrics, TimeSpan TrainingTime, TimeSpan ScoringTimePerRow, long ModelBytes, long Rows, long JudgedRows,
    Calibration? Calibration = null, IReadOnlyList<RocPoint>? RocCurve = null);
