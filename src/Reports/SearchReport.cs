namespace MlNetDeep;

/// <summary>The page of a search.</summary>
internal static class SearchReport
{
    private const int MostLines = 1000;

    /// <summary>Writes down what a search tried.</summary>
    public static HtmlPage Create<TOptions>(SearchResult<TOptions> search, string title)
    {
        var page = new HtmlPage(title);
        Trial<TOptions>[] ranked = [.. search.Ranked];
        if (ranked.Length > 0)
        {
            Trial<TOptions> best = search.Best;
            page.AddParagraph($"Best: trial {best.Number}, {search.Metric} {Figure(best)}, {Describe(best)}.");
            page.AddHeading("Settings and what came of them");
            page.AddCharts(Settings(search, ranked));
            page.AddParagraph(
                "A line is a trial: the darker, the better; the thick one is the best. Gray lines that end early are trials that failed.");
            page.AddCharts(Figures(search));
        }

        page.AddHeading("Trials");
        page.AddTable(search.CreateTable());
        return page;
    }

    private static XElement Settings<TOptions>(SearchResult<TOptions> search, Trial<TOptions>[] ranked)
    {
        bool hasBudget = search.Trials[0].Budget is not null;
        string[] columns = [.. search.Trials[0].Values.Keys, .. hasBudget ? (string[])["Budget"] : [], search.Metric];
        string?[] Cells(Trial<TOptions> trial) =>
        [
            .. trial.Values.Values,
            .. hasBudget ? (string?[])[trial.Budget?.ToString(CultureInfo.InvariantCulture)] : [],
            Axis.CanDraw(trial.Value) ? trial.Value.ToString("r", CultureInfo.InvariantCulture) : null,
        ];
        string Tip(Trial<TOptions> trial) =>
            $"Trial {trial.Number}: {Describe(trial)}; {search.Metric} {(trial.Error is null ? Figure(trial) : "failed")}";
        Trial<TOptions>[] good = [.. ranked.Where(trial => trial != search.Best).TakeLast(MostLines)];
        return ParallelCoordinates.Draw(columns,
        [
            .. search.Trials.Where(trial => trial.Error is not null).Take(MostLines)
                .Select(trial => new ParallelCoordinates.Row(Cells(trial), "#bbb", 1, Tip(trial))),
            .. good.Select((trial, i) => new ParallelCoordinates.Row(Cells(trial), Shade((i + 1) / (double)good.Length), 1.2, Tip(trial))),
            new ParallelCoordinates.Row(Cells(search.Best), "#d55e00", 3.5, Tip(search.Best)),
        ]);
    }

    private static XElement Figures<TOptions>(SearchResult<TOptions> search)
    {
        var chart = new Chart($"{search.Metric} by trial", "trial", search.Metric) { MayBeLogarithmic = true };
        chart.AddCurve("a trial", Svg.Color(0), search.Trials.Select(trial => ((double)trial.Number, trial.Value)), width: 0, hasDots: true);
        chart.AddMark(search.Best.Number, $"best: trial {search.Best.Number}");
        return chart.Draw();
    }

    private static string Describe<TOptions>(Trial<TOptions> trial) =>
        string.Join(", ", trial.Values.Select(value => $"{value.Key} = {value.Value}")) is { Length: > 0 } text ? text : "the options as they were";

    private static string Figure<TOptions>(Trial<TOptions> trial) => trial.Value.ToString("g5", CultureInfo.InvariantCulture);

    // From pale to dark blue.
    private static string Shade(double share) => string.Create(
        CultureInfo.InvariantCulture, $"rgb({198 - 190 * share:f0},{219 - 171 * share:f0},{239 - 132 * share:f0})");
}
