namespace MlNetDeep;

/// <summary>Whether data, options and network fit one another, checked before any work.</summary>
internal static class TrainingFit
{
    /// <summary>Throws where they do not.</summary>
    /// <exception cref="ArgumentException">The message says what, and the remedy.</exception>
    public static void Check(
        Sequential network, Loss loss, TrainingPlan plan, LeafShare share, TrainingData training, TrainingData? validation, int initialParameters)
    {
        CheckData(network, loss, training);
        if (validation is not null)
            CheckData(network, loss, validation);
        if (initialParameters > 0 && initialParameters != network.ParameterCount)
            throw new ArgumentException(
                $"The network has {network.ParameterCount} parameters, but {initialParameters} were given to start from.", nameof(initialParameters));
        if (validation is null && plan.EarlyStopping is not null)
            throw new ArgumentException(
                $"{nameof(TrainingOptions.EarlyStopping)} needs validation data: give a validation set, or set it to null.", nameof(validation));
        if (plan.Optimizer.NeedsWholeBatch && plan.BatchSize < training.RowCount)
            throw new ArgumentException(
                $"{plan.Optimizer.GetType().Name} needs the gradient of all {training.RowCount} rows, " +
                $"but {nameof(TrainingOptions.BatchSize)} is {plan.BatchSize}: " +
                $"set it to {nameof(TrainingOptions)}.{nameof(TrainingOptions.WholeBatch)}.");
        if (share.BatchOf(plan.BatchSize) == 1)
            CheckNormalization(network, plan.BatchSize);
    }

    private static void CheckData(Sequential network, Loss loss, TrainingData data)
    {
        if (data.FeatureLength != network.InputShape.Length)
            throw new ArgumentException($"The network takes {network.InputShape.Length} features, but the data have {data.FeatureLength}.");
        int targets = loss.TargetLength(network.OutputShape.Length);
        if (data.TargetLength != targets)
            throw new ArgumentException($"The network's loss takes {targets} target values a row, but the data have {data.TargetLength}.");
    }

    /// <summary>Of one row a unit has no variance: batch normalization would take every row to the same values.</summary>
    private static void CheckNormalization(Sequential network, int batchSize)
    {
        for (int i = 0; i < network.Layers.Count; i++)
        {
            if (network.Layers[i].WithInner.Any(layer => layer is BatchNorm { IsOfVectors: true, IsFrozen: false }))
            {
                string each = batchSize == 1 ? "" : $", 1 for each of {nameof(TrainingOptions.GradientLeaves)}";
                throw new ArgumentException(
                    $"Batch normalization of vectors (layer {i}) compares the rows of a batch, but {nameof(TrainingOptions.BatchSize)} is {batchSize}{each}: take " +
                    $"batches of 16 rows or more{(batchSize == 1 ? "" : " for each")}.");
            }
        }
    }
}
