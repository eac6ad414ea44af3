using System.Numerics;

namespace MlNetDeep;

/// <summary>
/// Reads columns of Single or of keys, one value a row or a vector, as vectors of Single: a missing key is 0, the others count from 1.
/// </summary>
internal static class NumberVectors
{
    /// <summary>What a column may be, in an error.</summary>
    public const string Types = "Single or key, or a vector of them";

    /// <summary>Whether columns of a type can be read.</summary>
    public static bool CanRead(DataViewType type) =>
        type.GetItemType() is KeyDataViewType || type.GetItemType() == NumberDataViewType.Single;

    /// <summary>Whether columns of a shape can be read.</summary>
    public static bool CanRead(SchemaShape.Column column) => column.IsKey || column.ItemType == NumberDataViewType.Single;

    /// <summary>A getter with memory of its own, of an active column of a type that <see cref="CanRead(DataViewType)"/>.</summary>
    public static ValueGetter<VBuffer<float>> CreateGetter(DataViewRow row, DataViewSchema.Column column) =>
        Type.GetTypeCode(column.Type.GetItemType().RawType) switch
        {
            TypeCode.Byte => Create<byte>(row, column),
            TypeCode.UInt16 => Create<ushort>(row, column),
            TypeCode.UInt32 => Create<uint>(row, column),
            TypeCode.UInt64 => Create<ulong>(row, column),
            _ => Create<float>(row, column),
        };

    private static ValueGetter<VBuffer<float>> Create<T>(DataViewRow row, DataViewSchema.Column column)
        where T : struct, INumberBase<T>
    {
        if (column.Type is VectorDataViewType)
            return typeof(T) == typeof(float) ? row.GetGetter<VBuffer<float>>(column) : Vectors(row.GetGetter<VBuffer<T>>(column));
        ValueGetter<T> getter = row.GetGetter<T>(column);
        T value = default;
        return (ref VBuffer<float> vector) =>
        {
            getter(ref value);
            VBufferEditor<float> editor = VBufferEditor.Create(ref vector, 1);
            editor.Values[0] = float.CreateTruncating(value);
            vector = editor.Commit();
        };
    }

    private static ValueGetter<VBuffer<float>> Vectors<T>(ValueGetter<VBuffer<T>> getter)
        where T : struct, INumberBase<T>
    {
        VBuffer<T> keys = default;
        return (ref VBuffer<float> vector) =>
        {
            getter(ref keys);
            ReadOnlySpan<T> values = keys.GetValues();
            VBufferEditor<float> editor = VBufferEditor.Create(ref vector, keys.Length, values.Length);
            for (int i = 0; i < values.Length; i++)
                editor.Values[i] = float.CreateTruncating(values[i]);
            if (values.Length < keys.Length)
                keys.GetIndices().CopyTo(editor.Indices);
            vector = editor.Commit();
        };
    }
}
