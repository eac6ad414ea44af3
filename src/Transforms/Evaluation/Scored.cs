namespace MlNetDeep;

/// <summary>The columns of scored rows that an evaluation reads.</summary>
internal static class Scored
{
    /// <summary>A column of Single.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is missing or of another type; the message names it.</exception>
    public static DataViewSchema.Column Single(IExceptionContext context, DataViewSchema schema, string role, string name)
    {
        DataViewSchema.Column column = Find(context, schema, role, name);
        return column.Type == NumberDataViewType.Single
            ? column
            : throw context.ExceptSchemaMismatch("data", role, name, "Single", column.Type.ToString());
    }

    /// <summary>A column of vectors of Single of known size, or of items of another type.</summary>
    /// <inheritdoc cref="Single"/>
    public static DataViewSchema.Column Vector(
        IExceptionContext context, DataViewSchema schema, string role, string name, PrimitiveDataViewType? items = null, string remedy = "")
    {
        items ??= NumberDataViewType.Single;
        DataViewSchema.Column column = Find(context, schema, role, name);
        return column.Type is VectorDataViewType { IsKnownSize: true } type && type.ItemType == items
            ? column
            : throw context.ExceptSchemaMismatch("data", role, name, $"a vector of {items} of known size{remedy}", column.Type.ToString());
    }

    /// <summary>Throws where a row has another length than its type.</summary>
    /// <exception cref="InvalidOperationException">It has.</exception>
    public static void CheckLength(DataViewSchema.Column column, int length, long row)
    {
        if (length != column.Type.GetVectorSize())
            throw ViewErrors.Length(column, length, row);
    }

    private static DataViewSchema.Column Find(IExceptionContext context, DataViewSchema schema, string role, string name)
    {
        context.CheckNonEmpty(name, $"{role}ColumnName");
        return schema.GetColumnOrNull(name) ?? throw context.ExceptSchemaMismatch("data", role, name);
    }
}
