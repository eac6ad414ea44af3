using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetDeep.Trainers.Tests.Contract;
using MlNetDeep.Trainers.Tests.Estimators;

namespace MlNetDeep.Trainers.Tests.Estimators;

/// <summary>Short ways to ensembles of a task that is a parameter.</summary>
internal static class EnsembleData
{
    public static LearningTask Task(string name) => name switch
    {
        "binary" => LearningTask.Binary,
        "multiclass" => LearningTask.Multiclass,
        _ => LearningTask.Regression,
    };

    public static IDataView View(MLContext mlContext, LearningTask task, int rows = 96, int seed = 7) => ExampleView.Create(mlContext, task, Examples.Create(rows, seed: seed));

    public static EnsembleTrainer Bagging(MLContext mlContext, LearningTask task, Func<int, IEstimator<ITransformer>> members, BaggingOptions options) => task switch
    {
        BinaryTask => mlContext.BinaryClassification.Trainers.Bagging(members, options),
        MulticlassTask => mlContext.MulticlassClassification.Trainers.Bagging(members, options),
        _ => mlContext.Regression.Trainers.Bagging(members, options),
    };

    public static EnsembleTrainer Bagging(MLContext mlContext, LearningTask task, IEstimator<ITransformer> member, BaggingOptions options) => task switch
    {
        BinaryTask => mlContext.BinaryClassification.Trainers.Bagging(member, options),
        MulticlassTask => mlContext.MulticlassClassification.Trainers.Bagging(member, options),
        _ => mlContext.Regression.Trainers.Bagging(member, options),
    };

    public static EnsembleTrainer Folds(MLContext mlContext, LearningTask task, IEstimator<ITransformer> member, CrossValidationEnsembleOptions options) => task switch
    {
        BinaryTask => mlContext.BinaryClassification.Trainers.CrossValidationEnsemble(member, options),
        MulticlassTask => mlContext.MulticlassClassification.Trainers.CrossValidationEnsemble(member, options),
        _ => mlContext.Regression.Trainers.CrossValidationEnsemble(member, options),
    };

    /// <summary>A column of scalars.</summary>
    public static float[] Scalars(this ITransformer transformer, IDataView data, string column = "Score") => [.. Cells.Floats(transformer.Transform(data), column).Select(row => row[0])];

    /// <summary>What each member gives.</summary>
    public static float[][][] OfMembers(this EnsembleTransformer ensemble, IDataView data, string column = "Score") =>
        [.. ensemble.Members.Select(member => Cells.Floats(member.Transform(data), column))];

    /// <summary>The label of each row of the default data: value, class from 0, or 0 and 1.</summary>
    public static float[] Labels(IDataView data)
    {
        DataViewSchema.Column label = data.Schema["Label"];
        using DataViewRowCursor cursor = data.GetRowCursor([label]);
        ValueGetter<float> getter = RowCursorUtils.GetLabelGetter(cursor, label.Index);
        var labels = new List<float>();
        float value = 0;
        while (cursor.MoveNext())
        {
            getter(ref value);
            labels.Add(value);
        }

        return [.. labels];
    }
}
