using Microsoft.ML;
using Microsoft.ML.Data;
using BinaryModel = Microsoft.ML.Calibrators.CalibratedModelParametersBase<MlNetDeep.NetworkBinaryModelParameters, Microsoft.ML.Calibrators.PlattCalibrator>;

namespace MlNetDeep.Trainers.Tests.Estimators;

/// <summary>Two classes: the positive one where the target is above 0.</summary>
internal sealed class BinaryTask : LearningTask
{
    public override Type ModelType => typeof(Microsoft.ML.Calibrators.ValueMapperCalibratedModelParameters<NetworkBinaryModelParameters, Microsoft.ML.Calibrators.PlattCalibrator>);

    public override string[] OutputColumns => ["PredictedLabel", "Score", "Probability"];

    public override void AddLabel(ArrayDataViewBuilder builder, float[] targets) =>
        builder.AddColumn("Label", BooleanDataViewType.Instance, [.. targets.Select(target => target > 0)]);

    public override IEstimator<ITransformer> CreateTrainer(MLContext mlContext, NetworkOptions options) => new NetworkBinaryTrainer(mlContext, options);

    public override double Evaluate(MLContext mlContext, IDataView scored) => mlContext.BinaryClassification.Evaluate(scored).LogLoss;

    public override double[] CrossValidate(MLContext mlContext, IDataView data, IEstimator<ITransformer> estimator, int folds) =>
        [.. mlContext.BinaryClassification.CrossValidate(data, estimator, folds).Select(fold => fold.Metrics.LogLoss)];

    public override ITransformer FitValidated(IEstimator<ITransformer> estimator, IDataView training, IDataView validation) =>
        ((NetworkBinaryTrainer)estimator).Fit(training, validation);

    public override ITransformer Continue(IEstimator<ITransformer> estimator, IDataView data, ITransformer from) =>
        ((NetworkBinaryTrainer)estimator).Fit(data, Typed(from).Model.SubModel.Network);

    public override (double[] Typed, IReadOnlyDictionary<string, double> ByName) Importance(MLContext mlContext, ITransformer transformer, IDataView data) =>
        ([.. mlContext.BinaryClassification.PermutationFeatureImportance(Typed(transformer), data, permutationCount: 3).Select(drop => -drop.AreaUnderRocCurve.Mean)],
        mlContext.BinaryClassification.PermutationFeatureImportanceNonCalibrated(transformer, data, permutationCount: 3)
            .ToDictionary(pair => pair.Key, pair => -pair.Value.AreaUnderRocCurve.Mean));

    public override TrainedNetwork NetworkOf(ITransformer transformer) => Typed(transformer).Model.SubModel.Network;

    /// <summary>The transformer with its types, as Fit returns it.</summary>
    public static BinaryPredictionTransformer<BinaryModel> Typed(ITransformer transformer) => (BinaryPredictionTransformer<BinaryModel>)transformer;
}
