using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetDeep.Transforms;

/// <summary>Reads which series a row belongs to, as text: of keys and integers their number.</summary>
internal static class SeriesNames
{
    /// <summary>The name where all rows are one series.</summary>
    public const string Single = "";

    /// <summary>Whether a column of this type can tell series apart.</summary>
    public static bool CanRead(DataViewType type) =>
        type is KeyDataViewType or TextDataViewType
        || (type is NumberDataViewType && type != NumberDataViewType.Single && type != NumberDataViewType.Double);

    /// <summary>Reads the series of the current row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="name">The column, of a type that <see cref="CanRead"/>; null where there is one series.</param>
    public static Func<string> CreateReader(DataViewRow row, string? name)
    {
        if (name is null)
            return static () => Single;
        DataViewSchema.Column column = row.Schema[name];
        return Type.GetTypeCode(column.Type.RawType) switch
        {
            TypeCode.SByte => Number<sbyte>(row, column),
            TypeCode.Int16 => Number<short>(row, column),
            TypeCode.Int32 => Number<int>(row, column),
            TypeCode.Int64 => Number<long>(row, column),
            TypeCode.Byte => Number<byte>(row, column),
            TypeCode.UInt16 => Number<ushort>(row, column),
            TypeCode.UInt32 => Number<uint>(row, column),
            TypeCode.UInt64 => Number<ulong>(row, column),
            _ => Text(row, column),
        };
    }

    /// <summary>How errors call a series.</summary>
    public static string Describe(string name) => name == Single ? "The series" : $"The series '{name}'";

    private static Func<string> Number<T>(DataViewRow row, DataViewSchema.Column column)
        where T : struct, IFormattable
    {
        ValueGetter<T> getter = row.GetGetter<T>(column);
        T value = default;
        return () =>
        {
            getter(ref value);
            return value.ToString(null, CultureInfo.InvariantCulture);
        };
    }

    private static Func<string> Text(DataViewRow row, DataViewSchema.Column column)
    {
        ValueGetter<ReadOnlyMemory<char>> getter = row.GetGetter<ReadOnlyMemory<char>>(column);
        ReadOnlyMemory<char> value = default;
        return () =>
        {
            getter(ref value);
            return value.ToString();
        };
    }
}
