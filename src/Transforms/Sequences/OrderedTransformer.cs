namespace MlNetDeep;

/// <summary>
/// Adds columns whose values depend on the rows before, or behind, in the order of the view. As ML.NET's transforms of time series it is no
/// row-to-row mapper: a row alone does not tell its outputs. Cursors of its view go through the rows in order, one by one.
/// </summary>
public abstract class OrderedTransformer : ITransformer
{
    private protected OrderedTransformer(IHost host) => Host = host;

    /// <summary>False: outputs depend on other rows.</summary>
    public bool IsRowToRowMapper => false;

    private protected IHost Host { get; }

    /// <summary>The columns that outputs are computed from.</summary>
    internal abstract IEnumerable<string> ReadColumns { get; }

    /// <summary>What of it can be written to ONNX, without a full stop.</summary>
    internal virtual string OnnxRemedy =>
        "write the steps behind it without it: ConvertToOnnx takes them with Data.Cache of the view that it gives as their data, whose " +
        "columns are then the graph's inputs";

    /// <summary>The schema with the columns that are added.</summary>
    /// <param name="inputSchema">The schema of the rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type; the message names it.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        Host.CheckValue(inputSchema, nameof(inputSchema));
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(inputSchema);
        foreach (DataViewSchema.DetachedColumn column in AddedColumns(inputSchema))
            builder.AddColumn(column.Name, column.Type, column.Annotations);
        return builder.ToSchema();
    }

    /// <summary>A view with the added columns, computed as its cursors move.</summary>
    /// <param name="input">Rows in order.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type; the message names it.</exception>
    public IDataView Transform(IDataView input)
    {
        Host.CheckValue(input, nameof(input));
        return new OrderedView(Host, this, input, GetOutputSchema(input.Schema));
    }

    /// <summary>Throws: see <see cref="IsRowToRowMapper"/>.</summary>
    /// <param name="inputSchema">Not used.</param>
    /// <exception cref="InvalidOperationException">Always, where the columns are there.</exception>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema)
    {
        GetOutputSchema(inputSchema);
        throw Host.Except($"{GetType().Name} computes a row's outputs from other rows too, so there is no mapper of single rows: use Transform.");
    }

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        Host.CheckValue(ctx, nameof(ctx));
        ctx.CheckAtModel();
        SaveModel(ctx);
    }

    /// <summary>Checks the schema and gives the columns to add, in order.</summary>
    internal abstract IEnumerable<DataViewSchema.DetachedColumn> AddedColumns(DataViewSchema inputSchema);

    /// <summary>
    /// Starts to compute the added columns for a cursor that stands before the first row, with <see cref="ReadColumns"/> active. Which of them
    /// were asked for is told by their places; the view is for what must look ahead.
    /// </summary>
    internal abstract OrderedColumns Open(IDataView input, DataViewRow row, Predicate<int> isActive);

    private protected abstract void SaveModel(ModelSaveContext ctx);
}
