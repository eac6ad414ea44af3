using Microsoft.ML.Trainers;

namespace MlNetDeep;

/// <summary>
/// Learns to restore the rows of a data view, and takes those that it cannot for anomalies. Input: a vector of Single; labels are not read.
/// Output: Score in [0, 1], see <see cref="AutoencoderAnomalyModelParameters"/>, and PredictedLabel, true above 0.5. Made by the catalog's
/// extension methods, <c>AnomalyDetection.Trainers.Autoencoder</c>.
/// </summary>
public sealed class AutoencoderAnomalyTrainer
    : TrainerEstimatorBase<AnomalyPredictionTransformer<AutoencoderAnomalyModelParameters>, AutoencoderAnomalyModelParameters>,
      IEstimator<AnomalyPredictionTransformer<AutoencoderAnomalyModelParameters>>
{
    private readonly AutoencoderAnomalyOptions _options;

    internal AutoencoderAnomalyTrainer(IHostEnvironment env, AutoencoderAnomalyOptions options)
        : base(
            env.Register(options.Checked().Architecture), TrainerUtils.MakeR4VecFeature(options.FeatureColumnName), default,
            TrainerUtils.MakeR4ScalarWeightColumn(options.ExampleWeightColumnName))
    {
        _options = options.Own(Host.Rand);
        Info = new TrainerInfo(
            normalization: _options.EffectiveScaling == InputScaling.None, caching: false, supportValid: true,
            supportIncrementalTrain: true);
    }

    /// <summary>What ML.NET may know of the trainer: it scales features itself unless told otherwise, and keeps its own copy of the data.</summary>
    public override TrainerInfo Info { get; }

    /// <inheritdoc/>
    protected override PredictionKind PredictionKind => PredictionKind.AnomalyDetection;

    /// <summary>Trains.</summary>
    /// <param name="input">Rows to learn from.</param>
    public new AnomalyPredictionTransformer<AutoencoderAnomalyModelParameters> Fit(IDataView input)
    {
        Host.CheckValue(input, nameof(input));
        return base.Fit(input);
    }

    /// <summary>Trains, measuring the validation loss after each epoch.</summary>
    /// <param name="trainData">Rows to learn from.</param>
    /// <param name="validationData">Rows to validate on, with the same columns.</param>
    public AnomalyPredictionTransformer<AutoencoderAnomalyModelParameters> Fit(IDataView trainData, IDataView validationData)
    {
        Host.CheckValue(trainData, nameof(trainData));
        Host.CheckValue(validationData, nameof(validationData));
        ValidationColumns.Check(Host, nameof(validationData), trainData.Schema, validationData.Schema, FeatureColumn.Name, WeightColumn.Name);
        return TrainTransformer(trainData, validationData);
    }

    /// <summary>Goes on training a model, from its weights and with its scaling; the threshold is that of these rows.</summary>
    /// <param name="trainData">Rows to learn from.</param>
    /// <param name="modelParameters">The model to start from, of the same sizes, activation, loss and tying.</param>
    public AnomalyPredictionTransformer<AutoencoderAnomalyModelParameters> Fit(
        IDataView trainData, AutoencoderAnomalyModelParameters modelParameters) =>
        TrainTransformer(trainData, initPredictor: modelParameters);

    /// <inheritdoc/>
    protected override AutoencoderAnomalyModelParameters TrainModelCore(TrainContext trainContext)
    {
        Host.CheckValue(trainContext, nameof(trainContext));
        using IChannel channel = Host.Start("Training");
        trainContext.TrainingSet.CheckFeatureFloatVector(out int length);
        var training = new AutoencoderTraining(
            Host, channel, _options, length, (trainContext.InitialPredictor as AutoencoderAnomalyModelParameters)?.Model);
        RoleMappedData? validation = ValidationColumns.Choose(Host, trainContext, _options.ValidationSet);
        AutoencoderModel model = training.Train(trainContext.TrainingSet, validation).WithConstantsInTheirUnits();
        double threshold = AnomalyThreshold.Of(Host, model, training.Rows, _options.Contamination);
        channel.Info(
            "The threshold of the score 0.5 is a reconstruction error of {0}.", threshold.ToString("G4", CultureInfo.InvariantCulture));
        return new AutoencoderAnomalyModelParameters(Host, model, threshold);
    }

    /// <inheritdoc/>
    protected override AnomalyPredictionTransformer<AutoencoderAnomalyModelParameters> MakeTransformer(
        AutoencoderAnomalyModelParameters model, DataViewSchema trainSchema) => new(Host, model, trainSchema, FeatureColumn.Name);

    /// <inheritdoc/>
    protected override SchemaShape.Column[] GetOutputColumnsCore(SchemaShape inputSchema) =>
    [
        NetworkTask.Output(DefaultColumnNames.Score, NumberDataViewType.Single),
        NetworkTask.Output(DefaultColumnNames.PredictedLabel, BooleanDataViewType.Instance),
    ];
}
