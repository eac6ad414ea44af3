using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetDeep.Experiments;

/// <summary>A trainer with its default options, for each task that it has.</summary>
/// <param name="Name">Its name in results.</param>
/// <param name="Binary">Its trainer of binary classification, with calibrated probabilities.</param>
/// <param name="Multiclass">Its trainer of multiclass classification.</param>
/// <param name="Regression">Its trainer of regression; null where it has none.</param>
/// <param name="IsOurs">Whether it is of this library.</param>
internal sealed record Contestant(
    string Name,
    Func<MLContext, IEstimator<ITransformer>> Binary,
    Func<MLContext, IEstimator<ITransformer>> Multiclass,
    Func<MLContext, IEstimator<ITransformer>>? Regression,
    bool IsOurs = false)
{
    /// <summary>The trainer whose errors are the measure of the others'.</summary>
    public const string ReferenceName = "LightGbm";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Contestant> All { get; } =
    [
        new(
            "MultilayerPerceptron",
            ml => ml.BinaryClassification.Trainers.MultilayerPerceptron(),
            ml => ml.MulticlassClassification.Trainers.MultilayerPerceptron(),
            ml => ml.Regression.Trainers.MultilayerPerceptron(),
            IsOurs: true),
        new(
            "TabularNetwork",
            ml => ml.BinaryClassification.Trainers.TabularNetwork(),
            ml => ml.MulticlassClassification.Trainers.TabularNetwork(),
            ml => ml.Regression.Trainers.TabularNetwork(),
            IsOurs: true),
        new(
            "RealMlpTdS",
            ml => ml.BinaryClassification.Trainers.Network(RealMlp.ForClasses(new SigmoidCrossEntropy(RealMlp.LabelSmoothing))),
            ml => ml.MulticlassClassification.Trainers.Network(RealMlp.ForClasses(new SoftmaxCrossEntropy(RealMlp.LabelSmoothing))),
            ml => ml.Regression.Trainers.Network(RealMlp.ForNumbers()),
            IsOurs: true),
        new(
            ReferenceName,
            ml => ml.BinaryClassification.Trainers.LightGbm(),
            ml => ml.MulticlassClassification.Trainers.LightGbm(),
            ml => ml.Regression.Trainers.LightGbm()),
        new(
            "FastTree",
            ml => ml.BinaryClassification.Trainers.FastTree(),
            ml => ml.MulticlassClassification.Trainers.OneVersusAll(ml.BinaryClassification.Trainers.FastTree()),
            ml => ml.Regression.Trainers.FastTree()),
        // Its binary models score without probabilities.
        new(
            "FastForest",
            ml => ml.BinaryClassification.Trainers.FastForest().Append(ml.BinaryClassification.Calibrators.Platt()),
            ml => ml.MulticlassClassification.Trainers.OneVersusAll(ml.BinaryClassification.Trainers.FastForest()),
            ml => ml.Regression.Trainers.FastForest()),
        new(
            "Lbfgs",
            ml => Scaled(ml, ml.BinaryClassification.Trainers.LbfgsLogisticRegression()),
            ml => Scaled(ml, ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy()),
            Regression: null),
        new(
            "Sdca",
            ml => Scaled(ml, ml.BinaryClassification.Trainers.SdcaLogisticRegression()),
            ml => Scaled(ml, ml.MulticlassClassification.Trainers.SdcaMaximumEntropy()),
            ml => Scaled(ml, ml.Regression.Trainers.Sdca())),
    ];

    /// <summary>Its trainer of a task, or null where it has none.</summary>
    /// <param name="task">The task.</param>
    /// <param name="mlContext">What makes it.</param>
    public IEstimator<ITransformer>? Trainer(TabularTask task, MLContext mlContext) => task switch
    {
        TabularTask.Binary => Binary(mlContext),
        TabularTask.Multiclass => Multiclass(mlContext),
        _ => Regression?.Invoke(mlContext),
    };

    // Linear trainers of ML.NET leave the scale of features to the pipeline, as their documentation says.
    private static EstimatorChain<ITransformer> Scaled(MLContext mlContext, IEstimator<ITransformer> trainer) =>
        mlContext.Transforms.NormalizeMeanVariance("Features").Append(trainer);
}
