using System.Globalization;
using Microsoft.ML.Runtime;
using MlNetDeep.Networks;

namespace MlNetDeep.Trainers;

/// <summary>What the log says of each epoch.</summary>
internal static class EpochLog
{
    /// <summary>The options with a line in the log for each epoch, before the user's own callback.</summary>
    /// <param name="options">Stay as they are.</param>
    /// <param name="channel">Takes the lines.</param>
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
