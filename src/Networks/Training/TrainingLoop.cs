namespace MlNetDeep;

/// <summary>What training returns.</summary>
/// <param name="Parameters">The weights that were kept.</param>
/// <param name="History">What happened.</param>
public sealed record TrainingResult(float[] Parameters, TrainingHistory History)
{
    /// <summary>Whether training was cancelled before its first step: the weights are those that it was to start from.</summary>
    public bool IsUntrained { get; init; }
}

/// <summary>Trains a network by gradient descent on the mean loss of its batches.</summary>
public sealed class TrainingLoop
{
    // Updating so many takes about a millisecond on one thread.
    private const int ManyParameters = 1 << 20;

    private readonly Sequential _network;
    private readonly Loss _loss;
    private readonly TrainingOptions _options;
    private readonly Action? _onBatch;

    /// <summary>Checks the options and keeps them.</summary>
    /// <param name="network">The network.</param>
    /// <param name="loss">Its output unit and loss.</param>
    /// <param name="options">How to train.</param>
    /// <param name="onBatch">Called before each step; what it throws ends training.</param>
    /// <exception cref="ArgumentException">An option is out of range; the message names it.</exception>
    public TrainingLoop(Sequential network, Loss loss, TrainingOptions options, Action? onBatch = null)
    {
        options.Validate();
        _network = network;
        _loss = loss;
        _options = options;
        _onBatch = onBatch;
    }

    /// <summary>Trains.</summary>
    /// <param name="training">Examples to learn from.</param>
    /// <param name="validation">Examples to measure on after each epoch, or null. With them the weights of the best epoch are kept, without
    /// them the last.</param>
    /// <param name="initialParameters">Weights to start from; empty draws them. With them only the first restart starts there.</param>
    /// <exception cref="ArgumentException">Data, options and network do not fit one another; the message says what.</exception>
    /// <exception cref="TrainingDivergedException">The loss became NaN or infinite.</exception>
    /// <exception cref="InvalidDataException">The checkpoint is damaged or belongs to other training.</exception>
    /// <exception cref="IOException">The checkpoint cannot be written, or other training has it.</exception>
    public TrainingResult Train(TrainingData training, TrainingData? validation = null, ReadOnlySpan<float> initialParameters = default)
    {
        CheckData(training);
        if (validation is not null)
            CheckData(validation);
        if (!initialParameters.IsEmpty && initialParameters.Length != _network.ParameterCount)
            throw new ArgumentException(
                $"The network has {_network.ParameterCount} parameters, but {initialParameters.Length} were given to start from.",
                nameof(initialParameters));
        if (validation is null && _options.EarlyStopping is not null)
            throw new ArgumentException(
                $"{nameof(TrainingOptions.EarlyStopping)} needs validation data: give a validation set, or set it to null.",
                nameof(validation));
        if (_options.Optimizer.NeedsWholeBatch && _options.BatchSize < training.RowCount)
        {
            throw new ArgumentException(
                $"{_options.Optimizer.GetType().Name} needs the gradient of all {training.RowCount} rows, " +
                $"but {nameof(TrainingOptions.BatchSize)} is {_options.BatchSize}: " +
                $"set it to {nameof(TrainingOptions)}.{nameof(TrainingOptions.WholeBatch)}.");
        }

        CheckNormalization();
        // Small batches of small networks are done before they would be shared.
        var batch = (int)Math.Min(training.RowCount, _options.BatchSize);
        bool shares = _network.Pieces.Count(batch) > 1 || _network.ParameterCount >= ManyParameters;
        using var pool = new WorkerPool(shares ? _options.NumberOfThreads ?? Math.Min(Environment.ProcessorCount, TrainingOptions.MostThreads) : 1);
        return new TrainingRun(_network, _loss, _options, _onBatch, pool, training, validation).Train(initialParameters);
    }

    /// <summary>Of one row a unit has no variance: batch normalization would take every row to the same values.</summary>
    private void CheckNormalization()
    {
        if (_options.BatchSize > 1)
            return;
        Shape input = _network.InputShape;
        for (int i = 0; i < _network.Layers.Count; input = _network.LayerShapes[i++])
        {
            if (_network.Layers[i] is BatchNorm && input.Rank <= 1)
            {
                throw new ArgumentException(
                    $"Batch normalization of vectors (layer {i}) compares the rows of a batch, but {nameof(TrainingOptions.BatchSize)} is 1: take " +
                    $"batches of 16 rows or more.");
            }
        }
    }

    private void CheckData(TrainingData data)
    {
        if (data.FeatureLength != _network.InputShape.Length)
            throw new ArgumentException(
                $"The network takes {_network.InputShape.Length} features, but the data have {data.FeatureLength}.");
        int targets = _loss.TargetLength(_network.OutputShape.Length);
        if (data.TargetLength != targets)
            throw new ArgumentException($"The network's loss takes {targets} target values a row, but the data have {data.TargetLength}.");
    }
}
