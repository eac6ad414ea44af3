using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetDeep.Transforms;

/// <summary>Reads when a row was, as a number: of dates the milliseconds since the year 1, of numbers themselves.</summary>
internal static class TimePoints
{
    /// <summary>Whether a column of this type can be a time.</summary>
    public static bool CanRead(DataViewType type) => type is DateTimeDataViewType or NumberDataViewType;

    /// <summary>Whether times of the column are dates.</summary>
    public static bool AreDates(DataViewType type) => type is DateTimeDataViewType;

    /// <summary>Reads the time of the current row; NaN where there is no time column.</summary>
    /// <param name="row">The row.</param>
    /// <param name="name">The column, of a type that <see cref="CanRead"/>, or null.</param>
    public static Func<double> CreateReader(DataViewRow row, string? name)
    {
        if (name is null)
            return static () => double.NaN;
        DataViewSchema.Column column = row.Schema[name];
        if (AreDates(column.Type))
            return Reader<DateTime>(row, column, static value => value.Ticks / (double)TimeSpan.TicksPerMillisecond);
        return Type.GetTypeCode(column.Type.RawType) switch
        {
            TypeCode.SByte => Reader<sbyte>(row, column, static value => value),
            TypeCode.Int16 => Reader<short>(row, column, static value => value),
            TypeCode.Int32 => Reader<int>(row, column, static value => value),
            TypeCode.Int64 => Reader<long>(row, column, static value => value),
            TypeCode.Byte => Reader<byte>(row, column, static value => value),
            TypeCode.UInt16 => Reader<ushort>(row, column, static value => value),
            TypeCode.UInt32 => Reader<uint>(row, column, static value => value),
            TypeCode.UInt64 => Reader<ulong>(row, column, static value => value),
            TypeCode.Double => Reader<double>(row, column, static value => value),
            _ => Reader<float>(row, column, static value => value),
        };
    }

    /// <summary>A time as a user would write it.</summary>
    public static string Describe(double time, bool isDate) =>
        isDate ? ToDate(time).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) : time.ToString(CultureInfo.InvariantCulture);

    /// <summary>The date of a time.</summary>
    public static DateTime ToDate(double time) => new((long)time * TimeSpan.TicksPerMillisecond);

    private static Func<double> Reader<T>(DataViewRow row, DataViewSchema.Column column, Func<T, double> convert)
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
