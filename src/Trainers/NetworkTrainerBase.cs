using Microsoft.ML.Trainers;

namespace MlNetDeep;

/// <summary>
/// What the trainers of all tasks share: reading the data, scaling, training, logging. The options' architecture builds the network.
/// </summary>
/// <typeparam name="TTransformer">The fitted transformer.</typeparam>
/// <typeparam name="TModel">Its model.</typeparam>
public abstract class NetworkTrainerBase<TTransformer, TModel>
    : TrainerEstimatorBase<TTransformer, TModel>, IEstimator<TTransformer>, IOwnEstimator
    where TTransformer : ISingleFeaturePredictionTransformer<TModel>
    where TModel : class, IPredictor
{
    private readonly NetworkOptions _options;
    private readonly NetworkTask _task;

    private protected NetworkTrainerBase(IHostEnvironment env, NetworkOptions options, NetworkTask task)
        : base(
            Checked(env, options).Register(options.Architecture.Name), TrainerUtils.MakeR4VecFeature(options.FeatureColumnName),
            task.LabelShape(options.LabelColumnName), TrainerUtils.MakeR4ScalarWeightColumn(options.ExampleWeightColumnName))
    {
        task.CheckOptions(Host, options.OutputUnit, options.Loss, options.ClassWeights);
        _task = task;
        _options = options.Own(Host.Rand);
        Info = new TrainerInfo(
            normalization: _options.FeatureScaling == FeatureScaling.None, caching: false, supportValid: true, supportIncrementalTrain: true);
    }

    /// <summary>
    /// What ML.NET may know of the trainer: it scales features itself unless told otherwise, and keeps its own copy of the data.
    /// </summary>
    public override TrainerInfo Info { get; }

    /// <summary>A callback or a checkpoint file would be shared by the fits.</summary>
    bool IOwnEstimator.FitsConcurrently => _options.OnEpoch is null && _options.CheckpointPath is null;

    object IOwnEstimator.Options => _options;

    /// <inheritdoc/>
    protected override PredictionKind PredictionKind => _task.Kind;

    private static IHostEnvironment Checked(IHostEnvironment env, NetworkOptions options)
    {
        env.CheckValue(options, nameof(options));
        options.Checked();
        if (options.PretrainedLayers is { } layers)
            new PretrainedWeights(layers).CheckFits(options);
        return env;
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
    /// Goes on training a network: from its weights, with its scaling of features and label. What acts in training alone, as dropout and the
    /// shifting of images, is that of the options.
    /// </summary>
    /// <param name="trainData">
    /// Rows to learn from. Classes, labels and targets go by their names, in any order: outputs move to where the column has them, and one that
    /// is new gets an output with first weights. None that the network has may be missing.
    /// </param>
    /// <param name="network">The network to start from, of the architecture that the options name: mlContext.Model.GetNetwork gives a model's.</param>
    /// <exception cref="ArgumentException">The network has other features, classes, layers or another loss; the message says which.</exception>
    public TTransformer Fit(IDataView trainData, TrainedNetwork network)
    {
        Host.CheckValue(trainData, nameof(trainData));
        Host.CheckValue(network, nameof(network));
        return TrainTransformer(trainData, initPredictor: CreateModel(network));
    }

    /// <inheritdoc/>
    protected override TModel TrainModelCore(TrainContext trainContext)
    {
        Host.CheckValue(trainContext, nameof(trainContext));
        var training = new NetworkTraining(Host, _options, _task);
        RoleMappedData? validation = ValidationColumns.Choose(Host, trainContext, _options.ValidationSet);
        return CreateModel(training.Train(trainContext.TrainingSet, validation, NetworkModel.Of(trainContext.InitialPredictor)?.Network));
    }

    /// <inheritdoc/>
    protected override SchemaShape.Column[] GetOutputColumnsCore(SchemaShape inputSchema) => _task.OutputShapes(inputSchema, LabelColumn.Name);

    /// <inheritdoc/>
    protected override void CheckLabelCompatible(SchemaShape.Column labelCol)
    {
        _task.CheckLabel(Host, labelCol);
        base.CheckLabelCompatible(labelCol);
    }

    /// <summary>Wraps a trained network as the task's model.</summary>
    private protected abstract TModel CreateModel(TrainedNetwork network);

    private void CheckKnownSize(SchemaShape schema)
    {
        if (schema.TryFindColumn(FeatureColumn.Name, out SchemaShape.Column column) &&
            column.Kind == SchemaShape.Column.VectorKind.VariableVector)
            throw Host.ExceptUserArg(
                nameof(NetworkOptions.FeatureColumnName),
                $"The feature column '{column.Name}' holds vectors of any length ({column.GetTypeString()}), but a network takes vectors " +
                "of one: put mlContext.Transforms.PadSequences in front of a trainer for sequences.");
    }
}
