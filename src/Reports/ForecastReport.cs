namespace MlNetDeep;

/// <summary>The page of a comparison of forecasters.</summary>
internal static class ForecastReport
{
    private const int MostSeries = 4, MostPoints = 400;

    /// <summary>Writes down what a comparison measured.</summary>
    public static HtmlPage Create(ForecastComparison comparison, string title)
    {
        var page = new HtmlPage(title);
        page.AddTable(comparison.CreateTable());
        RollingOriginResult[] judged = [.. comparison.Candidates.Where(candidate => candidate.Error is null)];
        AddSteps(page, judged);
        foreach (RollingOriginResult candidate in judged)
            AddForecasts(page, candidate);
        return page;
    }

    private static void AddSteps(HtmlPage page, RollingOriginResult[] judged)
    {
        if (judged.Length == 0)
            return;
        var chart = new Chart("Mean absolute error by step", "step", "MAE");
        for (int i = 0; i < judged.Length; i++)
            chart.AddCurve(
                judged[i].Name, Svg.Color(i), judged[i].Metrics.Steps.Select((step, k) => (k + 1.0, step.MeanAbsoluteError)), hasDots: true);
        page.AddCharts(chart.Draw());
    }

    private static void AddForecasts(HtmlPage page, RollingOriginResult candidate)
    {
        page.AddHeading($"Forecasts of {candidate.Name}");
        IGrouping<string, OriginForecast>[] series = [.. candidate.Forecasts.GroupBy(forecast => forecast.Series)];
        page.AddCharts(series.Take(MostSeries).Select(one => Draw(one.Key, candidate, [.. one])));
        if (series.Length > MostSeries)
            page.AddParagraph($"The first {MostSeries} series are shown, of {series.Length}.");
    }

    private static XElement Draw(string name, RollingOriginResult candidate, OriginForecast[] forecasts)
    {
        // The last origins: what is forecast from them is drawn whole.
        int last = forecasts.Max(forecast => forecast.Origin);
        int origins = Math.Max(1, MostPoints / Math.Max(1, forecasts.Count(forecast => forecast.Origin == last)));
        OriginForecast[] shown = [.. forecasts.Where(forecast => forecast.Origin > last - origins)];
        string end = shown.Length < forecasts.Length ? $", last {origins} origins" : "";
        var chart = new Chart($"{(name.Length == 0 ? "Series" : name)}{end}", "row of the series", "value");
        string interval = string.Create(CultureInfo.InvariantCulture, $"interval of {100 * (decimal)(candidate.ConfidenceLevel ?? 0):0.##} %");
        foreach (IGrouping<int, OriginForecast> origin in shown.GroupBy(forecast => forecast.Origin))
        {
            chart.AddBand(interval, "#56b4e9", origin.Select(step => ((double)step.Row, (double)step.Lower, (double)step.Upper)));
            chart.AddCurve("forecast", "#0072b2", origin.Select(step => ((double)step.Row, (double)step.Forecast)));
        }

        chart.AddCurve(
            "what came", "#222",
            shown.DistinctBy(step => step.Row).OrderBy(step => step.Row).Select(step => ((double)step.Row, (double)step.Actual)), 1.2);
        return chart.Draw();
    }
}
