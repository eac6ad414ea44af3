using Microsoft.ML;
using Microsoft.ML.Data;
using MulticlassTransformer = Microsoft.ML.Data.MulticlassPredictionTransformer<MlNetDeep.NetworkMulticlassModelParameters>;

namespace MlNetDeep.Trainers.Tests.Estimators;

/// <summary>Three classes with names, cut from the target at -1 and 1; the label of NaN is missing.</summary>
internal sealed class MulticlassTask : LearningTask
{
    /// <summary>The classes, in the order of their keys.</summary>
    public static string[] Classes { get; } = ["low", "middle", "high"];

    public override Type ModelType => typeof(NetworkMulticlassModelParameters);

    public override string[] OutputColumns => ["PredictedLabel", "Score"];

    public override void AddLabel(ArrayDataViewBuilder builder, float[] targets) => builder.AddColumn(
        "Label",
        (ref VBuffer<ReadOnlyMemory<char>> names) => names = new(Classes.Length, [.. Classes.Select(name => name.AsMemory())]),
        (ulong)Classes.Length,
        [.. targets.Select(target => float.IsNaN(target) ? 0u : target < -1 ? 1u : target < 1 ? 2u : 3u)]);

    public override IEstimator<ITransformer> CreateTrainer(MLContext mlContext, NetworkOptions options) => new NetworkMulticlassTrainer(mlContext, options);

    public override double Evaluate(MLContext mlContext, IDataView scored) => mlContext.MulticlassClassification.Evaluate(scored).LogLoss;

    public override double[] CrossValidate(MLContext mlContext, IDataView data, IEstimator<ITransformer> estimator, int folds) =>
        [.. mlContext.MulticlassClassification.CrossValidate(data, estimator, folds).Select(fold => fold.Metrics.LogLoss)];

    public override ITransformer FitValidated(IEstimator<ITransformer> estimator, IDataView training, IDataView validation) =>
        ((NetworkMulticlassTrainer)estimator).Fit(training, validation);

    public override ITransformer Continue(IEstimator<ITransformer> estimator, IDataView data, ITransformer from) =>
        ((NetworkMulticlassTrainer)estimator).Fit(data, ((MulticlassTransformer)from).Model.Network);

    public override (double[] Typed, IReadOnlyDictionary<string, double> ByName) Importance(MLContext mlContext, ITransformer transformer, IDataView data) =>
        ([.. mlContext.MulticlassClassification.PermutationFeatureImportance((MulticlassTransformer)transformer, data, permutationCount: 3).Select(drop => -drop.MicroAccuracy.Mean)],
        mlContext.MulticlassClassification.PermutationFeatureImportance(transformer, data, permutationCount: 3)
            .ToDictionary(pair => pair.Key, pair => -pair.Value.MicroAccuracy.Mean));

    public override TrainedNetwork NetworkOf(ITransformer transformer) => ((MulticlassTransformer)transformer).Model.Network;
}
