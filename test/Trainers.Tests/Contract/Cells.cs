using System.Collections;
using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetDeep.Trainers.Tests.Contract;

/// <summary>Values of data views as plain objects: vectors as arrays, text as strings.</summary>
internal static class Cells
{
    /// <summary>Reads the named columns, and no other, of all rows.</summary>
    public static List<ViewRow> Read(IDataView view, params IEnumerable<string> columns)
    {
        DataViewSchema.Column[] active = [.. columns.Select(name => view.Schema[name])];
        using DataViewRowCursor cursor = view.GetRowCursor(active);
        return Read(cursor, active);
    }

    /// <summary>Reads the rest of a cursor.</summary>
    public static List<ViewRow> Read(DataViewRowCursor cursor, params IEnumerable<DataViewSchema.Column> columns)
    {
        Func<ViewRow> reader = RowReader(cursor, columns);
        var rows = new List<ViewRow>();
        while (cursor.MoveNext())
            rows.Add(reader());
        return rows;
    }

    /// <summary>Reads the current row each time it is called.</summary>
    public static Func<ViewRow> RowReader(DataViewRow row, params IEnumerable<DataViewSchema.Column> columns)
    {
        ValueGetter<DataViewRowId> id = row.GetIdGetter();
        Func<object>[] cells = [.. columns.Select(column => Reader(row, column))];
        return () =>
        {
            DataViewRowId value = default;
            id(ref value);
            return new ViewRow(value, [.. cells.Select(cell => cell())]);
        };
    }

    /// <summary>The values of a column of floats or vectors of floats, a row after the other.</summary>
    public static float[][] Floats(IDataView view, string column) =>
        [.. Read(view, column).Select(row => row.Values[0] as float[] ?? [(float)row.Values[0]])];

    /// <summary>Fails unless both have the same rows with the same values to the last bit; NaN equals NaN.</summary>
    public static void AssertEqual(IReadOnlyList<ViewRow> expected, IReadOnlyList<ViewRow> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (int row = 0; row < expected.Count; row++)
        {
            Assert.Equal(expected[row].Id, actual[row].Id);
            Assert.Equal(expected[row].Values, actual[row].Values);
        }
    }

    /// <summary>The value of one annotation.</summary>
    public static object Annotation(DataViewSchema.Annotations annotations, DataViewSchema.Column kind) =>
        Call(nameof(AnnotationOf), kind.Type, annotations, kind);

    private static Func<object> Reader(DataViewRow row, DataViewSchema.Column column) => (Func<object>)Call(nameof(ReaderOf), column.Type, row, column);

    private static object Call(string method, DataViewType type, params object[] arguments) =>
        typeof(Cells).GetMethod(method, BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(type.RawType).Invoke(null, BindingFlags.DoNotWrapExceptions, null, arguments, null)!;

    private static Func<object> ReaderOf<T>(DataViewRow row, DataViewSchema.Column column)
    {
        ValueGetter<T> getter = row.GetGetter<T>(column);
        T value = default!;
        return () =>
        {
            getter(ref value);
            return Plain(value!);
        };
    }

    private static object AnnotationOf<T>(DataViewSchema.Annotations annotations, DataViewSchema.Column kind)
    {
        T value = default!;
        annotations.GetGetter<T>(kind)(ref value);
        return Plain(value!);
    }

    private static object Plain(object value) => value switch
    {
        VBuffer<float> vector => vector.DenseValues().ToArray(),
        VBuffer<ReadOnlyMemory<char>> names => names.DenseValues().Select(name => name.ToString()).ToArray(),
        ReadOnlyMemory<char> text => text.ToString(),
        _ when value.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(VBuffer<>) =>
            ((IEnumerable)type.GetMethod(nameof(VBuffer<float>.DenseValues))!.Invoke(value, null)!).Cast<object>().ToArray(),
        _ => value,
    };
}

/// <summary>A row: its id and the values that were read.</summary>
internal sealed record ViewRow(DataViewRowId Id, object[] Values);
