namespace MlNetDeep;

/// <summary>
/// Trainers on the same folds: figures with standard errors, what they cost, and which differences are more than chance. Its text is a table.
/// </summary>
/// <typeparam name="TMetrics">What ML.NET's evaluator of the task gives.</typeparam>
public sealed class TrainerComparison<TMetrics>
{
    private readonly double _testToTrain;
    private readonly string? _note;

    internal TrainerComparison(
        IEnumerable<CandidateResult<TMetrics>> candidates, IReadOnlyList<Metric<TMetrics>> metrics, int folds, double testToTrain, string? note)
    {
        (Metrics, NumberOfFolds, _testToTrain, _note) = (metrics, folds, testToTrain, note);
        // Stable: equals, and those that failed, stay in the user's order.
        Candidates =
        [
            .. candidates.OrderBy(candidate => candidate.Error is not null).ThenBy(candidate => !candidate.IsJudgedOnAllRows)
                .ThenBy(candidate => Metric.Rank(candidate.Mean(Metric))),
        ];
    }

    /// <summary>The trainers, the best first, behind them those that did not score all rows, those that failed last.</summary>
    public IReadOnlyList<CandidateResult<TMetrics>> Candidates { get; }

    /// <summary>What was measured; the first decides.</summary>
    public IReadOnlyList<Metric<TMetrics>> Metrics { get; }

    /// <summary>The figure that decides.</summary>
    public Metric<TMetrics> Metric => Metrics[0];

    /// <summary>Parts of the cross-validation.</summary>
    public int NumberOfFolds { get; }

    /// <summary>A trainer by its name.</summary>
    /// <param name="name">As it was given.</param>
    /// <exception cref="ArgumentException">No candidate has the name.</exception>
    public CandidateResult<TMetrics> this[string name] =>
        Candidates.FirstOrDefault(candidate => candidate.Name == name) ?? throw new ArgumentException(
            $"No candidate is named '{name}'; there are {string.Join(", ", Candidates.Select(candidate => candidate.Name))}.", nameof(name));

    /// <summary>
    /// By how much one trainer differs from another, by the corrected resampled t-test (Nadeau and Bengio 2003). Of many pairs some differ
    /// by chance: one in twenty at a level of 0.05. Of candidates that failed, or were not judged on all rows, there is none: NaN.
    /// </summary>
    /// <param name="first">A candidate's name.</param>
    /// <param name="second">Another's.</param>
    /// <param name="metric">The figure; null takes the one that decides.</param>
    /// <exception cref="ArgumentException">No candidate has the name.</exception>
    public Difference Difference(string first, string second, Metric<TMetrics>? metric = null)
    {
        CandidateResult<TMetrics> one = this[first], other = this[second];
        if (!one.IsJudgedOnAllRows || !other.IsJudgedOnAllRows)
            return new Difference(double.NaN, double.NaN, double.NaN);
        double[] a = one.Values(metric ?? Metric), b = other.Values(metric ?? Metric);
        return Statistics.CorrectedTest([.. a.Zip(b, (x, y) => x - y)], _testToTrain);
    }

    /// <summary>The table in Markdown.</summary>
    public string ToMarkdown() => CreateTable().ToMarkdown();

    /// <summary>The table in columns of equal width.</summary>
    public override string ToString() => CreateTable().ToText();

    internal TextTable CreateTable()
    {
        // Values have no probabilities.
        Calibration?[] calibrations = [.. Candidates.Select(candidate => candidate.Calibration)];
        string[] calibrated = Array.Exists(calibrations, calibration => calibration is not null) ? ["Brier", "calibration error"] : [];
        var table = new TextTable(
            ["Trainer", .. Metrics.Select(metric => metric.Name), .. calibrated, "p against best", "training s", "scoring us a row", "model kB"]);
        foreach ((CandidateResult<TMetrics> candidate, Calibration? calibration) in Candidates.Zip(calibrations))
        {
            if (candidate.Error is { } error)
            {
                table.Add($"{candidate.Name}: {error}");
                continue;
            }

            table.Add(
            [
                candidate.IsJudgedOnAllRows
                    ? candidate.Name
                    : $"{candidate.Name} (no score for {ScoredRows.Share(candidate.Rows - candidate.JudgedRows, candidate.Rows)})",
                .. Metrics.Select(metric => double.IsNaN(candidate.Mean(metric))
                    ? "none"
                    : Format($"{candidate.Mean(metric):f4} ± {candidate.StandardError(metric):f4}")),
                .. new[] { calibration?.BrierScore, calibration?.ExpectedCalibrationError }.Take(calibrated.Length)
                    .Select(figure => Number(figure ?? double.NaN, "f4")),
                candidate == Candidates[0] ? "" : Number(Difference(candidate.Name, Candidates[0].Name).PValue, "f3"),
                Format($"{candidate.TrainingTime.TotalSeconds:g3}"),
                Format($"{candidate.ScoringTimePerRow.TotalMicroseconds:g3}"),
                Format($"{candidate.ModelBytes / 1000:f1}"),
            ]);
        }

        table.Note = _note;
        return table;
    }

    private static string Number(double value, string format) =>
        double.IsNaN(value) ? "none" : value.ToString(format, CultureInfo.InvariantCulture);

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
