using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

namespace MlNetDeep.Transforms.Tests.Access;

/// <summary>Fits the mean of the labels: a complete ML.NET trainer of the smallest size, to prove the way in.</summary>
internal sealed class MeanLabelTrainer
    : TrainerEstimatorBase<RegressionPredictionTransformer<MeanLabelModelParameters>, MeanLabelModelParameters>
{
    public MeanLabelTrainer(IHostEnvironment env, string labelColumnName, string featureColumnName)
        : base(
            env.Register(nameof(MeanLabelTrainer)),
            TrainerUtils.MakeR4VecFeature(featureColumnName),
            TrainerUtils.MakeR4ScalarColumn(labelColumnName))
    {
    }

    public override TrainerInfo Info { get; } = new(normalization: false, caching: false);

    protected override PredictionKind PredictionKind => PredictionKind.Regression;

    protected override SchemaShape.Column[] GetOutputColumnsCore(SchemaShape inputSchema) =>
    [
        new(
            DefaultColumnNames.Score,
            SchemaShape.Column.VectorKind.Scalar,
            NumberDataViewType.Single,
            isKey: false,
            new SchemaShape(AnnotationUtils.GetTrainerOutputAnnotation())),
    ];

    protected override MeanLabelModelParameters TrainModelCore(TrainContext trainContext)
    {
        RoleMappedData data = trainContext.TrainingSet;
        data.CheckFeatureFloatVector(out int featureCount);
        data.CheckRegressionLabel();

        double sum = 0;
        long count = 0;
        using (var cursor = new FloatLabelCursor(data, CursOpt.Features | CursOpt.Label))
        {
            for (; cursor.MoveNext(); count++)
                sum += cursor.Label;
        }

        Host.Check(count > 0, NoTrainingInstancesMessage);
        return new MeanLabelModelParameters(Host, (float)(sum / count), featureCount);
    }

    protected override RegressionPredictionTransformer<MeanLabelModelParameters> MakeTransformer(
        MeanLabelModelParameters model, DataViewSchema trainSchema) => new(Host, model, trainSchema, FeatureColumn.Name);
}
