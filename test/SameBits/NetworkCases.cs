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

    /// <summary>A perceptron of eight hidden units.</summary>
    public static MultilayerPerceptronOptions Mlp(Action<MultilayerPerceptronOptions>? change = null) =>
        Small<MultilayerPerceptronOptions>(options =>
        {
            options.HiddenLayers = [8];
            change?.Invoke(options);
        });

    /// <summary>A convolutional network with the layers that it has by itself.</summary>
    public static ConvolutionalNetworkOptions Cnn(Action<ConvolutionalNetworkOptions>? change = null) =>
        Small<ConvolutionalNetworkOptions>(options =>
        {
            (options.ImageLayout, options.NumberOfEpochs) = (ImageLayout.Interleaved, 2);
            change?.Invoke(options);
        });

    public static IEstimator<ITransformer> Trainer(this MLContext mlContext, Target target, NetworkTrainerOptions options)
    {
        var binary = mlContext.BinaryClassification.Trainers;
        var multiclass = mlContext.MulticlassClassification.Trainers;
        var regression = mlContext.Regression.Trainers;
        return (target, options) switch
        {
            (Target.Binary, MultilayerPerceptronOptions mlp) => binary.MultilayerPerceptron(mlp),
            (Target.Binary, ConvolutionalNetworkOptions cnn) => binary.ConvolutionalNetwork(cnn),
            (Target.Binary, LstmOptions lstm) => binary.Lstm(lstm),
            (Target.Binary, GruOptions gru) => binary.Gru(gru),
            (Target.Binary, ElmanNetworkOptions elman) => binary.ElmanNetwork(elman),
            (Target.Multiclass, MultilayerPerceptronOptions mlp) => multiclass.MultilayerPerceptron(mlp),
            (Target.Multiclass, ConvolutionalNetworkOptions cnn) => multiclass.ConvolutionalNetwork(cnn),
            (Target.Multiclass, LstmOptions lstm) => multiclass.Lstm(lstm),
            (Target.Multiclass, GruOptions gru) => multiclass.Gru(gru),
            (Target.Multiclass, ElmanNetworkOptions elman) => multiclass.ElmanNetwork(elman),
            (Target.Regression, MultilayerPerceptronOptions mlp) => regression.MultilayerPerceptron(mlp),
            (Target.Regression, ConvolutionalNetworkOptions cnn) => regression.ConvolutionalNetwork(cnn),
            (Target.Regression, LstmOptions lstm) => regression.Lstm(lstm),
            (Target.Regression, GruOptions gru) => regression.Gru(gru),
            (Target.Regression, ElmanNetworkOptions elman) => regression.ElmanNetwork(elman),
            _ => throw new NotSupportedException($"Add the trainer of {options.GetType().Name}."),
        };
    }

    public static ITransformer FitValidated(IEstimator<ITransformer> trainer, IDataView training, IDataView validation) => trainer switch
    {
        NetworkBinaryTrainer binary => binary.Fit(training, validation),
        NetworkMulticlassTrainer multiclass => multiclass.Fit(training, validation),
        _ => ((NetworkRegressionTrainer)trainer).Fit(training, validation),
    };

    /// <summary>Goes on from a model.</summary>
    public static ITransformer Continue(IEstimator<ITransformer> trainer, IDataView training, ITransformer from) => trainer switch
    {
        NetworkBinaryTrainer binary => binary.Fit(training, ((BinaryTransformer)from).Model.SubModel),
        NetworkMulticlassTrainer multiclass => multiclass.Fit(training, ((MulticlassTransformer)from).Model),
        _ => ((NetworkRegressionTrainer)trainer).Fit(training, ((RegressionTransformer)from).Model),
    };

    /// <summary>A case that fits a network to rows.</summary>
    public static Case Create(string name, Target target, Rows rows, Func<NetworkTrainerOptions> options) =>
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
