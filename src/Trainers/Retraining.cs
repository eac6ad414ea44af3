namespace MlNetDeep;

/// <summary>A second training, on all rows, for as long as was best while some were held out.</summary>
internal static class Retraining
{
    /// <summary>Its options; null where there is to be none. What is asked for, by an option, goes before what the plan of the first does.</summary>
    /// <param name="options">Those of the first training.</param>
    /// <param name="isAsked">What an option says.</param>
    /// <param name="first">What the first training did.</param>
    /// <param name="pays">Whether it is worth its time where no option says so.</param>
    public static TOptions? OptionsOf<TOptions>(TOptions options, bool? isAsked, TrainingHistory first, bool pays = true)
        where TOptions : TrainingOptions
    {
        TrainingPlan plan = first.Plan!;
        if (!(isAsked ?? (plan.IsChosen && pays)) || first.BestEpoch == 0 || first.StopReason == StopReason.Cancelled)
            return null;
        var again = (TOptions)plan.Settle(options);
        again.NumberOfEpochs = EpochsOf(plan, first.BestEpoch);
        again.EarlyStopping = null;
        again.NumberOfRestarts = 1;
        again.CheckpointPath = options.CheckpointPath is { } path ? $"{path}.2" : null;
        return again;
    }

    /// <summary>
    /// Epochs whose rates, when their schedule has run to its end, add up to what the first training's had at its best epoch: a schedule that
    /// falls would else have fallen sooner, and the network have moved less.
    /// </summary>
    private static int EpochsOf(TrainingPlan plan, int best)
    {
        if (plan.LearningRateSchedule is not { DependsOnNumberOfEpochs: true } schedule)
            return best;
        double Rates(int epochs, int planned) => Enumerable.Range(0, epochs).Sum(epoch => schedule.Factor(epoch + 0.5, planned));
        double moved = Rates(best, plan.NumberOfEpochs);
        int least = best, most = plan.NumberOfEpochs;
        while (least < most)
        {
            int middle = least + (most - least) / 2;
            (least, most) = Rates(middle, middle) < moved ? (middle + 1, most) : (least, middle);
        }

        return least;
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
