using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;

namespace MlNetDeep.Samples.Compare;

/// <summary>The trainers of each task, all with their defaults.</summary>
internal sealed class Candidates(MLContext mlContext)
{
    /// <summary>The names of this library's trainers.</summary>
    public static readonly string[] Ours = ["TabularNetwork", "MultilayerPerceptron"];

    /// <summary>Trainers of binary classification.</summary>
    public (string Name, IEstimator<ITransformer> Estimator)[] TwoClasses()
    {
        var trainers = mlContext.BinaryClassification.Trainers;
        return
        [
            (Ours[0], trainers.TabularNetwork()),
            (Ours[1], trainers.MultilayerPerceptron()),
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
            (Ours[0], trainers.TabularNetwork()),
            (Ours[1], trainers.MultilayerPerceptron()),
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
            (Ours[0], trainers.TabularNetwork()),
            (Ours[1], trainers.MultilayerPerceptron()),
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
