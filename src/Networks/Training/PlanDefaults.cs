namespace MlNetDeep;

/// <summary>What a <see cref="TrainingPlan"/> takes where options leave it open: an architecture may have its own.</summary>
internal sealed record PlanDefaults
{
    /// <summary>Those of networks in general.</summary>
    public static PlanDefaults General { get; } = new();

    /// <summary>The update rule.</summary>
    public Optimizer Optimizer { get; init; } = new Adam();

    /// <summary>The rate that it begins with.</summary>
    public float LearningRate { get; init; } = 0.001f;

    /// <summary>How the rate changes where the plan chooses the epochs; null keeps it.</summary>
    public LearningRateSchedule? LearningRateSchedule { get; init; } = new CosineDecay();

    /// <summary>The smallest batch, of few rows.</summary>
    public int LeastBatch { get; init; } = 16;

    /// <summary>The largest batch, of many.</summary>
    public int MostBatch { get; init; } = 256;

    /// <summary>Steps of an epoch, about, between the two.</summary>
    public int StepsPerEpoch { get; init; } = 64;

    /// <summary>Steps of the whole training.</summary>
    public int Steps { get; init; } = 10_000;

    /// <summary>Rows of the whole training, each counted as often as it is learned from.</summary>
    public long RowPasses { get; init; } = 1_000_000;

    /// <summary>The fewest epochs, whatever the budget of steps.</summary>
    public int LeastEpochs { get; init; } = 10;

    /// <summary>The most.</summary>
    public int MostEpochs { get; init; } = 200;

    /// <summary>Rows from which on some are held out.</summary>
    public int LeastRowsToHoldOut { get; init; } = 100;

    /// <summary>The share of them.</summary>
    public double HeldOutShare { get; init; } = 0.2;

    /// <summary>Held-out rows, at most: more tell hardly more, and would be missed.</summary>
    public int MostHeldOut { get; init; } = 10_000;

    /// <summary>All rows, at most, that are learned from again: of more, those that were held out would be missed less than the time.</summary>
    public long MostRowsToLearnAgain { get; init; } = long.MaxValue;

    /// <summary>The share of the epochs that training goes on without an improvement.</summary>
    public double Patience { get; init; } = 0.2;

    /// <summary>The penalty on weights where no rows are held out.</summary>
    public float L2Regularization { get; init; } = 1e-4f;

    /// <summary>The size of a batch of so many rows to learn from: a power of 2.</summary>
    public int BatchOf(long rows) =>
        (int)Math.Clamp(Math.Pow(2, Math.Round(Math.Log2((double)rows / StepsPerEpoch))), LeastBatch, MostBatch);

    /// <summary>Epochs that the budget pays for.</summary>
    public int EpochsOf(long rows, int batchSize)
    {
        double steps = Math.Ceiling((double)rows / batchSize);
        return (int)Math.Clamp(Math.Min(Steps / steps, (double)RowPasses / rows), LeastEpochs, MostEpochs);
    }

    /// <summary>
    /// The share of so many rows to hold out, 0 for none: that of an option, or, where the epochs are left open too, what the rows ask for.
    /// </summary>
    public double ShareOf(TrainingOptions options, double? option, long rows) =>
        option ?? (options.NumberOfEpochs is not null || rows < LeastRowsToHoldOut ? 0 : Math.Min(HeldOutShare, (double)MostHeldOut / rows));
}
