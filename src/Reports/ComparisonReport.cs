namespace MlNetDeep;

/// <summary>The page of a comparison of trainers.</summary>
internal static class ComparisonReport
{
    private const int MostClasses = 40;

    /// <summary>Writes down what a comparison measured.</summary>
    public static HtmlPage Create<TMetrics>(TrainerComparison<TMetrics> comparison, string title)
    {
        var page = new HtmlPage(title);
        page.AddTable(comparison.CreateTable());
        CandidateResult<TMetrics>[] judged = [.. comparison.Candidates.Where(candidate => candidate.Error is null)];
        AddFolds(page, comparison, judged);
        AddCurves(page, judged);
        foreach (CandidateResult<TMetrics> candidate in judged)
            AddConfusion(page, candidate);
        return page;
    }

    private static void AddFolds<TMetrics>(HtmlPage page, TrainerComparison<TMetrics> comparison, CandidateResult<TMetrics>[] judged)
    {
        if (judged.Length == 0)
            return;
        var chart = new Chart($"{comparison.Metric.Name} by fold", "fold", comparison.Metric.Name) { MayBeLogarithmic = true };
        for (int i = 0; i < judged.Length; i++)
            chart.AddCurve(
                judged[i].Name, Svg.Color(i), judged[i].Values(comparison.Metric).Select((value, fold) => (fold + 1.0, value)), 1, hasDots: true);
        page.AddCharts(chart.Draw());
        page.AddTable(
            ["Trainer", .. Enumerable.Range(1, comparison.NumberOfFolds).Select(fold => $"fold {fold}")],
            judged.Select(candidate => (string[])
                [candidate.Name, .. candidate.Values(comparison.Metric).Select(value => value.ToString("g5", CultureInfo.InvariantCulture))]));
    }

    private static void AddCurves<TMetrics>(HtmlPage page, CandidateResult<TMetrics>[] judged)
    {
        var roc = new Chart("ROC, a curve for each fold", "false positive rate", "true positive rate") { IsOfShares = true };
        var reliability = new Chart("Reliability, over all folds", "mean probability of the rows of a bin", "share that came true")
        {
            IsOfShares = true,
        };
        for (int i = 0; i < judged.Length; i++)
        {
            foreach (IReadOnlyList<RocPoint> curve in judged[i].Folds.Select(fold => fold.RocCurve).OfType<IReadOnlyList<RocPoint>>())
                roc.AddCurve(judged[i].Name, Svg.Color(i), curve.Select(point => (point.FalsePositiveRate, point.TruePositiveRate)), 1.2);
            if (judged[i].Calibration is { } calibration)
                reliability.AddCurve(
                    judged[i].Name, Svg.Color(i), calibration.Bins.Where(bin => bin.Rows > 0).Select(bin => (bin.MeanProbability, bin.ObservedShare)),
                    hasDots: true);
        }

        Chart[] charts = [.. new[] { roc, reliability }.Where(chart => chart.HasCurves)];
        if (charts.Length == 0)
            return;
        page.AddHeading("Scores and probabilities");
        page.AddCharts(charts.Select(chart => chart.Draw()));
    }

    private static void AddConfusion<TMetrics>(HtmlPage page, CandidateResult<TMetrics> candidate)
    {
        ConfusionMatrix[] matrices =
        [
            .. candidate.Folds.Select(fold => fold.Metrics switch
            {
                BinaryClassificationMetrics binary => binary.ConfusionMatrix,
                MulticlassClassificationMetrics multiclass => multiclass.ConfusionMatrix,
                _ => null,
            }).OfType<ConfusionMatrix>(),
        ];
        if (matrices.Length == 0)
            return;
        page.AddHeading($"Confusion matrix of {candidate.Name}");
        ConfusionTable table = ConfusionTable.Sum(matrices);
        if (table.Classes.Count > MostClasses)
            page.AddParagraph($"There are {table.Classes.Count} classes: no table of more than {MostClasses} is shown.");
        else
            page.AddTable(
                ["class \\ predicted", .. table.Classes, "recall"],
                table.Classes.Select((name, i) => (string[])
                [
                    name,
                    .. table.Classes.Select((_, j) => table[i, j].ToString("g6", CultureInfo.InvariantCulture)),
                    table.Recall(i).ToString("f3", CultureInfo.InvariantCulture),
                ]));
    }
}
