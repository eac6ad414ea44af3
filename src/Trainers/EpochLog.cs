namespace MlNetDeep;

/// <summary>What the log says of each epoch.</summary>
internal static class EpochLog
{
    private const int LeastEpochsToJudge = 5;

    // Losses of standardized labels and of classes are of size 1.
    private const double FarAbove = 2;
    private const double LeastGap = 0.1;

    /// <summary>A copy of the options with a line in the log for each epoch, before the user's own callback.</summary>
    public static TrainingOptions AddTo(TrainingOptions options, IChannel channel)
    {
        TrainingOptions logged = options.Clone();
        logged.OnEpoch = progress =>
        {
            channel.Info(Describe(progress));
            options.OnEpoch?.Invoke(progress);
        };
        return logged;
    }

    /// <summary>Says how training ended, and warns where it never began; what is continued began from weights of a model.</summary>
    public static void WriteEnd(IChannel channel, TrainingResult result, bool isContinued)
    {
        if (result.IsUntrained)
            WarnOfUntrained(channel, isContinued);
        else
            channel.Info("Training ended ({0}); the weights are those of epoch {1}.", result.History.StopReason, result.History.BestEpoch);
        if (DescribeFit(result.History) is { } flaw)
            channel.Warning(flaw);
    }

    /// <summary>What the losses of the epoch that was kept say of over- and underfitting; null where there is nothing to say.</summary>
    private static string? DescribeFit(TrainingHistory history)
    {
        EpochRecord[] validated = [.. history.BestRun.Where(epoch => epoch.ValidationLoss is not null)];
        if (Array.Find(validated, epoch => epoch.Epoch == history.BestEpoch) is not { } best)
            return null;
        if (validated.Length >= LeastEpochsToJudge && best == validated[0])
            return string.Create(
                CultureInfo.InvariantCulture,
                $"The validation loss never fell below that of epoch {best.Epoch} ({best.ValidationLoss:G4}): lower LearningRate, or look whether the " +
                $"features tell anything of the label, and whether the rows to validate on are like those to learn from.");
        return best.ValidationLoss > FarAbove * best.TrainingLoss + LeastGap
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"The training loss, {best.TrainingLoss:G4}, is far below the validation loss, {best.ValidationLoss:G4}: the network knows its rows by " +
                $"heart. More rows, fewer units, DropoutRate or L2Regularization can help.")
            : null;
    }

    /// <summary>Warns that weights are those that training was to start from.</summary>
    public static void WarnOfUntrained(IChannel channel, bool isContinued) => channel.Warning(
        isContinued
            ? "Training was cancelled before its first step: the model's weights are those that it was to go on from."
            : "Training was cancelled before its first step: the model's weights are random, and so are its scores.");

    private static string Describe(TrainingProgress progress)
    {
        EpochRecord epoch = progress.Epoch;
        string validation = epoch.ValidationLoss is { } loss
            ? string.Create(CultureInfo.InvariantCulture, $", validation loss {loss:G5}, {progress.Metric} {epoch.ValidationMetric:G5}")
            : "";
        string penalty = epoch.ActivityPenalty is { } activity
            ? string.Create(CultureInfo.InvariantCulture, $"activity penalty {activity:G5}, ")
            : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Epoch {epoch.Epoch}: training loss {epoch.TrainingLoss:G5}, {penalty}{progress.Metric} {epoch.TrainingMetric:G5}{validation}, " +
            $"rate {epoch.LearningRate:G3}, {epoch.Seconds:F2} s");
    }
}
