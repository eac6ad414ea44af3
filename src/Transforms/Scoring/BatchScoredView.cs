using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Model.OnnxConverter;
using Microsoft.ML.Runtime;

namespace MlNetDeep.Transforms;

/// <summary>
/// A view whose derived columns are computed in batches ahead of the cursor. To ML.NET's ONNX converter it is the view that it wraps.
/// </summary>
internal sealed class BatchScoredView(
    IHost host, IDataView input, IDataView rowByRow, string featureColumn, Func<BatchScores> createScores)
    : ITransformCanSaveOnnx
{
    public bool CanShuffle => rowByRow.CanShuffle;

    public DataViewSchema Schema => rowByRow.Schema;

    IDataView IDataTransform.Source => input;

    public long? GetRowCount() => input.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        DataViewSchema.Column[] needed = [.. columnsNeeded];
        // Without a derived column there is nothing to compute; shuffled, the two cursors of the input would each have an order of its own.
        if (rand is not null || !needed.Any(IsDerived))
            return rowByRow.GetRowCursor(needed, rand);

        DataViewRowCursor passed = input.GetRowCursor(
            needed.Where(column => !IsDerived(column)).Select(column => input.Schema[column.Index]));
        try
        {
            DataViewRowCursor ahead = input.GetRowCursor([input.Schema[featureColumn]]);
            HashSet<int> active = [.. needed.Select(column => column.Index)];
            return new BatchScoredCursor(host, this, passed, ahead, featureColumn, createScores(), active);
        }
        catch
        {
            passed.Dispose();
            throw;
        }
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    /// <summary>Whether a column is the scorer's: they follow the input's.</summary>
    public bool IsDerived(DataViewSchema.Column column) => column.Index >= input.Schema.Count;

    void ICanSaveModel.Save(ModelSaveContext ctx) => ((ICanSaveModel)rowByRow).Save(ctx);

    bool ICanSaveOnnx.CanSaveOnnx(OnnxContext ctx) => rowByRow is ICanSaveOnnx network && network.CanSaveOnnx(ctx);

    void ISaveAsOnnx.SaveAsOnnx(OnnxContext ctx) => ((ISaveAsOnnx)rowByRow).SaveAsOnnx(ctx);
}
