using Microsoft.ML;
using BinaryTransformer = Microsoft.ML.Data.BinaryPredictionTransformer<Microsoft.ML.Calibrators.CalibratedModelParametersBase<
    MlNetDeep.NetworkBinaryModelParameters, Microsoft.ML.Calibrators.PlattCalibrator>>;
using MulticlassTransformer = Microsoft.ML.Data.MulticlassPredictionTransformer<MlNetDeep.NetworkMulticlassModelParameters>;
using RegressionTransformer = Microsoft.ML.Data.RegressionPredictionTransformer<MlNetDeep.NetworkRegressionModelParameters>;

namespace MlNetDeep.SameBits;

/// <summary>Trainers of networks from their options, and cases of them: all that this program knows of trainers' types.</summary>
internal static class NetworkCases
{
    /// <summary>Options of a few quick epochs at a fixed seed.</summary>
    public static TOptions Small<TOptions>(Action<TOptions>? change = null)
        where TOptions : TrainingOptions, new()
    {
        var options = new TOptions { NumberOfEpochs = 4, BatchSize = 32, LearningRate = 0.02f, Seed = 3 };
        change?.Invoke(options);
        return options;
    }

    /// <summary>Such options of an architecture.</summary>
    public static NetworkOptions Network(Architecture architecture, Action<NetworkOptions>? change = null) =>
        Small<NetworkOptions>(options =>
        {
            options.Architecture = architecture;
            change?.Invoke(options);
        });

    /// <summary>A perceptron of eight hidden units.</summary>
    public static NetworkOptions Mlp(Action<NetworkOptions>? change = null) => Network(new MultilayerPerceptron(8), change);

    /// <summary>A convolutional network of two epochs, if nothing else is said with the layers that it has by itself.</summary>
    public static NetworkOptions Cnn(ConvolutionalNetwork? architecture = null, Action<NetworkOptions>? change = null) =>
        Network(architecture ?? new ConvolutionalNetwork(), options =>
        {
            (options.RowLayout, options.NumberOfEpochs) = (new ImageLayout(Order: ChannelOrder.Interleaved), 2);
            change?.Invoke(options);
        });

    public static IEstimator<ITransformer> Trainer(this MLContext mlContext, Target target, NetworkOptions options) => target switch
    {
        Target.Binary => mlContext.BinaryClassification.Trainers.Network(options),
        Target.Multiclass => mlContext.MulticlassClassification.Trainers.Network(options),
        _ => mlContext.Regression.Trainers.Network(options),
    };

    public static ITransformer FitValidated(IEstimator<ITransformer> trainer, IDataView training, IDataView validation) => trainer switch
    {
        NetworkBinaryTrainer binary => binary.Fit(training, validation),
        NetworkMulticlassTrainer multiclass => multiclass.Fit(training, validation),
        _ => ((NetworkRegressionTrainer)trainer).Fit(training, validation),
    };

    /// <summary>Goes on from a model.</summary>
    public static ITransformer Continue(IEstimator<ITransformer> trainer, IDataView training, ITransformer from) => trainer switch
    {
        NetworkBinaryTrainer binary => binary.Fit(training, ((BinaryTransformer)from).Model.SubModel.Network),
        NetworkMulticlassTrainer multiclass => multiclass.Fit(training, ((MulticlassTransformer)from).Model.Network),
        _ => ((NetworkRegressionTrainer)trainer).Fit(training, ((RegressionTransformer)from).Model.Network),
    };

    /// <summary>A case that fits a network to rows.</summary>
    public static Case Create(string name, Target target, Rows rows, Func<NetworkOptions> options) =>
        Create(name, target, rows, mlContext => mlContext.Trainer(target, options()));

    /// <summary>A case that fits a pipeline, or whatever else learns, to rows.</summary>
    public static Case Create(string name, Target target, Rows rows, Func<MLContext, IEstimator<ITransformer>> estimator, bool batches = true) =>
        Fit(name, target, rows, mlContext => estimator(mlContext).Fit(rows.TrainingView(mlContext, target)), batches);

    /// <summary>A case that makes a model as it likes.</summary>
    public static Case Fit(string name, Target target, Rows rows, Func<MLContext, ITransformer> fit, bool batches = true) => new(name, () =>
    {
        var mlContext = new MLContext(seed: 1);
        ITransformer model = fit(mlContext);
        return Outcome.Of(mlContext, model, rows.TestView(mlContext, target), rows.Engine(mlContext, model, target), batches);
    });
}
