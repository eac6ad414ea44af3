namespace MlNetDeep;

/// <summary>
/// From rows to a stack of autoencoders: reads and scales the rows, and trains one autoencoder after the other on the codes before.
/// </summary>
internal sealed class AutoencoderTraining
{
    // To reconstruct is to learn no noise by heart: longer is better.
    private static readonly PlanDefaults Plan = new()
    {
        LearningRate = 0.01f,
        Steps = 160_000,
        RowPasses = 2_000_000,
        MostEpochs = 2000,
        LeastRowsToHoldOut = 2000,
        L2Regularization = 0,
    };

    private readonly IHost _host;
    private readonly IChannel _channel;
    private readonly AutoencoderTrainingOptions _options;
    private readonly Sequential[] _networks;
    private readonly AutoencoderModel? _initial;

    /// <summary>
    /// Prepares to train on inputs of so many features by checked options that have a seed; from a model to go on from, if there is one.
    /// </summary>
    /// <exception cref="ArgumentException">The networks cannot be, or the model to go on from has others.</exception>
    public AutoencoderTraining(IHost host, IChannel channel, AutoencoderTrainingOptions options, int features, AutoencoderModel? initial)
    {
        _host = host;
        _channel = channel;
        _options = options;
        _initial = initial;
        _networks = [.. options.Sizes.Select((size, i) => options.CreateNetwork(i == 0 ? features : options.Sizes[i - 1], size))];
        if (initial is not null)
            CheckContinues(initial);
    }

    /// <summary>The rows that were learned from, at the scale of the first autoencoder, once <see cref="Train"/> has read them.</summary>
    public TrainingData Rows { get; private set; } = null!;

    /// <summary>Trains.</summary>
    public AutoencoderModel Train(RoleMappedData training, RoleMappedData? validation)
    {
        KeySlotAnnotations.Refuse(_host, training.Schema.Feature!.Value, "an autoencoder");
        TrainingExamples examples = Read(training, validation);
        FeaturePreparation? preparation = _initial is null ? FitPreparation(examples.Training, training.Schema.Feature!.Value) : _initial.Encoder.Preparation;
        if (preparation?.ChangesScale != true)
            ExampleLog.WarnOfScale(_channel, examples.Training, _options.Input, nameof(AutoencoderTrainingOptions.Scaling));
        TrainingData rows = examples.Training.ToTrainingData(preparation, TargetScaling.None, _options.CancellationToken);
        // A cancelled token would cut streamed rows short here too.
        Rows = examples.Training.IsStreamed ? examples.Training.ToTrainingData(preparation, TargetScaling.None) : rows;
        TrainingData? held = examples.Validation?.ToTrainingData(preparation, TargetScaling.None);
        var stages = new List<TrainedNetwork>();
        for (int i = 0; i < _networks.Length; i++)
        {
            if (i > 0 && !_options.CancellationToken.IsCancellationRequested)
            {
                AutoencoderModel last = new AutoencoderModel([stages[^1]]).WithoutScaling();
                rows = Encode(rows, last);
                held = held is null ? null : Encode(held, last);
            }

            stages.Add(TrainStage(i, rows, held, i == 0 ? preparation : null));
        }

        return new AutoencoderModel(stages);
    }

    private TrainingExamples Read(RoleMappedData training, RoleMappedData? validation)
    {
        InputScaling scaling = _options.EffectiveScaling;
        var reading = new ExampleReading
        {
            Ranks = RankGroup.Of(_options),
            // Codes of the next autoencoder, and errors that anomalies are told by, are of all rows.
            KeepsShare = _networks.Length == 1 && _options is not AutoencoderAnomalyOptions,
            Features = training.Schema.Feature!.Value,
            MemoryLimit = _options.MemoryLimit,
            HeldOutShare = rows => Plan.ShareOf(_options, _options.ValidationSetFraction, rows),
            Seed = _options.Seed!.Value,
            FeatureScaling = scaling != InputScaling.None && _initial is null ? FeatureScaling.Standardize : FeatureScaling.None,
            Imputes = _initial is null && _options.MissingValues == MissingValues.Impute,
            // A model whose scaling moves many zeros leaves no row sparse.
            Sparse = _initial?.Encoder.Preparation is { KeepsSparsity: false } ? false : null,
        };
        TrainingExamples examples = TrainingExamples.Read(
            _host, _channel, reading, Source(training, "training"), validation is null ? null : Source(validation, "validation"));
        if (_options is { Loss: ReconstructionLoss.CrossEntropy, EffectiveScaling: InputScaling.MinMax })
            CheckUnitInterval(training, examples.Training);
        return examples;
    }

    /// <summary>Features that are zero in most rows keep their zeros, and so their signs.</summary>
    private void CheckUnitInterval(RoleMappedData training, ExampleSet examples)
    {
        string? feature = null;
        if (_initial is null)
            feature = examples.FindSignedFeature() is { } slot ? FeatureNames.Of(training.Schema.Feature!.Value, slot) : null;
        else if (examples.IsSparse && _initial.Encoder.Preparation is { } scaling && examples.SmallestFeature < TensorPrimitives.Min(scaling.Offsets))
            feature = $"The column '{_options.Input}'";
        if (feature is not null)
            throw _host.Except(string.Create(
                CultureInfo.InvariantCulture,
                $"{feature} is zero in most rows and below 0 in others (the least value of the column is {examples.SmallestFeature}), but " +
                $"cross-entropy takes values in [0, 1], and MinMax scaling leaves such zeros as they are: bring the column there before, for " +
                $"example by NormalizeMinMax with fixZero: false, or set Loss to SquaredError."));
    }

    private CursorSource Source(RoleMappedData view, string use) => new(_host, _channel, view, task: null, outputs: 0, classWeights: null, use)
    {
        // What a model does not fill it cannot learn from either.
        MissingValues = _options.MissingValues == MissingValues.Impute && _initial?.Encoder.Preparation?.Fills.IsEmpty != false && _initial is not null
            ? MissingValues.Skip
            : _options.MissingValues,
        RequiresUnitInterval = _options is { Loss: ReconstructionLoss.CrossEntropy, EffectiveScaling: InputScaling.None },
    };

    private FeaturePreparation? FitPreparation(ExampleSet examples, DataViewSchema.Column column)
    {
        FeaturePreparation? scaling = FitScaling(examples);
        if (_options.MissingValues != MissingValues.Impute)
            return scaling;
        ExampleLog.WriteFilled(_channel, examples.FindMissing(), column, marks: 0);
        return (scaling ?? examples.FitPreparation(FeatureScaling.None)).Filling(examples.FitMedians(), []);
    }

    private FeaturePreparation? FitScaling(ExampleSet examples) => _options.EffectiveScaling switch
    {
        InputScaling.Standardize => examples.FitStandardizer(),
        InputScaling.MinMax => examples.FitMinMax(),
        _ => null,
    };

    /// <summary>The codes of rows, in memory if they fit into the limit, else computed anew in each epoch.</summary>
    private TrainingData Encode(TrainingData rows, AutoencoderModel model)
    {
        var source = new EncodedSource(rows, model, () => _host.CheckAlive());
        long limit = RankGroup.Of(_options).FromFirst(TrainingExamples.MemoryLimit(_options.MemoryLimit));
        return ExampleSet.Read(source, limit, measureFeatures: false)
            .ToTrainingData(null, TargetScaling.None, _options.CancellationToken);
    }

    private TrainedNetwork TrainStage(int stage, TrainingData rows, TrainingData? held, FeaturePreparation? preparation)
    {
        Sequential network = _networks[stage];
        Loss loss = _options.CreateLoss(stage);
        // Cancelled before it began: there are no codes to learn from.
        if (stage > 0 && _options.CancellationToken.IsCancellationRequested)
        {
            EpochLog.WarnOfUntrained(_channel, isContinued: _initial is not null);
            return Untrained(network, loss, stage);
        }

        _channel.Info(
            "Autoencoder {0} of {1}: {2} inputs, {3} units.", stage + 1, _networks.Length, network.InputShape, _options.Sizes[stage]);
        var loop = new TrainingLoop(network, loss, OptionsOf(stage), Plan, () => _host.CheckAlive());
        var training = new ReconstructionData(rows);
        ReconstructionData? validation = held is null ? null : new ReconstructionData(held);
        _channel.Info(loop.PlanFor(training, validation).ToString());
        TrainingResult result = loop.Train(training, validation, _initial is null ? default : _initial.Stages[stage].Network.Parameters);
        EpochLog.WriteEnd(_channel, result, isContinued: _initial is not null);
        return new TrainedNetwork(network, result.Parameters, loss, result.History, preparation);
    }

    private TrainedNetwork Untrained(Sequential network, Loss loss, int stage)
    {
        var parameters = new float[network.ParameterCount];
        if (_initial is null)
            network.Initialize(parameters, OptionsOf(stage).Seed!.Value);
        else
            _initial.Stages[stage].Network.Parameters.CopyTo(parameters);
        return new TrainedNetwork(network, parameters, loss, new TrainingHistory([], loss.Metric, 0, 0, StopReason.Cancelled));
    }

    /// <summary>The options of one autoencoder: a seed and a checkpoint of its own, and lines in the log.</summary>
    private TrainingOptions OptionsOf(int stage)
    {
        TrainingOptions options = EpochLog.AddTo(_options, _channel);
        options.Seed = unchecked(_options.Seed + stage);
        if (stage > 0 && _options.CheckpointPath is { } path)
            options.CheckpointPath = $"{path}.{stage + 1}";
        return options;
    }

    private void CheckContinues(AutoencoderModel initial)
    {
        string wanted = string.Join(", then ", _networks.Select((network, i) => Describe(network, _options.CreateLoss(i))));
        string found = string.Join(", then ", initial.Stages.Select(stage => Describe(stage.Network.Network, stage.Network.Loss)));
        if (wanted != found)
            throw _host.ExceptParam("transformer", $"The autoencoder to continue from is {found}, but data and options ask for {wanted}.");
    }

    private static string Describe(Sequential network, Loss loss)
    {
        IEnumerable<string> layers = network.Layers.Zip(network.LayerShapes)
            .Where(pair => !pair.First.ActsInTrainingOnly)
            .Select(pair => pair.First is Dense or TiedDense ? $"{pair.First.GetType().Name} {pair.Second}" : pair.First.GetType().Name);
        return $"{network.InputShape} inputs, {string.Join(", ", layers)}, {loss.GetType().Name}";
    }
}
