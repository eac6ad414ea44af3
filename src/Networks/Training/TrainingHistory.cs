using System.Text.Json.Serialization;

namespace MlNetDeep;

/// <summary>The figures of one epoch.</summary>
/// <param name="Restart">Which random restart it belongs to, from 0.</param>
/// <param name="Epoch">The epoch within its restart, from 1.</param>
/// <param name="TrainingLoss">
/// Mean loss of an example over the epoch, each measured just before its step; without penalties on weights or activities.
/// </param>
/// <param name="TrainingMetric">The metric over the same passes.</param>
/// <param name="ValidationLoss">Mean loss over the validation set after the epoch; null where it was not measured.</param>
/// <param name="ValidationMetric">The metric there.</param>
/// <param name="LearningRate">The learning rate of the epoch's last step.</param>
/// <param name="Seconds">How long the epoch took, validation included.</param>
/// <param name="ActivityPenalty">
/// Mean penalty on activities of an example over the same passes as the training loss: together they are what was minimized, penalties on
/// weights aside. Null where no layer penalizes.
/// </param>
/// <param name="OutputFactor">
/// The factor on the network's outputs, before the output unit, at which the validation loss and metric were measured; null for 1
/// (<see cref="TrainingOptions.CalibrateOutputs"/>).
/// </param>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public sealed record EpochRecord(
    int Restart,
    int Epoch,
    double TrainingLoss,
    double TrainingMetric,
    double? ValidationLoss,
    double? ValidationMetric,
    float LearningRate,
    double Seconds,
    double? ActivityPenalty = null,
    double? OutputFactor = null);

/// <summary>Why training ended.</summary>
public enum StopReason
{
    /// <summary>All epochs were done.</summary>
    LastEpoch,

    /// <summary>The stopping rule said so.</summary>
    EarlyStopping,

    /// <summary>The callback asked for it.</summary>
    Requested,

    /// <summary>The cancellation token was set.</summary>
    Cancelled,

    /// <summary>All rows had one class: nothing was trained, and the model gives that class.</summary>
    OneClass,
}

/// <summary>What happened in training, epoch by epoch; it stays with the model.</summary>
/// <param name="Epochs">Every epoch of every restart, in order.</param>
/// <param name="Metric">What the metric columns are.</param>
/// <param name="BestRestart">The restart whose weights were kept.</param>
/// <param name="BestEpoch">The epoch after which the kept weights stood; 0 for those before the first.</param>
/// <param name="StopReason">Why the kept restart ended.</param>
/// <param name="Plan">How training went about it; null where nothing was trained.</param>
/// <param name="Retraining">
/// The second training, on all rows for as long as was best, that the weights come from; null where there was none.
/// </param>
public sealed record TrainingHistory(
    IReadOnlyList<EpochRecord> Epochs, TrainingMetric Metric, int BestRestart, int BestEpoch, StopReason StopReason,
    TrainingPlan? Plan = null, TrainingHistory? Retraining = null)
{
    /// <summary>The epochs of the restart whose weights were kept.</summary>
    [JsonIgnore]
    public IEnumerable<EpochRecord> BestRun => Epochs.Where(epoch => epoch.Restart == BestRestart);
}

/// <summary>What a callback sees after an epoch.</summary>
public sealed class TrainingProgress
{
    // A first epoch, or one beside other work, says little of the next.
    private const int EpochsToJudgeBy = 10;

    internal TrainingProgress(IReadOnlyList<EpochRecord> epochs, TrainingMetric metric, int numberOfEpochs) =>
        (Epoch, Epochs, Metric, NumberOfEpochs) = (epochs[^1], epochs, metric, numberOfEpochs);

    /// <summary>The figures of the epoch just done.</summary>
    public EpochRecord Epoch { get; }

    /// <summary>All epochs of this restart so far.</summary>
    public IReadOnlyList<EpochRecord> Epochs { get; }

    /// <summary>What the metric is.</summary>
    public TrainingMetric Metric { get; }

    /// <summary>Epochs that this restart has at most; a stopping rule may end it sooner.</summary>
    public int NumberOfEpochs { get; }

    /// <summary>The time that this restart still takes at most, by the mean of its last ten epochs.</summary>
    public TimeSpan RemainingTime =>
        (NumberOfEpochs - Epoch.Epoch) * TimeSpan.FromSeconds(Epochs.TakeLast(EpochsToJudgeBy).Average(epoch => epoch.Seconds));

    internal bool StopRequested { get; private set; }

    /// <summary>Ends this restart after this epoch; the best weights so far are kept.</summary>
    public void RequestStop() => StopRequested = true;
}
