namespace MlNetDeep;

/// <summary>What the log says of each epoch.</summary>
internal static class EpochLog
{
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
