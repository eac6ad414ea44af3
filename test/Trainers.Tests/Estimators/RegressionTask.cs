using Microsoft.ML;
using Microsoft.ML.Data;
using RegressionTransformer = Microsoft.ML.Data.RegressionPredictionTransformer<MlNetDeep.NetworkRegressionModelParameters>;

namespace MlNetDeep.Trainers.Tests.Estimators;

/// <summary>A value: 50 + 20 target, far from mean 0 and deviation 1, so that scaling the label matters.</summary>
internal class RegressionTask : LearningTask
{
    public override Type ModelType => typeof(NetworkRegressionModelParameters);

    public override string[] OutputColumns => ["Score"];

    public override bool HasClasses => false;

    /// <summary>The label of a target.</summary>
    public static float LabelOf(float target) => 50 + 20 * target;

    /// <summary>The target of a label.</summary>
    public static float TargetOf(float label) => (label - 50) / 20;

    public override void AddLabel(ArrayDataViewBuilder builder, float[] targets) =>
        builder.AddColumn("Label", NumberDataViewType.Single, Array.ConvertAll(targets, LabelOf));

    public override IEstimator<ITransformer> CreateTrainer(MLContext mlContext, NetworkOptions options) => new NetworkRegressionTrainer(mlContext, options);

    public override double Evaluate(MLContext mlContext, IDataView scored) => mlContext.Regression.Evaluate(scored).MeanSquaredError;

    public override double[] CrossValidate(MLContext mlContext, IDataView data, IEstimator<ITransformer> estimator, int folds) =>
        [.. mlContext.Regression.CrossValidate(data, estimator, folds).Select(fold => fold.Metrics.MeanSquaredError)];

    public override ITransformer FitValidated(IEstimator<ITransformer> estimator, IDataView training, IDataView validation) =>
        ((NetworkRegressionTrainer)estimator).Fit(training, validation);

    public override ITransformer Continue(IEstimator<ITransformer> estimator, IDataView data, ITransformer from) =>
        ((NetworkRegressionTrainer)estimator).Fit(data, ((RegressionTransformer)from).Model.Network);

    public override (double[] Typed, IReadOnlyDictionary<string, double> ByName) Importance(MLContext mlContext, ITransformer transformer, IDataView data) =>
        ([.. mlContext.Regression.PermutationFeatureImportance((RegressionTransformer)transformer, data, permutationCount: 3).Select(drop => drop.MeanSquaredError.Mean)],
        mlContext.Regression.PermutationFeatureImportance(transformer, data, permutationCount: 3)
            .ToDictionary(pair => pair.Key, pair => pair.Value.MeanSquaredError.Mean));

    public override TrainedNetwork NetworkOf(ITransformer transformer) => ((RegressionTransformer)transformer).Model.Network;
}
