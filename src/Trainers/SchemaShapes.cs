namespace MlNetDeep;

/// <summary>What estimators promise of schemas.</summary>
internal static class SchemaShapes
{
    /// <summary>The schema with the columns that a transformer writes; one of the same name is hidden behind them.</summary>
    public static SchemaShape With(this SchemaShape schema, params IEnumerable<SchemaShape.Column> written)
    {
        Dictionary<string, SchemaShape.Column> columns = schema.ToDictionary(column => column.Name);
        foreach (SchemaShape.Column column in written)
            columns[column.Name] = column;
        return new SchemaShape(columns.Values);
    }

    /// <summary>Checks that a column is there and holds a Single a row.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is missing or of another type; the message names it.</exception>
    public static void CheckSingle(this SchemaShape schema, IExceptionContext context, string role, string name)
    {
        if (!schema.TryFindColumn(name, out SchemaShape.Column column))
            throw context.ExceptSchemaMismatch(nameof(schema), role, name);
        if (column.Kind != SchemaShape.Column.VectorKind.Scalar || column.ItemType != NumberDataViewType.Single || column.IsKey)
            throw context.ExceptSchemaMismatch(nameof(schema), role, name, "Single", column.GetTypeString());
    }
}
