namespace MlNetDeep;

/// <summary>The columns that rows of series are read from.</summary>
/// <param name="Inputs">Single, or vectors of Single of known size; side by side they are the inputs of a step.</param>
/// <param name="Series">Text, a key or an integer that tells the series apart; null where all rows are one series.</param>
/// <param name="Time">A date or a number that grows by the same step from row to row; null where nobody checks.</param>
internal sealed record SeriesColumns(string[] Inputs, string? Series, string? Time)
{
    private const string InputType = "Single, or a vector of Single of known size";
    private const string SeriesType = "Text, a key or an integer";
    private const string TimeType = "DateTime, DateTimeOffset, Single, Double or an integer";

    /// <summary>All of them.</summary>
    public IEnumerable<string> All => Inputs.Append(Series).Append(Time).OfType<string>();

    /// <summary>The number of inputs of a step, after a check of all types.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type.</exception>
    public int Bind(IExceptionContext context, DataViewSchema schema)
    {
        int width = 0;
        foreach (string name in Inputs)
            width += Slots(context, schema, name);
        Check(context, schema, Series, "series", SeriesType, SeriesNames.CanRead);
        Check(context, schema, Time, "time", TimeType, TimeColumn.CanRead);
        return width;
    }

    /// <summary>Checks the types of all columns before there are data.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type.</exception>
    public void Bind(IExceptionContext context, SchemaShape schema)
    {
        foreach (string name in Inputs)
        {
            Check(context, schema, name, "input", InputType, column =>
                column.ItemType == NumberDataViewType.Single && column.Kind != SchemaShape.Column.VectorKind.VariableVector);
        }

        Check(context, schema, Series, "series", SeriesType, column => IsScalar(column) && (column.IsKey || SeriesNames.CanRead(column.ItemType)));
        Check(context, schema, Time, "time", TimeType, column => IsScalar(column) && !column.IsKey && TimeColumn.CanRead(column.ItemType));
    }

    /// <summary>The slots of one input column.</summary>
    public static int Slots(IExceptionContext context, DataViewSchema schema, string name)
    {
        DataViewType type = Find(context, schema, name, "input").Type;
        if (type == NumberDataViewType.Single)
            return 1;
        if (type is VectorDataViewType { IsKnownSize: true } vector && vector.ItemType == NumberDataViewType.Single)
            return vector.Size;
        throw context.ExceptSchemaMismatch(nameof(schema), "input", name, InputType, type.ToString());
    }

    private static bool IsScalar(SchemaShape.Column column) => column.Kind == SchemaShape.Column.VectorKind.Scalar;

    private static DataViewSchema.Column Find(IExceptionContext context, DataViewSchema schema, string name, string role) =>
        schema.GetColumnOrNull(name) ?? throw context.ExceptSchemaMismatch(nameof(schema), role, name);

    private static void Check(
        IExceptionContext context, DataViewSchema schema, string? name, string role, string expected, Func<DataViewType, bool> fits)
    {
        if (name is not null && Find(context, schema, name, role).Type is var type && !fits(type))
            throw context.ExceptSchemaMismatch(nameof(schema), role, name, expected, type.ToString());
    }

    private static void Check(
        IExceptionContext context, SchemaShape schema, string? name, string role, string expected, Func<SchemaShape.Column, bool> fits)
    {
        if (name is null)
            return;
        if (!schema.TryFindColumn(name, out SchemaShape.Column column))
            throw context.ExceptSchemaMismatch(nameof(schema), role, name);
        if (!fits(column))
            throw context.ExceptSchemaMismatch(nameof(schema), role, name, expected, column.GetTypeString());
    }
}
