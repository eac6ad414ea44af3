using System.Diagnostics;

namespace MlNetDeep;

/// <summary>Trains a network by gradient descent on the mean loss of its batches.</summary>
public sealed class TrainingLoop
{
    private readonly Sequential _network;
    private readonly Loss _loss;
    private readonly TrainingOptions _options;
    private readonly PlanDefaults _defaults;
    private readonly Action? _onBatch;

    /// <summary>Checks the options and keeps them.</summary>
    /// <param name="network">The network.</param>
    /// <param name="loss">Its output unit and loss.</param>
    /// <param name="options">How to train.</param>
    /// <param name="onBatch">Called before each step; what it throws ends training.</param>
    /// <exception cref="ArgumentException">An option, or one of the loss, is out of range; the message names it.</exception>
    public TrainingLoop(Sequential network, Loss loss, TrainingOptions options, Action? onBatch = null)
        : this(network, loss, options, PlanDefaults.General, onBatch)
    {
    }

    internal TrainingLoop(Sequential network, Loss loss, TrainingOptions options, PlanDefaults defaults, Action? onBatch)
    {
        options.Validate();
        loss.OptionTable.Check(loss, $"{loss.GetType().Name}.");
        (_network, _loss, _options, _defaults, _onBatch) = (network, loss, options, defaults, onBatch);
        if (options.LayerRateFactors is { } factors)
            _network = network.WithLayerRateFactors(factors);
    }

    /// <summary>What is trained.</summary>
    internal Sequential Network => _network;

    /// <summary>Trains.</summary>
    /// <param name="training">Examples to learn from.</param>
    /// <param name="validation">Examples to measure on after each epoch, or null. With them the weights of the best epoch are kept, without
    /// them the last.</param>
    /// <param name="initialParameters">Weights to start from; empty draws them. With them only the first restart starts there.</param>
    /// <exception cref="ArgumentException">Data, options and network do not fit one another, or are not those of the other ranks; the message says what.</exception>
    /// <exception cref="TrainingDivergedException">The loss became NaN or infinite.</exception>
    /// <exception cref="InvalidDataException">The checkpoint is damaged or belongs to other training.</exception>
    /// <exception cref="IOException">The checkpoint cannot be written, or other training has it.</exception>
    public TrainingResult Train(TrainingData training, TrainingData? validation = null, ReadOnlySpan<float> initialParameters = default) =>
        TrainByEpochs(training, validation, initialParameters.ToArray()).Last()!;

    /// <summary>
    /// Trains on the caller's thread as <see cref="Train"/> does, with the same bits, and lets it do what else waits after each epoch: where it is
    /// the only one, as in a browser, the page stays alive.
    /// </summary>
    /// <inheritdoc cref="Train"/>
    public async Task<TrainingResult> TrainAsync(
        TrainingData training, TrainingData? validation = null, ReadOnlyMemory<float> initialParameters = default)
    {
        TrainingResult? last = null;
        foreach (TrainingResult? result in TrainByEpochs(training, validation, initialParameters))
        {
            last = result;
            await Task.Yield();
        }

        return last!;
    }

    /// <summary>Gives null after each epoch, and the result last.</summary>
    private IEnumerable<TrainingResult?> TrainByEpochs(TrainingData training, TrainingData? validation, ReadOnlyMemory<float> initialParameters)
    {
        TrainingPlan plan = PlanFor(training, validation);
        TrainingFit.Check(_network, _loss, plan, LeafShare.All(_options.GradientLeaves), training, validation, initialParameters.Length);
        RankAgreement.Check(RankGroup.Of(_options), _network, _loss, _options, plan, validation?.RowCount ?? 0, initialParameters.Span);
        using Activity? activity = TrainingMeter.Begin(_network, plan);
        using WorkerPool pool = TrainingRun.CreatePool(_network, _options, plan);
        var run = new TrainingRun(_network, _loss, _options, plan, pool, training, validation);
        TrainingState state = run.State;
        using Checkpoint? checkpoint = Checkpoint.Open(_network, _loss, _options, run, initialParameters.Span);
        if (run.Ranks.FromFirst(checkpoint?.TryLoad(state) == true))
        {
            state.TakeFromFirst(run.Ranks);
            state.GoOnTo(plan.NumberOfEpochs);
        }

        while (!state.Finished)
        {
            run.BeginRestart(initialParameters.Span);
            StopReason? reason;
            // Whether to go on is a function of the state alone, so that a resumed run decides as an uninterrupted one does.
            while ((reason = state.ReasonToStop(plan)) is null && TrainEpoch(run))
            {
                checkpoint?.Save(state);
                yield return null;
            }

            // No later loss would show what the last step did to the weights.
            run.Divergence.CheckWeights();
            state.EndRestart(reason ?? StopReason.Cancelled, _loss.Metric);
            // The checkpoint of cancelled training stays at its last whole epoch, so that it can go on from there.
            if (reason is null)
                break;
            state.GoToNextRestart(_options.NumberOfRestarts);
            checkpoint?.Save(state);
        }

        yield return TrainingMeter.End(activity, state.ToResult(plan));
    }

    /// <summary>How the rows will be learned from.</summary>
    internal TrainingPlan PlanFor(TrainingData training, TrainingData? validation) =>
        TrainingPlan.Choose(_options, _defaults, training.RowCount, validation is not null);

    /// <summary>One epoch, its validation and its callback; false if it was cancelled midway.</summary>
    private bool TrainEpoch(TrainingRun run)
    {
        TrainingState state = run.State;
        using Activity? activity = TrainingMeter.BeginEpoch(state.Restart, state.Epoch + 1);
        long begin = Stopwatch.GetTimestamp();
        var losses = default(LossTotals);
        using EpochReader epoch = run.ReadEpoch();
        while (epoch.MoveNext())
        {
            _onBatch?.Invoke();
            if (!run.Ranks.Agree(epoch.Batch, stops: _options.CancellationToken.IsCancellationRequested))
                return false;
            state.LearningRate = run.Plan.LearningRateAt(state.Epoch + (double)epoch.RowsDone / run.Training.RowCount);
            losses += TrainBatch(run, epoch.Batch);
        }

        state.Epoch++;
        run.Divergence.CheckWeights();
        state.Add(losses, Validate(run), _loss.Metric, _network.HasPenalty, Stopwatch.GetElapsedTime(begin));
        TrainingMeter.Record(state.RunningEpochs[^1], epoch.RowsDone, run.Update.GradientNorm);
        state.StopRequested = run.Ranks.FromFirst(run.Ranks.Rank == 0 && AsksToStop(run));
        return true;
    }

    private bool AsksToStop(TrainingRun run)
    {
        if (_options.OnEpoch is not { } onEpoch)
            return false;
        var progress = new TrainingProgress(run.State.RunningEpochs, _loss.Metric, run.Plan.NumberOfEpochs);
        onEpoch(progress);
        return progress.StopRequested;
    }

    private static LossTotals TrainBatch(TrainingRun run, TrainingBatch batch)
    {
        LossTotals losses = run.Gradient.Compute(batch);
        run.Divergence.CheckLoss(losses.Loss, run.State.Epoch + 1);
        run.Update.MoveWeights();
        run.State.Step++;
        return losses;
    }

    private LossTotals? Validate(TrainingRun run)
    {
        TrainingState state = run.State;
        if (run.Validation is null || (state.Epoch % _options.ValidationInterval != 0 && state.Epoch != run.Plan.NumberOfEpochs))
            return null;
        LossTotals losses = run.Evaluate();
        run.Divergence.CheckLoss(losses.Loss, state.Epoch);
        double factor = 1;
        if (run.ValidationOutputs is not null)
            (factor, losses) = run.ValidationOutputs.FitFactor();
        state.KeepIfBest(losses.MeanLoss, factor);
        return losses;
    }
}
