using Microsoft.ML;

namespace MlNetDeep.Trainers.Tests.Estimators;

/// <summary>The trainers whose models are not networks.</summary>
internal static class OtherCases
{
    public static OtherCase[] All { get; } =
    [
        new("perceptron", LearningTask.Binary, mlContext => Perceptron(mlContext)) { HasNoProbability = true },
        new("hebbian rule", LearningTask.Binary, mlContext => mlContext.BinaryClassification.Trainers.Hebbian(new HebbianOptions { Seed = 3 })) { HasNoProbability = true },
        new("delta rule, batches", LearningTask.Binary, mlContext => mlContext.BinaryClassification.Trainers.DeltaRule(new DeltaRuleOptions { Seed = 3, BatchSize = 10, LearningRate = 0.1f }))
        {
            HasNoProbability = true,
        },
        new("bagging, binary mlp", LearningTask.Binary, mlContext => mlContext.BinaryClassification.Trainers.Bagging(Network(mlContext, LearningTask.Binary), Bagging())),
        new("bagging, perceptrons", LearningTask.Binary, mlContext => mlContext.BinaryClassification.Trainers.Bagging(Perceptron(mlContext), Bagging())) { HasNoProbability = true },
        new("bagging, votes of perceptrons", LearningTask.Binary, mlContext => mlContext.BinaryClassification.Trainers.Bagging(Perceptron(mlContext), Bagging(EnsembleCombination.Vote))),
        new("bagging, multiclass mlp", LearningTask.Multiclass, mlContext => mlContext.MulticlassClassification.Trainers.Bagging(Network(mlContext, LearningTask.Multiclass), Bagging())),
        new("bagging, votes of multiclass mlp", LearningTask.Multiclass, mlContext =>
            mlContext.MulticlassClassification.Trainers.Bagging(Network(mlContext, LearningTask.Multiclass), Bagging(EnsembleCombination.Vote))),
        new("bagging, regression mlp", LearningTask.Regression, mlContext => mlContext.Regression.Trainers.Bagging(Network(mlContext, LearningTask.Regression), Bagging())),
        new("bagging, pipelines", LearningTask.Regression, mlContext => mlContext.Regression.Trainers.Bagging(
            mlContext.Transforms.NormalizeMeanVariance("Scaled", "Features").Append(Network(mlContext, LearningTask.Regression, "Scaled")), Bagging()))
        {
            IsPipeline = true,
        },
        new("folds, binary mlp", LearningTask.Binary, mlContext => mlContext.BinaryClassification.Trainers.CrossValidationEnsemble(Stopping(mlContext, LearningTask.Binary), Folds())),
        new("folds, multiclass mlp", LearningTask.Multiclass, mlContext =>
            mlContext.MulticlassClassification.Trainers.CrossValidationEnsemble(Stopping(mlContext, LearningTask.Multiclass), Folds())),
        new("folds, regression mlp", LearningTask.Regression, mlContext => mlContext.Regression.Trainers.CrossValidationEnsemble(Stopping(mlContext, LearningTask.Regression), Folds())),
    ];

    /// <summary>A network of 4 hidden units, and a few quick epochs.</summary>
    public static IEstimator<ITransformer> Network(MLContext mlContext, LearningTask task, string features = "Features", StoppingRule? earlyStopping = null) => task.CreateTrainer(
        mlContext,
        new NetworkOptions
        {
            Architecture = new MultilayerPerceptron([4]),
            NumberOfEpochs = 6,
            BatchSize = 16,
            LearningRate = 0.02f,
            Seed = 3,
            FeatureColumnName = features,
            EarlyStopping = earlyStopping,
        });

    private static IEstimator<ITransformer> Stopping(MLContext mlContext, LearningTask task) => Network(mlContext, task, earlyStopping: new PatienceRule(Patience: 2));

    private static LearningRuleTrainer Perceptron(MLContext mlContext) => mlContext.BinaryClassification.Trainers.Perceptron(new PerceptronOptions { Seed = 3, NumberOfEpochs = 5 });

    private static BaggingOptions Bagging(EnsembleCombination combination = EnsembleCombination.Average) => new() { NumberOfModels = 3, Seed = 3, Combination = combination };

    private static CrossValidationEnsembleOptions Folds() => new() { NumberOfFolds = 3, Seed = 3 };
}
