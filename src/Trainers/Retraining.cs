namespace MlNetDeep;

/// <summary>A second training, on all rows, for as many epochs as were best while some were held out.</summary>
internal static class Retraining
{
    /// <summary>Its options; null where there is to be none. What is asked for, by an option, goes before what the plan of the first does.</summary>
    public static TOptions? OptionsOf<TOptions>(TOptions options, bool? isAsked, TrainingHistory first)
        where TOptions : TrainingOptions
    {
        TrainingPlan plan = first.Plan!;
        if (!(isAsked ?? plan.IsChosen) || first.BestEpoch == 0 || first.StopReason == StopReason.Cancelled)
            return null;
        var again = (TOptions)plan.Settle(options);
        again.NumberOfEpochs = first.BestEpoch;
        again.EarlyStopping = null;
        again.NumberOfRestarts = 1;
        again.CheckpointPath = options.CheckpointPath is { } path ? $"{path}.2" : null;
        return again;
    }

    /// <summary>The second's weights, with the factor on outputs that the first found, and the history of both.</summary>
    public static TrainingResult Join(Sequential network, TrainingResult first, TrainingResult second)
    {
        // Cancelled midway it has learned less than the first.
        if (second.History.StopReason == StopReason.Cancelled)
            return first;
        EpochRecord best = first.History.BestRun.First(epoch => epoch.Epoch == first.History.BestEpoch);
        if (best.OutputFactor is { } factor)
            network.ScaleOutputs(second.Parameters, (float)factor);
        return second with { History = first.History with { Retraining = second.History } };
    }
}
