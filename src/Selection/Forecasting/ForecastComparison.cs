namespace MlNetDeep;

/// <summary>
/// Forecasters at the same origins, the naive forecasts among them: figures, and which differences are more than chance. Its text is a
/// table.
/// </summary>
public sealed class ForecastComparison
{
    private readonly int _overlap;
    private readonly string _note;

    internal ForecastComparison(IEnumerable<RollingOriginResult> candidates, Metric<ForecastMetrics>? metric, RollingOrigins origins)
    {
        Metric = metric ?? MlNetDeep.Metrics.ForecastMeanAbsoluteScaledError;
        Metrics = [.. MlNetDeep.Metrics.OfForecasts.Prepend(Metric).Distinct()];
        (NumberOfOrigins, _overlap, _note) = (origins.Count, origins.Overlap, origins.ToString());
        // Stable: equals, and those that failed, stay in the user's order.
        Candidates =
        [
            .. candidates.OrderBy(candidate => candidate.Error is not null).ThenBy(candidate => !candidate.IsJudgedOnAll)
                .ThenBy(candidate => Metric.Rank(Metric.Value(candidate.Metrics))),
        ];
    }

    /// <summary>The forecasters, the best first, behind them those with steps that have no forecast, those that failed last.</summary>
    public IReadOnlyList<RollingOriginResult> Candidates { get; }

    /// <summary>What was measured; the first decides.</summary>
    public IReadOnlyList<Metric<ForecastMetrics>> Metrics { get; }

    /// <summary>The figure that decides.</summary>
    public Metric<ForecastMetrics> Metric { get; }

    /// <summary>How many origins there were.</summary>
    public int NumberOfOrigins { get; }

    /// <summary>A forecaster by its name; "naive" and "seasonal naive" are the naive ones.</summary>
    /// <param name="name">As it was given.</param>
    /// <exception cref="ArgumentException">No candidate has the name.</exception>
    public RollingOriginResult this[string name] =>
        Candidates.FirstOrDefault(candidate => candidate.Name == name) ?? throw new ArgumentException(
            $"No candidate is named '{name}'; there are {string.Join(", ", Candidates.Select(candidate => candidate.Name))}.", nameof(name));

    /// <summary>
    /// By how much one forecaster differs from another, by the test of Diebold and Mariano (1995) over the origins' figures, with the
    /// correction of Harvey, Leybourne and Newbold (1997) for few of them. Errors of origins less than a horizon apart are taken to hang
    /// together; NaN where all origins are, and of candidates that failed or have steps without forecast. Of many pairs some differ by chance.
    /// </summary>
    /// <param name="first">A candidate's name.</param>
    /// <param name="second">Another's.</param>
    /// <param name="metric">The figure; null takes the one that decides.</param>
    /// <exception cref="ArgumentException">No candidate has the name.</exception>
    public Difference Difference(string first, string second, Metric<ForecastMetrics>? metric = null)
    {
        RollingOriginResult one = this[first], other = this[second];
        if (!one.IsJudgedOnAll || !other.IsJudgedOnAll)
            return new Difference(double.NaN, double.NaN, double.NaN);
        Func<ForecastMetrics, double> value = (metric ?? Metric).Value;
        return Statistics.DieboldMariano([.. one.Origins.Zip(other.Origins, (a, b) => value(a) - value(b))], _overlap);
    }

    /// <summary>The table in Markdown.</summary>
    public string ToMarkdown() => CreateTable().ToMarkdown();

    /// <summary>The table in columns of equal width.</summary>
    public override string ToString() => CreateTable().ToText();

    internal TextTable CreateTable()
    {
        float[] levels = [.. Candidates.Select(candidate => candidate.ConfidenceLevel).OfType<float>().Distinct().Order()];
        Metric<ForecastMetrics>[] metrics = [.. Metrics.Where(metric => levels.Length > 0 || metric != MlNetDeep.Metrics.ForecastIntervalScore)];
        string[] coverage = levels.Length > 0 ? ["coverage", "width"] : [];
        var table = new TextTable(["Forecaster", .. metrics.Select(metric => metric.Name), .. coverage, "p against best", "seconds an origin"]);
        foreach (RollingOriginResult candidate in Candidates)
        {
            if (candidate.Error is { } error)
            {
                table.Add($"{candidate.Name}: {error}");
                continue;
            }

            ForecastMetrics figures = candidate.Metrics;
            table.Add(
            [
                candidate.IsJudgedOnAll
                    ? candidate.Name
                    : $"{candidate.Name} (no forecast of {candidate.Count - figures.Count} of {candidate.Count} steps)",
                .. metrics.Select(metric => Number(metric.Value(figures), "g4")),
                .. coverage.Length > 0 ? (string[])[Number(figures.Coverage, "f3"), Number(figures.MeanIntervalWidth, "g4")] : [],
                candidate == Candidates[0] ? "" : Number(Difference(candidate.Name, Candidates[0].Name).PValue, "f3"),
                Number(candidate.TimePerOrigin.TotalSeconds, "f3"),
            ]);
        }

        IEnumerable<string> percent = levels.Select(level => (100 * (decimal)level).ToString("0.##", CultureInfo.InvariantCulture));
        table.Note = levels.Length == 0 ? _note : $"{_note} Intervals of {string.Join(", ", percent)} %.";
        return table;
    }

    private static string Number(double value, string format) =>
        double.IsNaN(value) ? "none" : value.ToString(format, CultureInfo.InvariantCulture);
}
