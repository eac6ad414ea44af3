namespace MlNetDeep;

/// <summary>
/// Reads which series a row belongs to, as text: of keys their value, which other key maps share, of integers and of keys without key values
/// the number.
/// </summary>
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
        if (column.Type is KeyDataViewType)
            return Key(row, column);
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

    /// <summary>Whether series are told apart by the numbers of keys, which have no key values.</summary>
    public static bool AreKeyNumbers(DataViewSchema.Column column) => column.Type is KeyDataViewType && KeyValueType(column) is null;

    /// <summary>How errors call a series.</summary>
    public static string Describe(string name) => name == Single ? "The series" : $"The series '{name}'";

    /// <summary>Series in words, the first few of many.</summary>
    public static string List(IEnumerable<string> names)
    {
        const int Most = 5;
        string[] first = [.. names.Take(Most + 1)];
        string text = string.Join(", ", first.Take(Most).Select(name => $"'{name}'"));
        return first.Length > Most ? text + ", ..." : text;
    }

    private static PrimitiveDataViewType? KeyValueType(DataViewSchema.Column column) =>
        column.Annotations.Schema.GetColumnOrNull(AnnotationUtils.Kinds.KeyValues)?.Type is VectorDataViewType { ItemType: var type }
        && (type is NumberDataViewType or TextDataViewType)
            ? type
            : null;

    private static Func<string> Key(DataViewRow row, DataViewSchema.Column column)
    {
        Func<ulong> key = Type.GetTypeCode(column.Type.RawType) switch
        {
            TypeCode.Byte => KeyNumber<byte>(row, column, static value => value),
            TypeCode.UInt16 => KeyNumber<ushort>(row, column, static value => value),
            TypeCode.UInt32 => KeyNumber<uint>(row, column, static value => value),
            _ => KeyNumber<ulong>(row, column, static value => value),
        };
        Func<ulong, string> name = KeyNames(column);
        string text = column.Name;
        return () => key() is var number and > 0
            ? name(number)
            : throw new InvalidOperationException(
                $"A row has a missing key in the column '{text}', as values that a key map does not know have: its series is not known. Leave " +
                "such rows out, or take the column behind the key, text or an integer, to tell series apart.");
    }

    private static Func<ulong> KeyNumber<T>(DataViewRow row, DataViewSchema.Column column, Func<T, ulong> convert)
    {
        ValueGetter<T> getter = row.GetGetter<T>(column);
        T value = default!;
        return () =>
        {
            getter(ref value);
            return convert(value);
        };
    }

    private static Func<ulong, string> KeyNames(DataViewSchema.Column column)
    {
        if (KeyValueType(column) is not { } type)
            return static number => number.ToString(CultureInfo.InvariantCulture);
        return Type.GetTypeCode(type.RawType) switch
        {
            TypeCode.SByte => Values<sbyte>(),
            TypeCode.Int16 => Values<short>(),
            TypeCode.Int32 => Values<int>(),
            TypeCode.Int64 => Values<long>(),
            TypeCode.Byte => Values<byte>(),
            TypeCode.UInt16 => Values<ushort>(),
            TypeCode.UInt32 => Values<uint>(),
            TypeCode.UInt64 => Values<ulong>(),
            TypeCode.Single => Values<float>(),
            TypeCode.Double => Values<double>(),
            _ => Values<ReadOnlyMemory<char>>(),
        };

        Func<ulong, string> Values<T>()
        {
            VBuffer<T> buffer = default;
            column.GetKeyValues(ref buffer);
            T[] values = [.. buffer.DenseValues()];
            return number => Convert.ToString((object?)values[number - 1], CultureInfo.InvariantCulture)!;
        }
    }

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
