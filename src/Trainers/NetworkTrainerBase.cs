using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

namespace MlNetDeep;

/// <summary>
/// What the trainers of all tasks share: reading the data, standardizing, training, logging. The options' architecture builds the network.
/// </summary>
/// <typeparam name="TTransformer">The fitted transformer.</typeparam>
/// <typeparam name="TModel">Its model.</typeparam>
/// <typeparam name="TNetwork">The network's own model, where <typeparamref name="TModel"/> wraps it; otherwise the same.</typeparam>
public abstract class NetworkTrainerBase<TTransformer, TModel, TNetwork>
    : TrainerEstimatorBase<TTransformer, TModel>, IEstimator<TTransformer>, IConcurrentEstimator, IHasOptions
    where TTransformer : ISingleFeaturePredictionTransformer<TModel>
    where TModel : class
    where TNetwork : class, IPredictor
{
    private readonly NetworkTrainerOptions _options;

    private protected NetworkTrainerBase(IHostEnvironment env, NetworkTrainerOptions options, SchemaShape.Column label)
        : base(
            env.Register(options.Architecture),
            TrainerUtils.MakeR4VecFeature(options.FeatureColumnName),
            label,
            TrainerUtils.MakeR4ScalarWeightColumn(options.ExampleWeightColumnName))
    {
        // A copy, arrays included, with its seed drawn once: a trainer that is fitted twice gives the same model twice.
        _options = (NetworkTrainerOptions)options.Clone();
        _options.Seed ??= Host.Rand.Next();
        Info = new TrainerInfo(
            normalization: !options.StandardizeFeatures, caching: false, supportValid: true, supportIncrementalTrain: true);
    }

    /// <summary>
    /// What ML.NET may know of the trainer: it standardizes features itself unless told otherwise, and keeps its own copy of the data.
    /// </summary>
    public override TrainerInfo Info { get; }

    /// <summary>A callback or a checkpoint file would be shared by the fits.</summary>
    bool IConcurrentEstimator.FitsConcurrently => _options.OnEpoch is null && _options.CheckpointPath is null;

    object IHasOptions.Options => _options;

    private protected OutputUnit OutputUnit => _options.OutputUnit;

    private protected bool StandardizeLabel => _options.StandardizeLabel;

    /// <summary>Checks options, with the environment's mark on what it throws.</summary>
    private protected static TOptions Checked<TOptions>(IHostEnvironment env, TOptions options)
        where TOptions : NetworkTrainerOptions
    {
        env.CheckValue(options, nameof(options));
        options.Validate();
        return options;
    }

    /// <summary>Trains.</summary>
    /// <param name="input">Rows to learn from.</param>
    public new TTransformer Fit(IDataView input)
    {
        Host.CheckValue(input, nameof(input));
        CheckKnownSize(SchemaShape.Create(input.Schema));
        return base.Fit(input);
    }

    /// <summary>The schema that the transformer will give: the columns of the input, and the scores.</summary>
    /// <param name="inputSchema">The schema of the rows to learn from.</param>
    public new SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Host.CheckValue(inputSchema, nameof(inputSchema));
        CheckKnownSize(inputSchema);
        return base.GetOutputSchema(inputSchema);
    }

    /// <summary>Trains, measuring the validation loss after each epoch.</summary>
    /// <param name="trainData">Rows to learn from.</param>
    /// <param name="validationData">Rows to validate on, with the same columns.</param>
    public TTransformer Fit(IDataView trainData, IDataView validationData)
    {
        Host.CheckValue(trainData, nameof(trainData));
        Host.CheckValue(validationData, nameof(validationData));
        ValidationColumns.Check(
            Host, nameof(validationData), trainData.Schema, validationData.Schema, FeatureColumn.Name, LabelColumn.Name, WeightColumn.Name);
        return TrainTransformer(trainData, validationData);
    }

    /// <summary>
    /// Goes on training a model: from its weights, with its scaling of features and label. What acts in training alone, as dropout and the
    /// shifting of images, is that of the options.
    /// </summary>
    /// <param name="trainData">Rows to learn from; of keys with values, the same values in the same order as the model's.</param>
    /// <param name="modelParameters">The model to start from, of the network that the options build.</param>
    /// <exception cref="ArgumentException">The model has other features, classes, layers or another output unit; the message says which.</exception>
    public TTransformer Fit(IDataView trainData, TNetwork modelParameters) => TrainTransformer(trainData, initPredictor: modelParameters);

    /// <inheritdoc/>
    protected override TModel TrainModelCore(TrainContext trainContext)
    {
        Host.CheckValue(trainContext, nameof(trainContext));
        return CreateModel(TrainNetwork(trainContext, NetworkOf(trainContext.InitialPredictor)));
    }

    /// <summary>Wraps a trained network as the task's model.</summary>
    private protected abstract TModel CreateModel(TrainedNetwork network);

    /// <summary>The network in a model to continue from, or null.</summary>
    private protected abstract TrainedNetwork? NetworkOf(IPredictor? model);

    /// <summary>Reads, trains, and returns the network.</summary>
    private TrainedNetwork TrainNetwork(TrainContext context, TrainedNetwork? initial)
    {
        using IChannel channel = Host.Start("Training");
        int? classes = CheckLabel(context.TrainingSet);
        CheckClassWeights(classes);
        RoleMappedData? view = ValidationColumns.Choose(Host, context, _options.ValidationSet);
        int outputs = classes ?? 1;
        string[]? classNames = ClassNames.Of(context.TrainingSet.Schema.Label!.Value);
        DataViewSchema.Column features = context.TrainingSet.Schema.Feature!.Value;
        Continuation? continuation = initial is null ? null : new Continuation(Host, initial);
        continuation?.CheckData(features.Type.GetValueCount(), outputs, LabelColumn.Name, classNames);
        Loss loss = CreateLoss();
        // Before the data are read, which may take long, so that a network that cannot be is known at once.
        Sequential network = CreateNetwork(features, outputs);
        continuation?.CheckOptions(network, loss);
        StartingPoint? start = initial is null ? _options.CreateStart(network) : StartingPoint.Of(initial);
        TrainingExamples examples = Read(channel, context.TrainingSet, view, classes, start, network);
        if (OneClass(examples.Labels, outputs, classNames) is var (name, constant))
        {
            channel.Warning(ConstantNetwork.Warning(LabelColumn.Name, name));
            // A model to go on from may learn of one class; random weights would learn nothing.
            if (initial is null)
                return ConstantNetwork.Create(network, loss, constant, classNames);
        }

        FeatureStandardizer? standardizer = start is not null
            ? start.Standardizer
            : _options.StandardizeFeatures ? examples.Training.FitStandardizer(_options.ScaledFeatures(network)) : null;
        if (standardizer is null)
            ExampleLog.WarnOfScale(channel, examples.Training, FeatureColumn.Name, nameof(NetworkTrainerOptions.StandardizeFeatures));
        // The labels of a model that knew one value alone give no scale to go on with.
        TargetScaling scaling = start?.Targets is { Scale: not 0 } targets ? targets : FitTarget(examples.Training.Targets);
        TrainingData training = examples.Training.ToTrainingData(standardizer, scaling, _options.CancellationToken);
        TrainingData? validation = examples.Validation?.ToTrainingData(standardizer, scaling);

        string? remedy = scaling == TargetScaling.None ? LabelRemedy(examples.Labels) : null;
        if (remedy is not null)
            channel.Warning("Networks learn slowly or not at all: {0}.", remedy);
        TrainingResult result = Train(new TrainingLoop(network, loss, EpochLog.AddTo(_options, channel), () => Host.CheckAlive()));
        EpochLog.WriteEnd(channel, result, isContinued: start is not null);
        return new TrainedNetwork(network, result.Parameters, loss, result.History, standardizer, scaling, classNames ?? initial?.ClassNames);

        TrainingResult Train(TrainingLoop trainer)
        {
            try
            {
                return trainer.Train(training, validation, start?.Parameters);
            }
            catch (TrainingDivergedException exception) when (remedy is not null)
            {
                throw new TrainingDivergedException(exception.Epoch, $"{char.ToUpperInvariant(remedy[0])}{remedy[1..]}. {exception.Message}");
            }
        }
    }

    private TrainingExamples Read(
        IChannel channel, RoleMappedData training, RoleMappedData? validation, int? classes, StartingPoint? start, Sequential network)
    {
        var reading = new ExampleReading
        {
            Features = training.Schema.Feature!.Value,
            MemoryLimit = _options.MemoryLimit,
            ValidationSetFraction = _options.ValidationSetFraction,
            Seed = _options.Seed!.Value,
            MeasureFeatures = _options.StandardizeFeatures && start is null,
            // A model whose scaling moves many zeros leaves no row sparse.
            Sparse = start?.Standardizer is { KeepsSparsity: false } ? false : null,
            PaddedFeatures = (network.Layers[0] as PaddedSequences)?.Features,
        };
        CursorSource Source(RoleMappedData view, string use) => new(Host, channel, view, classes, _options.ClassWeights, use);
        return TrainingExamples.Read(
            Host, channel, reading, Source(training, "training"), validation is null ? null : Source(validation, "validation"));
    }

    /// <summary>Checks the label column's type and gives the number of classes where it is a key.</summary>
    private protected abstract int? CheckLabel(RoleMappedData data);

    /// <summary>The one class that all labels are, and the network's outputs that say so; null where there are two, or no classes.</summary>
    private protected virtual (string Name, float[] Outputs)? OneClass(TargetStatistics labels, int outputs, string[]? classNames) => null;

    private protected abstract Loss CreateLoss();

    /// <summary>How many class weights there may be; 0 where there are no classes.</summary>
    private protected abstract int ClassWeightCount(int? classes);

    /// <summary>Where labels that are learned as they are lie far from the network's first outputs: what they reach, and what to do; or null.</summary>
    private protected virtual string? LabelRemedy(TargetStatistics labels) => null;

    /// <summary>From labels to the network's targets.</summary>
    private protected virtual TargetScaling FitTarget(TargetStatistics labels) => TargetScaling.None;

    private Sequential CreateNetwork(DataViewSchema.Column features, int outputs)
    {
        var type = (VectorDataViewType)features.Type;
        return _options.CreateNetwork(
            new Shape(type.Dimensions.AsSpan()), outputs, PaddedSequenceAnnotations.FeaturesPerStepOf(features));
    }

    /// <summary>Says what to do about vectors of different lengths; ML.NET's own check says no more than that they are.</summary>
    private void CheckKnownSize(SchemaShape schema)
    {
        if (schema.TryFindColumn(FeatureColumn.Name, out SchemaShape.Column column) &&
            column.Kind == SchemaShape.Column.VectorKind.VariableVector)
        {
            throw Host.ExceptUserArg(
                nameof(NetworkTrainerOptions.FeatureColumnName),
                $"The feature column '{column.Name}' holds vectors of any length ({column.GetTypeString()}), but a network takes vectors " +
                "of one: put mlContext.Transforms.PadSequences in front of a trainer for sequences.");
        }
    }

    private void CheckClassWeights(int? classes)
    {
        if (_options.ClassWeights is { } weights && weights.Length != ClassWeightCount(classes))
            throw Host.ExceptUserArg(
                nameof(_options.ClassWeights), $"There are {weights.Length} class weights, but {ClassWeightCount(classes)} classes.");
    }
}
