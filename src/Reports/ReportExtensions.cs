namespace MlNetDeep;

/// <summary>
/// Saves what was measured as a page of HTML: one file with its charts, without scripts, that asks for nothing from elsewhere. An existing file is
/// replaced as a whole.
/// </summary>
public static class ReportExtensions
{
    /// <summary>Saves the curves of loss, metric and learning rate of a training, and the table of its epochs.</summary>
    /// <param name="history">What happened in training.</param>
    /// <param name="path">The file, such as "training.html".</param>
    /// <param name="title">The heading; it may hold any characters.</param>
    /// <exception cref="IOException">The file cannot be written; it is as it was.</exception>
    public static void SaveHtml(this TrainingHistory history, string path, string title = "Training")
    {
        Check(history, path, title);
        HistoryReport.Create(history, title).Write(path);
    }

    /// <summary>
    /// Saves the table of a comparison, the figure that decides by fold and, of classes, ROC curves, reliability and confusion matrices.
    /// </summary>
    /// <param name="comparison">What was compared.</param>
    /// <param name="path">The file, such as "report.html".</param>
    /// <param name="title">The heading; it may hold any characters.</param>
    /// <exception cref="IOException">The file cannot be written; it is as it was.</exception>
    /// <typeparam name="TMetrics">What ML.NET's evaluator of the task gives.</typeparam>
    public static void SaveHtml<TMetrics>(this TrainerComparison<TMetrics> comparison, string path, string title = "Comparison of trainers")
    {
        Check(comparison, path, title);
        ComparisonReport.Create(comparison, title).Write(path);
    }

    /// <summary>Saves the trials of a search as parallel coordinates, the best figure by trial, and their table.</summary>
    /// <param name="search">What was tried.</param>
    /// <param name="path">The file, such as "report.html".</param>
    /// <param name="title">The heading; it may hold any characters.</param>
    /// <exception cref="IOException">The file cannot be written; it is as it was.</exception>
    /// <typeparam name="TOptions">The trainer's options.</typeparam>
    public static void SaveHtml<TOptions>(this SearchResult<TOptions> search, string path, string title = "Search for options")
    {
        Check(search, path, title);
        SearchReport.Create(search, title).Write(path);
    }

    /// <summary>
    /// Saves the table of a comparison of forecasters, their figures by step, and forecasts with intervals beside what came: of the first
    /// series, at the last origins.
    /// </summary>
    /// <param name="comparison">What was compared.</param>
    /// <param name="path">The file, such as "report.html".</param>
    /// <param name="title">The heading; it may hold any characters.</param>
    /// <exception cref="IOException">The file cannot be written; it is as it was.</exception>
    public static void SaveHtml(this ForecastComparison comparison, string path, string title = "Comparison of forecasters")
    {
        Check(comparison, path, title);
        ForecastReport.Create(comparison, title).Write(path);
    }

    private static void Check(object subject, string path, string title)
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentNullException.ThrowIfNull(title);
    }
}
