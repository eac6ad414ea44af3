using Microsoft.ML.Model.OnnxConverter;

namespace MlNetDeep;

/// <summary>
/// A view whose derived columns are computed in batches. Each of its cursors reads the input by one cursor. To ML.NET's ONNX converter it is the
/// view that it wraps. The same view scored row by row gives the schema, and serves where batches cannot.
/// </summary>
internal sealed class BatchScoredView(
    IDataView input, IDataView rowByRow, IRowToRowMapper mapper, OpenBatchScores open, int batchSize) : ITransformCanSaveOnnx
{
    public bool CanShuffle => rowByRow.CanShuffle;

    public DataViewSchema Schema => rowByRow.Schema;

    IDataView IDataTransform.Source => input;

    public long? GetRowCount() => input.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        DataViewSchema.Column[] needed = [.. columnsNeeded];
        if (!BatchScorer.Suits(needed, input.Schema))
            return rowByRow.GetRowCursor(needed, rand);

        IEnumerable<int> read = mapper.GetDependencies(needed.Select(column => mapper.OutputSchema[column.Index])).Select(column => column.Index);
        DataViewRowCursor cursor = input.GetRowCursor(read.Select(index => input.Schema[index]), rand);
        try
        {
            var batch = new RowBatch(cursor, batchSize);
            BatchScores scores = open(batch);
            return new BatchScoredCursor(cursor, batch, scores, new BatchedRow(batch, scores, Schema, needed));
        }
        catch
        {
            cursor.Dispose();
            throw;
        }
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    void ICanSaveModel.Save(ModelSaveContext ctx) => ((ICanSaveModel)rowByRow).Save(ctx);

    bool ICanSaveOnnx.CanSaveOnnx(OnnxContext ctx) => rowByRow is ICanSaveOnnx network && network.CanSaveOnnx(ctx);

    void ISaveAsOnnx.SaveAsOnnx(OnnxContext ctx) => ((ISaveAsOnnx)rowByRow).SaveAsOnnx(ctx);
}
