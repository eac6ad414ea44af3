using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;

namespace MlNetDeep.Samples.Compare;

/// <summary>The trainers of each task, all with one setting for all sets; those of others with their defaults.</summary>
internal sealed class Candidates(MLContext mlContext)
{
    /// <summary>The network's name.</summary>
    public const string NetworkName = "MultilayerPerceptron";

    /// <summary>The name of the ensemble of networks.</summary>
    public const string BaggingName = "Bagging of ten of them";

    private static NetworkOptions Network => new()
    {
        Architecture = new MultilayerPerceptron(64),
        LearningRate = 0.003f,
        BatchSize = 16,
        NumberOfEpochs = 100,
        L2Regularization = 0.003f,
        Seed = 1,
    };

    /// <summary>Trainers of binary classification.</summary>
    public (string Name, IEstimator<ITransformer> Estimator)[] TwoClasses()
    {
        var trainers = mlContext.BinaryClassification.Trainers;
        return
        [
            (NetworkName, trainers.Network(Network)),
            (BaggingName, trainers.Bagging(trainers.Network(Network), numberOfModels: 10)),
            ("LightGbm", trainers.LightGbm()),
            ("FastTree", trainers.FastTree()),
            ("FastForest", Calibrated(trainers.FastForest())),
            ("LbfgsLogisticRegression", Scaled(trainers.LbfgsLogisticRegression())),
            ("SdcaLogisticRegression", Scaled(trainers.SdcaLogisticRegression())),
            ("AveragedPerceptron", Scaled(trainers.AveragedPerceptron())),
        ];
    }

    /// <summary>Trainers of multiclass classification.</summary>
    public (string Name, IEstimator<ITransformer> Estimator)[] ManyClasses()
    {
        var trainers = mlContext.MulticlassClassification.Trainers;
        var binary = mlContext.BinaryClassification.Trainers;
        return
        [
            (NetworkName, trainers.Network(Network)),
            (BaggingName, trainers.Bagging(trainers.Network(Network), numberOfModels: 10)),
            ("LightGbm", trainers.LightGbm()),
            ("FastTree, one against all", trainers.OneVersusAll(binary.FastTree())),
            ("FastForest, one against all", trainers.OneVersusAll(binary.FastForest())),
            ("LbfgsMaximumEntropy", Scaled(trainers.LbfgsMaximumEntropy())),
            ("SdcaMaximumEntropy", Scaled(trainers.SdcaMaximumEntropy())),
        ];
    }

    /// <summary>Trainers of values.</summary>
    public (string Name, IEstimator<ITransformer> Estimator)[] Values()
    {
        var trainers = mlContext.Regression.Trainers;
        return
        [
            (NetworkName, trainers.Network(Network)),
            (BaggingName, trainers.Bagging(trainers.Network(Network), numberOfModels: 10)),
            ("LightGbm", trainers.LightGbm()),
            ("FastTree", trainers.FastTree()),
            ("FastForest", trainers.FastForest()),
            ("LbfgsPoissonRegression", Scaled(trainers.LbfgsPoissonRegression())),
            ("Sdca", Scaled(trainers.Sdca())),
            ("OnlineGradientDescent", Scaled(trainers.OnlineGradientDescent())),
        ];
    }

    // Linear trainers of ML.NET leave the scale of features to the pipeline.
    private EstimatorChain<ITransformer> Scaled(IEstimator<ITransformer> trainer) =>
        mlContext.Transforms.NormalizeMeanVariance("Features").Append(trainer);

    // Forests score without probabilities.
    private EstimatorChain<CalibratorTransformer<PlattCalibrator>> Calibrated(IEstimator<ITransformer> trainer) =>
        trainer.Append(mlContext.BinaryClassification.Calibrators.Platt());
}
