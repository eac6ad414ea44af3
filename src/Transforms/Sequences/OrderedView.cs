using Microsoft.ML.Model.OnnxConverter;

namespace MlNetDeep;

/// <summary>The view of a <see cref="OrderedTransformer"/>. It cannot be shuffled, read by several cursors in parts, or written to ONNX.</summary>
internal sealed class OrderedView(IHost host, OrderedTransformer transformer, IDataView input, DataViewSchema schema)
    : ITransformCanSaveOnnx
{
    public bool CanShuffle => false;

    public DataViewSchema Schema => schema;

    IDataView IDataTransform.Source => input;

    public long? GetRowCount() => input.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        HashSet<int> active = [.. columnsNeeded.Select(column => column.Index)];
        IEnumerable<DataViewSchema.Column> passed = active.Where(index => index < input.Schema.Count).Select(index => input.Schema[index]);
        bool computes = active.Any(IsAdded);
        if (computes)
            passed = passed.Union(transformer.ReadColumns.Select(name => input.Schema[name]));
        DataViewRowCursor cursor = input.GetRowCursor(passed);
        try
        {
            OrderedColumns? added = computes
                ? transformer.Open(input, cursor, column => active.Contains(input.Schema.Count + column))
                : null;
            return new OrderedCursor(host, schema, cursor, added, active);
        }
        catch
        {
            cursor.Dispose();
            throw;
        }
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    void ICanSaveModel.Save(ModelSaveContext ctx) => ((ICanSaveModel)transformer).Save(ctx);

    // See OnnxRefusal.
    bool ICanSaveOnnx.CanSaveOnnx(OnnxContext ctx) => true;

    void ISaveAsOnnx.SaveAsOnnx(OnnxContext ctx) => throw OnnxRefusal.Create(
        $"{transformer.GetType().Name} with its column '{schema[input.Schema.Count].Name}'",
        "it computes a row's values from other rows, and a graph sees each row alone",
        transformer.OnnxRemedy);

    private bool IsAdded(int column) => column >= input.Schema.Count;
}
