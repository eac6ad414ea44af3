using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

namespace MlNetDeep;

/// <summary>
/// Trains a network with one output and the squared error to predict a value. Input: a Single label and a vector of Single; output: Score,
/// in the label's units. Made by the catalog's extension methods, such as <c>Regression.Trainers.MultilayerPerceptron</c>.
/// </summary>
public sealed class NetworkRegressionTrainer
    : NetworkTrainerBase<
        RegressionPredictionTransformer<NetworkRegressionModelParameters>,
        NetworkRegressionModelParameters,
        NetworkRegressionModelParameters>
{
    internal NetworkRegressionTrainer(IHostEnvironment env, NetworkTrainerOptions options)
        : base(env, Checked(env, options), TrainerUtils.MakeR4ScalarColumn(options.LabelColumnName))
    {
        if (options.ClassWeights is not null)
            throw Host.ExceptUserArg(nameof(options.ClassWeights), "Regression has no classes: leave ClassWeights at null.");
    }

    /// <inheritdoc/>
    protected override PredictionKind PredictionKind => PredictionKind.Regression;

    /// <inheritdoc/>
    protected override RegressionPredictionTransformer<NetworkRegressionModelParameters> MakeTransformer(
        NetworkRegressionModelParameters model, DataViewSchema trainSchema) => new(Host, model, trainSchema, FeatureColumn.Name);

    /// <inheritdoc/>
    protected override SchemaShape.Column[] GetOutputColumnsCore(SchemaShape inputSchema) =>
    [
        new(
            DefaultColumnNames.Score,
            SchemaShape.Column.VectorKind.Scalar,
            NumberDataViewType.Single,
            isKey: false,
            new SchemaShape(AnnotationUtils.GetTrainerOutputAnnotation())),
    ];

    private protected override NetworkRegressionModelParameters CreateModel(TrainedNetwork network) => new(Host, network);

    private protected override TrainedNetwork? NetworkOf(IPredictor? model) => (model as NetworkRegressionModelParameters)?.Network;

    private protected override int? CheckLabel(RoleMappedData data)
    {
        data.CheckRegressionLabel();
        return null;
    }

    private protected override Loss CreateLoss() => OutputUnit == OutputUnit.Tanh ? new TanhSquaredError() : new SquaredError();

    private protected override int ClassWeightCount(int? classes) => 0;

    private protected override string? LabelRemedy(TargetStatistics labels)
    {
        float largest = Math.Max(Math.Abs(labels.Minimum), Math.Abs(labels.Maximum));
        return largest <= ExampleLog.LargestUsualValue
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"the labels of the column '{LabelColumn.Name}' reach {largest:G4} and are learned as they are; set StandardizeLabel to true, or " +
                $"bring them near 1");
    }

    private protected override TargetScaling FitTarget(TargetStatistics labels)
    {
        if (OutputUnit == OutputUnit.Tanh)
            return TargetScaling.Normalize(labels);
        return StandardizeLabel ? TargetScaling.Standardize(labels) : TargetScaling.None;
    }
}
