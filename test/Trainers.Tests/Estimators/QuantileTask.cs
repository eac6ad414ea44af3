using Microsoft.ML;
using Microsoft.ML.Data;
using QuantileTransformer = Microsoft.ML.Data.RegressionPredictionTransformer<MlNetDeep.NetworkQuantileModelParameters>;

namespace MlNetDeep.Trainers.Tests.Estimators;

/// <summary>Three quantiles of the value of <see cref="RegressionTask"/>.</summary>
internal sealed class QuantileTask : RegressionTask
{
    public override Type ModelType => typeof(NetworkQuantileModelParameters);

    public override IEstimator<ITransformer> CreateTrainer(MLContext mlContext, NetworkOptions options) => new NetworkQuantileTrainer(mlContext, options);

    public override double Evaluate(MLContext mlContext, IDataView scored) => mlContext.Regression.EvaluateQuantiles(scored).PinballLoss;

    public override double[] CrossValidate(MLContext mlContext, IDataView data, IEstimator<ITransformer> estimator, int folds) =>
        [.. mlContext.Data.CrossValidationSplit(data, folds).Select(fold => Evaluate(mlContext, estimator.Fit(fold.TrainSet).Transform(fold.TestSet)))];

    public override ITransformer FitValidated(IEstimator<ITransformer> estimator, IDataView training, IDataView validation) =>
        ((NetworkQuantileTrainer)estimator).Fit(training, validation);

    public override ITransformer Continue(IEstimator<ITransformer> estimator, IDataView data, ITransformer from) =>
        ((NetworkQuantileTrainer)estimator).Fit(data, ((QuantileTransformer)from).Model.Network);

    public override (double[] Typed, IReadOnlyDictionary<string, double> ByName) Importance(MLContext mlContext, ITransformer transformer, IDataView data) =>
        throw new NotSupportedException("ML.NET measures importance by metrics of one score.");

    public override TrainedNetwork NetworkOf(ITransformer transformer) => ((QuantileTransformer)transformer).Model.Network;
}
