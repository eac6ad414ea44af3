using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace MlNetDeep;

/// <summary>
/// A number that tells rows apart: XxHash128 over names, types and values, row by row. Of columns that are neither values nor vectors, such as
/// images, it knows the name and type alone.
/// </summary>
internal static class RowDigest
{
    /// <summary>Reads all rows.</summary>
    /// <returns>32 hexadecimal digits.</returns>
    public static string Of(IEnumerable<IDataView> views)
    {
        var hash = new XxHash128();
        foreach (IDataView data in views)
        {
            foreach (DataViewSchema.Column column in data.Schema)
                Append(hash, $"{column.Name}: {column.Type};");
            using DataViewRowCursor cursor = data.GetRowCursor(data.Schema);
            Action[] columns = [.. data.Schema.Select(column => Reader(hash, cursor, column)).OfType<Action>()];
            long rows = 0;
            while (cursor.MoveNext())
            {
                rows++;
                foreach (Action column in columns)
                    column();
            }

            Append(hash, [rows]);
        }

        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }

    private static Action? Reader(XxHash128 hash, DataViewRow row, DataViewSchema.Column column)
    {
        Type raw = (column.Type as VectorDataViewType)?.ItemType.RawType ?? column.Type.RawType;
        if (raw == typeof(ReadOnlyMemory<char>))
            return Reader<ReadOnlyMemory<char>>(hash, row, column, values =>
            {
                foreach (ReadOnlyMemory<char> value in values)
                {
                    Append(hash, [value.Length]);
                    Append(hash, value.Span);
                }
            });
        // Not as bytes: the type has unused ones.
        if (raw == typeof(DateTimeOffset))
            return Reader<DateTimeOffset>(hash, row, column, values =>
            {
                foreach (DateTimeOffset value in values)
                    Append(hash, [value.Ticks, value.Offset.Ticks]);
            });
        return Type.GetTypeCode(raw) switch
        {
            TypeCode.Boolean => Blittable<bool>(hash, row, column),
            TypeCode.SByte => Blittable<sbyte>(hash, row, column),
            TypeCode.Byte => Blittable<byte>(hash, row, column),
            TypeCode.Int16 => Blittable<short>(hash, row, column),
            TypeCode.UInt16 => Blittable<ushort>(hash, row, column),
            TypeCode.Int32 => Blittable<int>(hash, row, column),
            TypeCode.UInt32 => Blittable<uint>(hash, row, column),
            TypeCode.Int64 => Blittable<long>(hash, row, column),
            TypeCode.UInt64 => Blittable<ulong>(hash, row, column),
            TypeCode.Single => Blittable<float>(hash, row, column),
            TypeCode.Double => Blittable<double>(hash, row, column),
            TypeCode.DateTime => Blittable<DateTime>(hash, row, column),
            _ when raw == typeof(TimeSpan) => Blittable<TimeSpan>(hash, row, column),
            _ when raw == typeof(DataViewRowId) => Blittable<DataViewRowId>(hash, row, column),
            _ => null,
        };
    }

    private static Action Blittable<T>(XxHash128 hash, DataViewRow row, DataViewSchema.Column column)
        where T : unmanaged =>
        Reader<T>(hash, row, column, values => Append(hash, values));

    private static Action Reader<T>(XxHash128 hash, DataViewRow row, DataViewSchema.Column column, AppendValues<T> append)
    {
        if (column.Type is not VectorDataViewType)
        {
            ValueGetter<T> getter = row.GetGetter<T>(column);
            var value = new T[1];
            return () =>
            {
                getter(ref value[0]);
                append(value);
            };
        }

        ValueGetter<VBuffer<T>> getVector = row.GetGetter<VBuffer<T>>(column);
        VBuffer<T> vector = default;
        return () =>
        {
            getVector(ref vector);
            Append(hash, [vector.Length, vector.GetValues().Length]);
            if (!vector.IsDense)
                Append(hash, vector.GetIndices());
            append(vector.GetValues());
        };
    }

    private static void Append<T>(XxHash128 hash, ReadOnlySpan<T> values)
        where T : unmanaged =>
        hash.Append(MemoryMarshal.AsBytes(values));

    private static void Append(XxHash128 hash, string text) => Append(hash, text.AsSpan());

    private static void Append(XxHash128 hash, long[] values) => Append<long>(hash, values);

    private delegate void AppendValues<T>(ReadOnlySpan<T> values);
}
