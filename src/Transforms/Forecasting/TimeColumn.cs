namespace MlNetDeep;

/// <summary>Reads when a row was.</summary>
internal static class TimeColumn
{
    /// <summary>Whether a column of this type can be a time.</summary>
    public static bool CanRead(DataViewType type) => AreDates(type) || type is NumberDataViewType;

    /// <summary>Whether times of the column are dates.</summary>
    public static bool AreDates(DataViewType type) => type is DateTimeDataViewType or DateTimeOffsetDataViewType;

    /// <summary>Reads the time of the current row from a column of a type that <see cref="CanRead"/>; null where there is no time column.</summary>
    public static Func<TimePoint?> CreateReader(DataViewRow row, string? name)
    {
        if (name is null)
            return static () => null;
        DataViewSchema.Column column = row.Schema[name];
        return column.Type switch
        {
            DateTimeDataViewType => Reader<DateTime>(row, column, TimePoint.Of),
            DateTimeOffsetDataViewType => Reader<DateTimeOffset>(row, column, TimePoint.Of),
            _ => Numbers(row, column),
        };
    }

    private static Func<TimePoint?> Numbers(DataViewRow row, DataViewSchema.Column column) => Type.GetTypeCode(column.Type.RawType) switch
    {
        TypeCode.SByte => Reader<sbyte>(row, column, static value => TimePoint.Of((Int128)value)),
        TypeCode.Int16 => Reader<short>(row, column, static value => TimePoint.Of((Int128)value)),
        TypeCode.Int32 => Reader<int>(row, column, static value => TimePoint.Of((Int128)value)),
        TypeCode.Int64 => Reader<long>(row, column, static value => TimePoint.Of((Int128)value)),
        TypeCode.Byte => Reader<byte>(row, column, static value => TimePoint.Of((Int128)value)),
        TypeCode.UInt16 => Reader<ushort>(row, column, static value => TimePoint.Of((Int128)value)),
        TypeCode.UInt32 => Reader<uint>(row, column, static value => TimePoint.Of((Int128)value)),
        TypeCode.UInt64 => Reader<ulong>(row, column, static value => TimePoint.Of((Int128)value)),
        TypeCode.Double => Reader<double>(row, column, TimePoint.Of),
        _ => Reader<float>(row, column, TimePoint.Of),
    };

    private static Func<TimePoint?> Reader<T>(DataViewRow row, DataViewSchema.Column column, Func<T, TimePoint> convert)
    {
        ValueGetter<T> getter = row.GetGetter<T>(column);
        T value = default!;
        return () =>
        {
            getter(ref value);
            return convert(value);
        };
    }
}
