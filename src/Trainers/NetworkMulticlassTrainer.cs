using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

namespace MlNetDeep;

/// <summary>
/// Trains a network with softmax outputs and cross-entropy to tell many classes apart. Input: a key label and a vector of Single; output:
/// Score, the classes'
/// probabilities, and PredictedLabel. Made by the catalog's extension methods, such as
/// <c>MulticlassClassification.Trainers.MultilayerPerceptron</c>.
/// </summary>
public sealed class NetworkMulticlassTrainer
    : NetworkTrainerBase<
        MulticlassPredictionTransformer<NetworkMulticlassModelParameters>,
        NetworkMulticlassModelParameters,
        NetworkMulticlassModelParameters>
{
    internal NetworkMulticlassTrainer(IHostEnvironment env, NetworkTrainerOptions options)
        : base(env, Checked(env, options), TrainerUtils.MakeU4ScalarColumn(options.LabelColumnName))
    {
        if (options.OutputUnit == OutputUnit.Tanh)
            throw Host.ExceptUserArg(nameof(options.OutputUnit), "Many classes need softmax outputs: leave OutputUnit at Auto.");
    }

    /// <inheritdoc/>
    protected override PredictionKind PredictionKind => PredictionKind.MulticlassClassification;

    /// <inheritdoc/>
    protected override MulticlassPredictionTransformer<NetworkMulticlassModelParameters> MakeTransformer(
        NetworkMulticlassModelParameters model, DataViewSchema trainSchema) =>
        new(Host, model, trainSchema, FeatureColumn.Name, LabelColumn.Name);

    /// <inheritdoc/>
    protected override SchemaShape.Column[] GetOutputColumnsCore(SchemaShape inputSchema)
    {
        bool found = inputSchema.TryFindColumn(LabelColumn.Name, out SchemaShape.Column label);
        Host.Check(found, "The label column was checked before.");
        var predicted = new SchemaShape(label.Annotations
            .Where(annotation => annotation.Name == AnnotationUtils.Kinds.KeyValues)
            .Concat(AnnotationUtils.GetTrainerOutputAnnotation()));
        return
        [
            new(
                DefaultColumnNames.Score,
                SchemaShape.Column.VectorKind.Vector,
                NumberDataViewType.Single,
                isKey: false,
                new SchemaShape(AnnotationUtils.AnnotationsForMulticlassScoreColumn(label))),
            new(DefaultColumnNames.PredictedLabel, SchemaShape.Column.VectorKind.Scalar, NumberDataViewType.UInt32, isKey: true, predicted),
        ];
    }

    private protected override NetworkMulticlassModelParameters CreateModel(TrainedNetwork network) => new(Host, network);

    private protected override TrainedNetwork? NetworkOf(IPredictor? model) => (model as NetworkMulticlassModelParameters)?.Network;

    private protected override int? CheckLabel(RoleMappedData data)
    {
        data.CheckMulticlassLabel(out int classes);
        return classes;
    }

    private protected override (string Name, float[] Outputs)? OneClass(TargetStatistics labels, int outputs, string[]? classNames)
    {
        if (labels.Minimum != labels.Maximum)
            return null;
        var key = (int)labels.Maximum;
        var constant = new float[outputs];
        constant[key] = ConstantNetwork.LogOdds(labels.Count);
        return (classNames?[key] ?? $"{key + 1}", constant);
    }

    private protected override Loss CreateLoss() => new SoftmaxCrossEntropy();

    private protected override int ClassWeightCount(int? classes) => classes!.Value;
}
