using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetDeep.SameBits;

/// <summary>The bits in the columns of a view.</summary>
internal static class ColumnBits
{
    /// <summary>Adds all columns that a model has put beside those of its input, row by row.</summary>
    public static void Add(IDataView view, DataViewSchema inputs, Bits bits)
    {
        DataViewSchema.Column[] columns = [.. view.Schema.Where(column => !column.IsHidden && inputs.GetColumnOrNull(column.Name) is null)];
        using DataViewRowCursor cursor = view.GetRowCursor(columns);
        Action[] reads = [.. columns.Select(column => Reader(cursor, column, bits))];
        while (cursor.MoveNext())
        {
            foreach (Action read in reads)
                read();
        }

        if (reads.Length == 0)
            throw new NotSupportedException("The model adds no column.");
    }

    private static Action Reader(DataViewRow row, DataViewSchema.Column column, Bits bits) => column.Type switch
    {
        KeyDataViewType => Reader<uint>(row, column, value => bits.Add((long)value)),
        NumberDataViewType { RawType: var type } when type == typeof(float) => Reader<float>(row, column, value => bits.Add(value)),
        NumberDataViewType { RawType: var type } when type == typeof(double) => Reader<double>(row, column, value => bits.Add(value)),
        BooleanDataViewType => Reader<bool>(row, column, value => bits.Add(value ? 1L : 0)),
        VectorDataViewType { ItemType.RawType: var type } when type == typeof(float) =>
            Reader<VBuffer<float>>(row, column, value => bits.Add([.. value.DenseValues()])),
        var other => throw new NotSupportedException($"Add how a column of {other} is read."),
    };

    private static Action Reader<T>(DataViewRow row, DataViewSchema.Column column, Action<T> add)
    {
        ValueGetter<T> getter = row.GetGetter<T>(column);
        T value = default!;
        return () =>
        {
            getter(ref value);
            add(value);
        };
    }
}
