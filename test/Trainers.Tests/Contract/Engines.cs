using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetDeep.Trainers.Tests.Estimators;

namespace MlNetDeep.Trainers.Tests.Contract;

/// <summary>Prediction engines over the rows of a view.</summary>
internal static class Engines
{
    /// <summary>What an engine made for the call gives for each row: the values of its columns.</summary>
    /// <typeparam name="TRow">The columns that the model reads.</typeparam>
    /// <typeparam name="TResult">The columns that models of the kind may write.</typeparam>
    public static Func<MLContext, ITransformer, IDataView, IEnumerable<object[]>> Predictor<TRow, TResult>(params string[] outputs)
        where TRow : class, new()
        where TResult : class, new() => (mlContext, transformer, data) =>
        {
            var row = SchemaDefinition.Create(typeof(TRow));
            // Vectors of one length, whatever their number of dimensions.
            foreach (SchemaDefinition.Column column in row)
            {
                if (data.Schema[column.ColumnName].Type is VectorDataViewType { IsKnownSize: true } type)
                    column.ColumnType = new VectorDataViewType(type.ItemType, type.Size);
            }

            PredictionEngine<TRow, TResult> engine = mlContext.Model.CreatePredictionEngine<TRow, TResult>(transformer, ignoreMissingColumns: true, row);
            return mlContext.Data.CreateEnumerable<TRow>(data, reuseRowObject: false, ignoreMissingColumns: false, row)
                .Select(engine.Predict)
                .Select(result => outputs.Select(output => typeof(TResult).GetProperty(output)!.GetValue(result)!).ToArray());
        };

    /// <summary>The same for trainers of a task.</summary>
    public static Func<MLContext, ITransformer, IDataView, IEnumerable<object[]>> Of(LearningTask task, params string[] outputs) =>
        task is MultiLabelTask ? Predictor<FeatureRow, LabelsScore>(outputs)
        : task is MulticlassTask or MultiOutputTask or QuantileTask ? Predictor<FeatureRow, VectorScore>(outputs) : Predictor<FeatureRow, ScalarScore>(outputs);
}

internal sealed class FeatureRow
{
    public float[] Features { get; set; } = [];
}

internal sealed class ScalarScore
{
    public float Score { get; set; }

    public bool PredictedLabel { get; set; }

    public float Probability { get; set; }
}

internal sealed class VectorScore
{
    public float[] Score { get; set; } = [];

    public uint PredictedLabel { get; set; }
}

internal sealed class LabelsScore
{
    public float[] Score { get; set; } = [];

    public float[] Probability { get; set; } = [];

    public bool[] PredictedLabel { get; set; } = [];
}

internal sealed class TransformedRow
{
    public float[] Code { get; set; } = [];

    public float[] Reconstruction { get; set; } = [];

    public float Error { get; set; }

    public float[] Padded { get; set; } = [];

    public float[] Scores { get; set; } = [];

    public float[] Features { get; set; } = [];
}
