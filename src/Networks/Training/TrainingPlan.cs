using System.Text.Json.Serialization;

namespace MlNetDeep;

/// <summary>
/// How a network is trained on the rows at hand: what options say, and, where they leave it open, what the number of rows asks for. A
/// <see cref="TrainingOptions.NumberOfEpochs"/> that is set is all that is done: the rate then stays as it is, no penalty acts and nothing ends
/// training early, but where options say so.
/// </summary>
/// <param name="Rows">Rows to learn from.</param>
/// <param name="BatchSize">Rows a step.</param>
/// <param name="NumberOfEpochs">Epochs, at most.</param>
/// <param name="Optimizer">The update rule.</param>
/// <param name="LearningRate">Its step size, before the schedule.</param>
/// <param name="LearningRateSchedule">How that changes; null keeps it.</param>
/// <param name="L2Regularization">The penalty on weights.</param>
/// <param name="EarlyStopping">When training ends before its last epoch; null never.</param>
/// <param name="CalibratesOutputs">Whether the outputs are multiplied by the factor that suits the rows to validate on best.</param>
/// <param name="IsChosen">Whether the epochs were chosen by the number of rows.</param>
public sealed record TrainingPlan(
    long Rows,
    int BatchSize,
    int NumberOfEpochs,
    Optimizer Optimizer,
    float LearningRate,
    LearningRateSchedule? LearningRateSchedule,
    float L2Regularization,
    StoppingRule? EarlyStopping,
    bool CalibratesOutputs,
    bool IsChosen)
{
    /// <summary>The steps of all epochs.</summary>
    [JsonIgnore]
    public long Steps => (Rows + BatchSize - 1) / BatchSize * NumberOfEpochs;

    /// <summary>The plan in one line, as the log says it.</summary>
    public override string ToString()
    {
        string epochs = IsChosen ? $"at most {NumberOfEpochs} epochs, chosen by the number of rows" : $"{NumberOfEpochs} epochs, as set";
        string rate = LearningRateSchedule is null ? "" : $", {LearningRateSchedule.GetType().Name}";
        string penalty = L2Regularization > 0 ? $", L2 penalty {L2Regularization}" : "";
        string end = EarlyStopping switch
        {
            null => "",
            PatienceRule rule => $", ending {rule.Patience} epochs behind the best",
            _ => $", ending early by {EarlyStopping.GetType().Name}",
        };
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Training on {Rows} rows in batches of {Math.Min(BatchSize, Rows)}: {epochs} ({Steps} steps){end}; {Optimizer.GetType().Name}, " +
            $"rate {LearningRate}{rate}{penalty}.");
    }

    /// <summary>The plan for so many rows to learn from.</summary>
    /// <param name="options">What is set.</param>
    /// <param name="defaults">What is not.</param>
    /// <param name="rows">Rows to learn from.</param>
    /// <param name="isValidated">Whether there are rows to validate on.</param>
    internal static TrainingPlan Choose(TrainingOptions options, PlanDefaults defaults, long rows, bool isValidated)
    {
        bool chooses = options.NumberOfEpochs is null;
        Optimizer optimizer = options.Optimizer ?? defaults.Optimizer;
        int batch = options.BatchSize ?? (optimizer.NeedsWholeBatch ? TrainingOptions.WholeBatch : defaults.BatchOf(rows));
        // A batch that the rows ask for, but of whole shares.
        if (options.BatchSize is null && batch != TrainingOptions.WholeBatch)
            batch = (batch + options.GradientLeaves - 1) / options.GradientLeaves * options.GradientLeaves;
        int epochs = options.NumberOfEpochs ?? defaults.EpochsOf(rows, batch);
        StoppingRule? stopping = options.EarlyStopping
            ?? (chooses && isValidated ? new PatienceRule(Math.Max(10, (int)Math.Ceiling(defaults.Patience * epochs))) : null);
        bool decays = optimizer is AdamW { WeightDecay: > 0 };
        return new TrainingPlan(
            rows, batch, epochs, optimizer, options.LearningRate ?? defaults.LearningRate,
            options.LearningRateSchedule ?? (chooses ? defaults.LearningRateSchedule : null),
            options.L2Regularization ?? (chooses && !isValidated && !decays ? defaults.L2Regularization : 0), stopping,
            options.CalibrateOutputs ?? chooses, chooses);
    }

    /// <summary>Options that say all that the plan says.</summary>
    internal TrainingOptions Settle(TrainingOptions options)
    {
        TrainingOptions settled = options.Clone();
        settled.BatchSize = BatchSize;
        settled.NumberOfEpochs = NumberOfEpochs;
        settled.Optimizer = Optimizer;
        settled.LearningRate = LearningRate;
        settled.LearningRateSchedule = LearningRateSchedule;
        settled.L2Regularization = L2Regularization;
        settled.EarlyStopping = EarlyStopping;
        settled.CalibrateOutputs = CalibratesOutputs;
        return settled;
    }

    /// <summary>The learning rate at a moment of training.</summary>
    /// <param name="epoch">Epochs done, with the fraction of the running one.</param>
    internal float LearningRateAt(double epoch) => (float)(LearningRate * (LearningRateSchedule?.Factor(epoch, NumberOfEpochs) ?? 1));
}
