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

    /// <summary>Reads the series of the current row from a column of a type that <see cref="CanRead"/>; null where there is one series.</summary>
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
    public static bool AreKeyNumbers(DataViewSchema.Column column) => column.Type is KeyDataViewType && !HasKeyValues(column);

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

    private static bool HasKeyValues(DataViewSchema.Column column) =>
        column.Annotations.Schema.GetColumnOrNull(AnnotationUtils.Kinds.KeyValues)?.Type is
            VectorDataViewType { ItemType: NumberDataViewType or TextDataViewType };

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
        if (!HasKeyValues(column))
            return static number => number.ToString(CultureInfo.InvariantCulture);
        string[] names = ClassNames.Of(column)!;
        return number => names[number - 1];
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
