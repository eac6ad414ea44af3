namespace MlNetDeep;

/// <summary>The page of a training.</summary>
internal static class HistoryReport
{
    private const int MostRows = 400, MostRestarts = 20;
    private const string Training = "#0072b2", Validation = "#d55e00", Other = "#c8c8c8";

    /// <summary>Writes down what a history holds.</summary>
    public static HtmlPage Create(TrainingHistory history, string title)
    {
        var page = new HtmlPage(title);
        Add(page, history);
        if (history.Retraining is { } retraining)
        {
            page.AddHeading("Second training, on all rows");
            Add(page, retraining);
        }

        return page;
    }

    private static void Add(HtmlPage page, TrainingHistory history)
    {
        page.AddParagraph(history.Plan?.ToString());
        page.AddParagraph(Describe(history));
        EpochRecord[] best = [.. history.BestRun];
        if (best.Length == 0)
            return;
        string metric = Name(history.Metric);
        page.AddCharts(
            Curves(history, "Loss", "mean loss", epoch => epoch.TrainingLoss, epoch => epoch.ValidationLoss, mayBeLogarithmic: true),
            Curves(
                history, $"{char.ToUpperInvariant(metric[0])}{metric[1..]}", metric, epoch => epoch.TrainingMetric, epoch => epoch.ValidationMetric,
                mayBeLogarithmic: false),
            Rate(best));
        AddTable(page, history, best);
    }

    private static string Describe(TrainingHistory history)
    {
        string end = history.StopReason switch
        {
            StopReason.LastEpoch => "all epochs were done",
            StopReason.EarlyStopping => "the stopping rule ended it",
            StopReason.Requested => "the callback ended it",
            StopReason.Cancelled => "it was cancelled",
            _ => "all rows had one class, so nothing was trained",
        };
        int restarts = history.Epochs.Select(epoch => epoch.Restart).Distinct().Count();
        string kept = restarts > 1 ? $" of restart {history.BestRestart}, of {restarts}," : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{history.Epochs.Count} epochs in {history.Epochs.Sum(epoch => epoch.Seconds):g3} s; {end}. The weights{kept} are those after epoch " +
            $"{history.BestEpoch}.");
    }

    private static XElement Curves(
        TrainingHistory history, string title, string vertical, Func<EpochRecord, double> training, Func<EpochRecord, double?> validation,
        bool mayBeLogarithmic)
    {
        var chart = new Chart(title, "epoch", vertical) { MayBeLogarithmic = mayBeLogarithmic };
        foreach (var restart in history.Epochs.Except(history.BestRun).GroupBy(epoch => epoch.Restart).Take(MostRestarts))
            chart.AddCurve("training, other restarts", Other, restart.Select(epoch => ((double)epoch.Epoch, training(epoch))), width: 1);
        EpochRecord[] best = [.. history.BestRun];
        chart.AddCurve("training", Training, best.Select(epoch => ((double)epoch.Epoch, training(epoch))));
        // Validation may be measured in some epochs alone: those are joined.
        (double, double)[] validated =
            [.. best.Where(epoch => validation(epoch) is not null).Select(epoch => ((double)epoch.Epoch, validation(epoch)!.Value))];
        if (validated.Length > 0)
            chart.AddCurve("validation", Validation, validated);
        if (history.BestEpoch > 0)
            chart.AddMark(history.BestEpoch, string.Create(CultureInfo.InvariantCulture, $"kept: epoch {history.BestEpoch}"));
        return chart.Draw();
    }

    private static XElement Rate(EpochRecord[] epochs)
    {
        var chart = new Chart("Learning rate", "epoch", "rate");
        chart.AddCurve(null, Training, epochs.Select(epoch => ((double)epoch.Epoch, (double)epoch.LearningRate)));
        return chart.Draw();
    }

    private static void AddTable(HtmlPage page, TrainingHistory history, EpochRecord[] epochs)
    {
        int stride = (epochs.Length + MostRows - 1) / MostRows;
        EpochRecord[] shown = [.. epochs.Where((epoch, i) => i % stride == 0 || i == epochs.Length - 1 || epoch.Epoch == history.BestEpoch)];
        page.AddHeading("Epochs");
        string metric = Name(history.Metric);
        page.AddTable(
            ["Epoch", "training loss", $"training {metric}", "validation loss", $"validation {metric}", "learning rate", "seconds"],
            shown.Select(epoch => (string[])
            [
                epoch.Epoch.ToString(CultureInfo.InvariantCulture),
                .. new[]
                {
                    epoch.TrainingLoss, epoch.TrainingMetric, epoch.ValidationLoss, epoch.ValidationMetric, epoch.LearningRate, epoch.Seconds,
                }.Select(value => value?.ToString("g5", CultureInfo.InvariantCulture) ?? ""),
            ]));
        if (stride > 1)
            page.AddParagraph($"One epoch in {stride} is shown, with the kept one and the last, of {epochs.Length}.");
    }

    private static string Name(TrainingMetric metric) => metric switch
    {
        TrainingMetric.Accuracy => "accuracy",
        TrainingMetric.RootMeanSquaredError => "RMSE",
        _ => "mean absolute error",
    };
}
