namespace MlNetDeep;

/// <summary>A column that holds a vector of Single of known size.</summary>
internal static class VectorColumn
{
    /// <summary>Checks a column of a schema before any row is there.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is missing, or no vector of Single of known size; the message names it.</exception>
    public static void Check(IExceptionContext context, SchemaShape schema, string name)
    {
        if (!schema.TryFindColumn(name, out SchemaShape.Column column))
            throw context.ExceptSchemaMismatch(nameof(schema), "input", name);
        if (column.Kind != SchemaShape.Column.VectorKind.Vector || column.ItemType != NumberDataViewType.Single || column.IsKey)
            throw Mismatch(context, name, column.GetTypeString(), null);
    }

    /// <summary>Checks a column of a schema, of so many values where they are given, and gives its place.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// It is missing, no vector of Single of known size, or of another size; the message names it.
    /// </exception>
    public static DataViewSchema.Column Find(IExceptionContext context, DataViewSchema schema, string name, int? features)
    {
        DataViewSchema.Column column = schema.GetColumnOrNull(name) ?? throw context.ExceptSchemaMismatch(nameof(schema), "input", name);
        if (column.Type is not VectorDataViewType { IsKnownSize: true } type || type.ItemType != NumberDataViewType.Single ||
            (features ?? type.Size) != type.Size)
            throw Mismatch(context, name, column.Type.ToString()!, features);
        return column;
    }

    private static Exception Mismatch(IExceptionContext context, string name, string found, int? features) => context.ExceptSchemaMismatch(
        "schema", "input", name, features is null ? "Vector<Single> of known size" : $"Vector<Single, {features}>", found);
}
