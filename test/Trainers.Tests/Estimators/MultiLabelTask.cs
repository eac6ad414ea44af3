using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetDeep.Trainers.Tests.Estimators;

/// <summary>Three named labels, any of which may be true: the first is that of <see cref="BinaryTask"/>, the second rarer, the third another.</summary>
internal sealed class MultiLabelTask : LearningTask
{
    /// <summary>The labels.</summary>
    public static string[] Names { get; } = ["warm", "hot", "mild"];

    public override Type ModelType => typeof(NetworkMultiLabelModelParameters);

    public override string[] OutputColumns => ["Score", "Probability", "PredictedLabel"];

    public static bool[] LabelsOf(float target) => [target > 0, target > 1, Math.Abs(target) < 1];

    public override void AddLabel(ArrayDataViewBuilder builder, float[] targets) => builder.AddColumn(
        "Label",
        (ref VBuffer<ReadOnlyMemory<char>> names) => names = new(Names.Length, [.. Names.Select(name => name.AsMemory())]),
        BooleanDataViewType.Instance,
        [.. targets.Select(LabelsOf)]);

    public override IEstimator<ITransformer> CreateTrainer(MLContext mlContext, NetworkOptions options) => new NetworkMultiLabelTrainer(mlContext, options);

    public override double Evaluate(MLContext mlContext, IDataView scored) => mlContext.BinaryClassification.EvaluateMultiLabel(scored).HammingLoss;

    public override double[] CrossValidate(MLContext mlContext, IDataView data, IEstimator<ITransformer> estimator, int folds) =>
        [.. mlContext.Data.CrossValidationSplit(data, folds).Select(fold => Evaluate(mlContext, estimator.Fit(fold.TrainSet).Transform(fold.TestSet)))];

    public override ITransformer FitValidated(IEstimator<ITransformer> estimator, IDataView training, IDataView validation) =>
        ((NetworkMultiLabelTrainer)estimator).Fit(training, validation);

    public override ITransformer Continue(IEstimator<ITransformer> estimator, IDataView data, ITransformer from) =>
        ((NetworkMultiLabelTrainer)estimator).Fit(data, NetworkOf(from));

    public override (double[] Typed, IReadOnlyDictionary<string, double> ByName) Importance(MLContext mlContext, ITransformer transformer, IDataView data) =>
        throw new NotSupportedException("ML.NET measures importance by metrics of one label.");

    public override TrainedNetwork NetworkOf(ITransformer transformer) => ((MultiLabelPredictionTransformer)transformer).Model.Network;
}
