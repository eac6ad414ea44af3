using System.Diagnostics;

namespace MlNetDeep;

/// <summary>One call of <see cref="TrainingLoop.Train"/>: restarts of epochs of steps.</summary>
internal sealed class TrainingRun
{
    private readonly Sequential _network;
    private readonly Loss _loss;
    private readonly TrainingOptions _options;
    private readonly Action? _onBatch;
    private readonly TrainingData _training;
    private readonly TrainingData? _validation;
    private readonly RandomStreams _seeds;
    private readonly BatchRunner _batches;
    private readonly UpdateChain _chain;
    private readonly DivergenceCheck _divergence;
    private readonly TrainingState _state;
    private float _learningRate;

    public TrainingRun(
        Sequential network,
        Loss loss,
        TrainingOptions options,
        Action? onBatch,
        WorkerPool pool,
        TrainingData training,
        TrainingData? validation)
    {
        _network = network;
        _loss = loss;
        _options = options;
        _onBatch = onBatch;
        _training = training;
        _validation = validation;
        _seeds = new RandomStreams(options.Seed ?? Random.Shared.Next());
        _batches = new BatchRunner(network, loss, pool, training, options.BatchSize);
        _chain = new UpdateChain(network, options, pool, _batches);
        _state = new TrainingState(network.ParameterCount, _chain.State);
        _divergence = new DivergenceCheck(network, options, _state.Weights, _chain.State);
    }

    public TrainingResult Train(ReadOnlySpan<float> initial)
    {
        using Checkpoint? checkpoint = _options.CheckpointPath is { } path
            ? new Checkpoint(path, _network, _loss, _options, _training, _validation, initial)
            : null;
        if (checkpoint?.TryLoad(_state) == true)
            _state.GoOnTo(_options.NumberOfEpochs);
        long steps = _state.Restart;
        while (!_state.Finished)
        {
            StopReason reason = TrainRestart(initial, checkpoint);
            // No later loss would show what the last step did to the weights.
            _divergence.CheckWeights(Math.Max(1, _state.Epoch), _learningRate);
            steps += _state.Step;
            _state.EndRestart(reason, _loss.Metric);
            // The checkpoint of cancelled training stays at its last whole epoch, so that it can go on from there.
            if (reason == StopReason.Cancelled)
                break;
            _state.Finished = _state.Restart + 1 >= _options.NumberOfRestarts;
            if (!_state.Finished)
                _state.BeginRestart();
            checkpoint?.Save(_state);
        }

        return new TrainingResult(_state.KeptWeights, _state.Kept! with { Epochs = _state.Epochs }) { IsUntrained = steps == 0 };
    }

    private StopReason TrainRestart(ReadOnlySpan<float> initial, Checkpoint? checkpoint)
    {
        var random = new RandomStreams(_seeds.RestartSeed(_state.Restart));
        _batches.SetRandom(random);
        if (_state.Epoch == 0)
        {
            if (_state.Restart == 0 && !initial.IsEmpty)
                initial.CopyTo(_state.Weights);
            else
                _network.Initialize(_state.Weights, random.Seed);
            _chain.Reset(random, _state.Weights, _options.LearningRate);
        }

        _chain.Pack(_state.Weights);
        // Whether to go on is a function of the state alone, so that a resumed run decides as an uninterrupted one does.
        while (ReasonToStop() is null)
        {
            if (!TrainEpoch(random))
                return StopReason.Cancelled;
            checkpoint?.Save(_state);
        }

        return ReasonToStop()!.Value;
    }

    private StopReason? ReasonToStop()
    {
        if (_state.StopRequested)
            return StopReason.Requested;
        IReadOnlyList<EpochRecord> epochs = _state.RunningEpochs;
        if (epochs.Count > 0 && epochs[^1].ValidationLoss is not null && _options.EarlyStopping?.ShouldStop(epochs) == true)
            return StopReason.EarlyStopping;
        return _state.Epoch >= _options.NumberOfEpochs ? StopReason.LastEpoch : null;
    }

    /// <summary>One epoch, its validation and its callback; false if it was cancelled midway.</summary>
    private bool TrainEpoch(RandomStreams random)
    {
        long begin = Stopwatch.GetTimestamp();
        var totals = default(LossTotals);
        long rowsDone = 0;
        long? seed = _options.Shuffle ? random.Seed : null;
        foreach (RowBlock block in SequenceBuckets.ReadEpoch(_network, _training, seed, _state.Epoch, _options.BatchSize))
        {
            for (int start = 0, rows; start < block.Rows; start += rows)
            {
                _onBatch?.Invoke();
                if (_options.CancellationToken.IsCancellationRequested)
                    return false;
                rows = Math.Min(_options.BatchSize, block.Rows - start);
                totals += TrainBatch(block, start, rows, _state.Epoch + (double)rowsDone / _training.RowCount);
                rowsDone += rows;
            }
        }

        _state.Epoch++;
        _divergence.CheckWeights(_state.Epoch, _learningRate);
        LossTotals? validated = ValidatesNow() ? Validate() : null;
        _state.Add(new EpochRecord(
            _state.Restart,
            _state.Epoch,
            totals.MeanLoss,
            totals.MeanMetric(_loss.Metric),
            validated?.MeanLoss,
            validated?.MeanMetric(_loss.Metric),
            _learningRate,
            Stopwatch.GetElapsedTime(begin).TotalSeconds,
            _network.HasPenalty ? totals.MeanPenalty : null));
        if (_options.OnEpoch is { } onEpoch)
        {
            var progress = new TrainingProgress(_state.RunningEpochs, _loss.Metric);
            onEpoch(progress);
            _state.StopRequested = progress.StopRequested;
        }

        return true;
    }

    private LossTotals TrainBatch(RowBlock block, int start, int rows, double epoch)
    {
        _learningRate = (float)(_options.LearningRate * (_options.LearningRateSchedule?.Factor(epoch, _options.NumberOfEpochs) ?? 1));
        LossTotals totals = _chain.ComputeGradient(_state.Weights, block, start, rows, _learningRate, _state.Step);
        if (_state.Step == 0)
            DivergenceCheck.CheckFirstLoss(totals.Loss);
        CheckFinite(totals.Loss, _state.Epoch + 1);
        _chain.Update();
        _state.Step++;
        return totals;
    }

    private bool ValidatesNow() =>
        _validation is not null && (_state.Epoch % _options.ValidationInterval == 0 || _state.Epoch == _options.NumberOfEpochs);

    private LossTotals Validate()
    {
        var totals = default(LossTotals);
        _chain.PackForScoring(_state.Weights);
        foreach (RowBlock block in SequenceBuckets.ReadEpoch(_network, _validation!, null, 0, _options.BatchSize))
            totals += _batches.Evaluate(_state.Weights, _chain.Packed, block);
        CheckFinite(totals.Loss, _state.Epoch);
        _state.Validated(totals.MeanLoss);
        return totals;
    }

    private void CheckFinite(double loss, int epoch)
    {
        if (!double.IsFinite(loss))
            throw new TrainingDivergedException(epoch, loss, _learningRate);
    }
}
