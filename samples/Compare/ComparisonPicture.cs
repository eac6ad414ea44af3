using ScottPlot;
using ScottPlot.Plottables;
using ScottPlot.TickGenerators;

namespace MlNetDeep.Samples.Compare;

/// <summary>Draws what each trainer reached, with standard errors.</summary>
internal static class ComparisonPicture
{
    private const int Width = 1000;
    private const int RowHeight = 60;
    private const int Margins = 140;

    /// <summary>Writes the picture: a point and its standard error for each trainer, the best at the top.</summary>
    /// <param name="comparison">The comparison.</param>
    /// <param name="title">What was compared.</param>
    /// <param name="path">The PNG file, replaced if it is there.</param>
    public static void Save<TMetrics>(TrainerComparison<TMetrics> comparison, string title, string path)
    {
        CandidateResult<TMetrics>[] candidates = [.. comparison.Candidates.Where(candidate => candidate.Error is null).Reverse()];
        double[] places = [.. Enumerable.Range(0, candidates.Length).Select(i => (double)i)];
        double[] means = [.. candidates.Select(candidate => candidate.Mean(comparison.Metric))];
        double[] errors = [.. candidates.Select(candidate => candidate.StandardError(comparison.Metric))];
        var plot = new Plot();
        var points = plot.Add.Markers(means, places, MarkerShape.FilledCircle, 12, Colors.C0);
        points.LegendText = "mean over folds";
        plot.PlottableList.Add(
            new ErrorBar(means, places, errors, errors, null, null) { Color = Colors.C0, LegendText = "standard error" });
        plot.Axes.Left.TickGenerator = new NumericManual(places, [.. candidates.Select(candidate => candidate.Name)]);
        plot.Axes.SetLimitsY(-0.5, candidates.Length - 0.5);
        plot.XLabel($"{comparison.Metric.Name}, {comparison.NumberOfFolds} folds", size: 16);
        plot.Title(title, size: 20);
        plot.Font.Set(Fonts.Sans);
        plot.SavePng(path, Width, Margins + RowHeight * candidates.Length);
    }
}
