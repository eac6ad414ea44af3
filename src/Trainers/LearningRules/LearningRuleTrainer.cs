using Microsoft.ML.Trainers;

namespace MlNetDeep;

/// <summary>
/// Trains a single unit for binary classification by the rule that its options name. Input: a Boolean label and a vector of Single; output:
/// Score and PredictedLabel, which is true where the score is above 0. The model is ML.NET's own linear one, so that whatever works with
/// linear models works with it. Made by <c>BinaryClassification.Trainers.Perceptron</c>, <c>Hebbian</c> and <c>DeltaRule</c>.
/// <see cref="LearningRuleHistory.Of"/> tells how a model was trained.
/// </summary>
public sealed class LearningRuleTrainer
    : TrainerEstimatorBase<BinaryPredictionTransformer<LinearBinaryModelParameters>, LinearBinaryModelParameters>,
      IEstimator<BinaryPredictionTransformer<LinearBinaryModelParameters>>,
      IOwnEstimator
{
    private readonly LearningRuleOptions _options;

    internal LearningRuleTrainer(IHostEnvironment env, LearningRuleOptions options)
        : base(
            env.Register(options.Checked().Name),
            TrainerUtils.MakeR4VecFeature(options.FeatureColumnName),
            TrainerUtils.MakeBoolScalarLabel(options.LabelColumnName),
            TrainerUtils.MakeR4ScalarWeightColumn(options.ExampleWeightColumnName))
    {
        _options = options.Own(Host.Rand);
        Info = new TrainerInfo(
            normalization: !options.StandardizeFeatures, calibration: true, caching: false, supportIncrementalTrain: true);
    }

    /// <summary>What ML.NET may know of the trainer: its scores are no probabilities, and it keeps its own copy of the data.</summary>
    public override TrainerInfo Info { get; }

    /// <inheritdoc/>
    protected override PredictionKind PredictionKind => PredictionKind.BinaryClassification;

    bool IOwnEstimator.FitsConcurrently => _options.OnEpoch is null;

    object IOwnEstimator.Options => _options;

    /// <summary>Trains.</summary>
    /// <param name="input">Rows to learn from.</param>
    public new BinaryPredictionTransformer<LinearBinaryModelParameters> Fit(IDataView input)
    {
        Host.CheckValue(input, nameof(input));
        return base.Fit(input);
    }

    /// <summary>Goes on training a model, from its weights.</summary>
    /// <param name="trainData">Rows to learn from.</param>
    /// <param name="modelParameters">The model to start from.</param>
    /// <exception cref="ArgumentException">The model has another number of features.</exception>
    public BinaryPredictionTransformer<LinearBinaryModelParameters> Fit(IDataView trainData, LinearBinaryModelParameters modelParameters) =>
        TrainTransformer(trainData, initPredictor: modelParameters);

    /// <inheritdoc/>
    protected override LinearBinaryModelParameters TrainModelCore(TrainContext trainContext)
    {
        Host.CheckValue(trainContext, nameof(trainContext));
        using IChannel channel = Host.Start("Training");
        trainContext.TrainingSet.CheckBinaryLabel();
        KeySlotAnnotations.Refuse(Host, trainContext.TrainingSet.Schema.Feature!.Value, "a linear unit");
        var source = new CursorSource(Host, channel, trainContext.TrainingSet, NetworkTask.Binary, outputs: 1, classWeights: null, "training")
        {
            MissingValues = _options.MissingValues,
        };
        var reading = new ExampleReading
        {
            Features = trainContext.TrainingSet.Schema.Feature!.Value,
            MemoryLimit = _options.MemoryLimit,
            FeatureScaling = _options.StandardizeFeatures ? FeatureScaling.Standardize : FeatureScaling.None,
        };
        ExampleSet examples = TrainingExamples.Read(Host, channel, reading, source, validation: null).Training;
        if (examples.Targets[0].Minimum == examples.Targets[0].Maximum)
            channel.Warning(
                $"All rows of the label column '{LabelColumn.Name}' are {examples.Targets[0].Maximum > 0}: there is nothing to tell apart. Give rows of " +
                "both classes.");
        var initial = trainContext.InitialPredictor as LinearBinaryModelParameters;
        if (initial is not null && initial.Weights.Count != examples.FeatureLength)
            throw Host.ExceptParam(
                "modelParameters",
                $"The model to continue from has {initial.Weights.Count} features; the data have {examples.FeatureLength}.");
        FeaturePreparation? preparation = _options.StandardizeFeatures ? examples.FitStandardizer() : null;
        TrainingData data = examples.ToTrainingData(preparation, TargetScaling.None, _options.CancellationToken);
        LearningRule rule = _options.CreateRule(new LinearUnit(data.FeatureLength));
        if (initial is not null)
            rule.Start([.. initial.Weights], initial.Bias, preparation);
        bool cancelled = _options.CancellationToken.IsCancellationRequested;
        LearningRuleHistory history = Train(channel, rule, new RuleRows(data, () => Host.CheckAlive(), _options.CancellationToken));
        if (cancelled)
            channel.Warning(
                "{0} was cancelled before its first step: the model's weights are {1}.",
                _options.Name,
                initial is null ? "all 0, and its scores one constant" : "those that it was to go on from");
        (VBuffer<float> weights, float bias) = rule.ToModel(preparation);
        var model = new LinearBinaryModelParameters(Host, weights, bias);
        LearningRuleHistory.Attach(model, history);
        return model;
    }

    /// <inheritdoc/>
    protected override BinaryPredictionTransformer<LinearBinaryModelParameters> MakeTransformer(
        LinearBinaryModelParameters model, DataViewSchema trainSchema) =>
        new(Host, model, trainSchema, FeatureColumn.Name);

    /// <inheritdoc/>
    protected override SchemaShape.Column[] GetOutputColumnsCore(SchemaShape inputSchema) =>
    [
        NetworkTask.Output(DefaultColumnNames.Score, NumberDataViewType.Single),
        NetworkTask.Output(DefaultColumnNames.PredictedLabel, BooleanDataViewType.Instance),
    ];

    private LearningRuleHistory Train(IChannel channel, LearningRule rule, RuleRows rows)
    {
        var epochs = new List<LearningRuleEpoch>();
        do
        {
            int epoch = epochs.Count + 1;
            rows.ForEach(_options.Shuffle ? _options.Seed : null, epoch, rule.Learn);
            if (_options.CancellationToken.IsCancellationRequested)
                break;
            epochs.Add(rule.EndEpoch(epoch));
            if (rule.HasDiverged(epochs))
                throw new TrainingDivergedException(epoch, DivergenceMessage(epochs, rule, rows));
            channel.Info(Describe(epochs[^1]));
            _options.OnEpoch?.Invoke(epochs[^1]);
        }
        while (epochs.Count < _options.NumberOfEpochs && rule.GoesOn(epochs[^1]));

        var history = new LearningRuleHistory(epochs, Converged: epochs.Count > 0 && epochs[^1].Mistakes == 0);
        if (history.Converged)
            channel.Info("The last of {0} epochs had no mistake; {1} were made in all.", epochs.Count, history.Mistakes);
        else if (epochs.Count > 0 && epochs[^1].MeanSquaredError is null)
            channel.Warning(
                "{0} has not converged: the last of {1} epochs had {2} mistakes. Either no such unit separates the classes, or " +
                "NumberOfEpochs is too low.",
                _options.Name,
                epochs.Count,
                epochs[^1].Mistakes);
        return history;
    }

    private string DivergenceMessage(List<LearningRuleEpoch> epochs, LearningRule rule, RuleRows rows)
    {
        if (epochs[0].MeanSquaredError is null)
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{_options.Name} diverged in epoch {epochs.Count}: its weights left the range of Single. Lower LearningRate, which is " +
                $"{_options.LearningRate}, or bring the features to one scale{(_options.StandardizeFeatures ? "" : " by StandardizeFeatures")}.");
        double bound = 2 / SecondMoments.LargestEigenvalue(rows, rule.Unit.Weights.Length);
        string scale = _options.StandardizeFeatures ? "" : ", or set StandardizeFeatures, which raises that bound where features are large";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{_options.Name} diverged in epoch {epochs.Count}: the mean squared error was {epochs[0].MeanSquaredError:G4} in the first epoch " +
            $"and is {epochs[^1].MeanSquaredError:G4}. LearningRate is {_options.LearningRate}, but whole batches converge only below " +
            $"{bound:G4}, 2 / the largest eigenvalue of the features' second moments, and small batches need less still: lower it{scale}.");
    }

    private static string Describe(LearningRuleEpoch epoch)
    {
        string error = epoch.MeanSquaredError is { } value ? string.Create(CultureInfo.InvariantCulture, $", mean squared error {value:G5}") : "";
        return $"Epoch {epoch.Epoch}: {epoch.Mistakes} mistakes{error}";
    }
}
