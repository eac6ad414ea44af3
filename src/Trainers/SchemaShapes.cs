using Microsoft.ML;

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
}
