using Microsoft.ML;
using Microsoft.ML.Data;
using MultiOutputTransformer = Microsoft.ML.Data.RegressionPredictionTransformer<MlNetDeep.NetworkMultiOutputRegressionModelParameters>;

namespace MlNetDeep.Trainers.Tests.Estimators;

/// <summary>Three named values of scales far apart: the first is that of <see cref="RegressionTask"/>.</summary>
internal sealed class MultiOutputTask : LearningTask
{
    /// <summary>The targets.</summary>
    public static string[] Names { get; } = ["price", "share", "sum"];

    public override Type ModelType => typeof(NetworkMultiOutputRegressionModelParameters);

    public override string[] OutputColumns => ["Score"];

    public override bool HasClasses => false;

    public override void AddLabel(ArrayDataViewBuilder builder, float[] targets) => builder.AddColumn(
        "Label",
        (ref VBuffer<ReadOnlyMemory<char>> names) => names = new(Names.Length, [.. Names.Select(name => name.AsMemory())]),
        NumberDataViewType.Single,
        [.. targets.Select(target => (float[])[RegressionTask.LabelOf(target), 1 - 0.5f * target, 3 * target])]);

    public override IEstimator<ITransformer> CreateTrainer(MLContext mlContext, NetworkOptions options) =>
        new NetworkMultiOutputRegressionTrainer(mlContext, options);

    public override double Evaluate(MLContext mlContext, IDataView scored) => mlContext.Regression.EvaluateMultiOutput(scored).RootMeanSquaredError;

    public override double[] CrossValidate(MLContext mlContext, IDataView data, IEstimator<ITransformer> estimator, int folds) =>
        [.. mlContext.Data.CrossValidationSplit(data, folds).Select(fold => Evaluate(mlContext, estimator.Fit(fold.TrainSet).Transform(fold.TestSet)))];

    public override ITransformer FitValidated(IEstimator<ITransformer> estimator, IDataView training, IDataView validation) =>
        ((NetworkMultiOutputRegressionTrainer)estimator).Fit(training, validation);

    public override ITransformer Continue(IEstimator<ITransformer> estimator, IDataView data, ITransformer from) =>
        ((NetworkMultiOutputRegressionTrainer)estimator).Fit(data, ((MultiOutputTransformer)from).Model.Network);

    public override (double[] Typed, IReadOnlyDictionary<string, double> ByName) Importance(MLContext mlContext, ITransformer transformer, IDataView data) =>
        throw new NotSupportedException("ML.NET measures importance by metrics of one label.");

    public override TrainedNetwork NetworkOf(ITransformer transformer) => ((MultiOutputTransformer)transformer).Model.Network;
}
