using ScottPlot;
using ScottPlot.TickGenerators;

namespace MlNetDeep.Samples.Forecast;

/// <summary>Draws sunspot numbers with forecasts and their intervals.</summary>
internal static class OutlookPicture
{
    private const int Width = 1400;
    private const int Height = 600;

    /// <summary>The next year's forecast of every year.</summary>
    public static void SaveNextYears(Sunspots sunspots, IReadOnlyList<Outlook> outlooks, string title, string path)
    {
        Plot plot = Create(sunspots, outlooks);
        AddForecast(plot, [.. outlooks.Select(outlook => (outlook.Year + 1, outlook, 0))], "forecast one year ahead", "90% interval");
        Save(plot, title, path);
    }

    /// <summary>The forecasts of the next eleven years, made every eleven years.</summary>
    public static void SaveCycles(Sunspots sunspots, IReadOnlyList<Outlook> outlooks, string title, string path)
    {
        Plot plot = Create(sunspots, outlooks);
        for (int i = 0; i < outlooks.Count; i += outlooks[0].Numbers.Forecast.Length)
        {
            Outlook outlook = outlooks[i];
            AddForecast(
                plot,
                [.. Enumerable.Range(0, outlook.Numbers.Forecast.Length).Select(step => (outlook.Year + 1 + step, outlook, step))],
                i == 0 ? "forecast of eleven years" : null,
                i == 0 ? "90% interval" : null);
        }

        Save(plot, title, path);
    }

    private static Plot Create(Sunspots sunspots, IReadOnlyList<Outlook> outlooks)
    {
        var plot = new Plot();
        SunspotYear[] years = sunspots.Between(outlooks[0].Year - 20, 2008);
        var truth = plot.Add.Scatter(
            years.Select(year => (double)year.Year).ToArray(), years.Select(year => (double)year.Number).ToArray(), Colors.Black);
        truth.LegendText = "sunspot number";
        truth.MarkerSize = 4;
        return plot;
    }

    private static void AddForecast(Plot plot, (int Year, Outlook Outlook, int Step)[] points, string? name, string? bandName)
    {
        double[] years = [.. points.Select(point => (double)point.Year)];
        // No year has fewer than none.
        double[] Values(Func<IntervalForecast, float[]> part) => [.. points.Select(point => (double)Math.Max(0, part(point.Outlook.Numbers)[point.Step]))];
        var band = plot.Add.FillY(years, Values(numbers => numbers.Lower), Values(numbers => numbers.Upper));
        band.FillColor = Colors.C0.WithAlpha(0.2);
        band.LineWidth = 0;
        band.LegendText = bandName ?? "";
        var line = plot.Add.Scatter(years, Values(numbers => numbers.Forecast), Colors.C1);
        line.LineWidth = 2.5f;
        line.MarkerSize = 0;
        line.LegendText = name ?? "";
    }

    private static void Save(Plot plot, string title, string path)
    {
        plot.Title(title, size: 20);
        plot.XLabel("year", size: 16);
        plot.YLabel("sunspot number of the year", size: 16);
        plot.Axes.Bottom.TickGenerator = new NumericAutomatic { LabelFormatter = year => $"{year:F0}", IntegerTicksOnly = true };
        plot.Axes.AutoScale();
        plot.Axes.SetLimitsY(0, plot.Axes.GetLimits().Top);
        plot.ShowLegend(Alignment.UpperLeft);
        plot.Legend.FontSize = 15;
        plot.Font.Set(Fonts.Sans);
        plot.SavePng(path, Width, Height);
    }
}
