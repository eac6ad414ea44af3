using System.Reflection;

namespace MlNetDeep;

/// <summary>The values of one column in the rows of a batch, as they were when each row was read.</summary>
internal abstract class ColumnBuffer
{
    private static readonly MethodInfo CreateOneMethod = Method(nameof(CreateOne)), CreateVectorMethod = Method(nameof(CreateVector));

    /// <summary>
    /// Whether values of a type can be kept: numbers, Booleans, text, times, keys, and vectors of them. Others, as images, are objects of
    /// their makers, who may change, reuse or dispose them with the next row.
    /// </summary>
    public static bool CanKeep(DataViewType type) => type is PrimitiveDataViewType or VectorDataViewType;

    /// <summary>Makes a buffer for so many rows of a column that is active in them, of a type that can be kept.</summary>
    public static ColumnBuffer Create(DataViewRow row, DataViewSchema.Column column, int capacity)
    {
        (MethodInfo create, Type type) = column.Type is VectorDataViewType vector
            ? (CreateVectorMethod, vector.ItemType.RawType)
            : (CreateOneMethod, column.Type.RawType);
        return (ColumnBuffer)create.MakeGenericMethod(type).Invoke(
            null, BindingFlags.DoNotWrapExceptions, null, [row, column, capacity], null)!;
    }

    /// <summary>Keeps the value of the row that is being read, at its place in the batch.</summary>
    public abstract void Keep(int place);

    /// <summary>A getter of what was kept, a <see cref="ValueGetter{TValue}"/>, at the place in the batch that is asked for.</summary>
    public abstract Delegate CreateGetter(Func<int> place);

    private static One<T> CreateOne<T>(DataViewRow row, DataViewSchema.Column column, int capacity) =>
        new One<T>(row.GetGetter<T>(column), capacity);

    private static Vector<T> CreateVector<T>(DataViewRow row, DataViewSchema.Column column, int capacity) =>
        new Vector<T>(row.GetGetter<VBuffer<T>>(column), capacity);

    private static MethodInfo Method(string name) => typeof(ColumnBuffer).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)!;

    /// <summary>Scalars. Text is kept by reference: ML.NET's own cache and shuffle do so too, hence its characters stay as they are.</summary>
    private sealed class One<T>(ValueGetter<T> getter, int capacity) : ColumnBuffer
    {
        private readonly T[] _values = new T[capacity];

        public override void Keep(int place) => getter(ref _values[place]);

        public override Delegate CreateGetter(Func<int> place) => (ValueGetter<T>)((ref T value) => value = _values[place()]);
    }

    /// <summary>Vectors, dense or sparse as they come; each place has memory of its own.</summary>
    private sealed class Vector<T>(ValueGetter<VBuffer<T>> getter, int capacity) : ColumnBuffer
    {
        private readonly VBuffer<T>[] _values = new VBuffer<T>[capacity];

        public override void Keep(int place) => getter(ref _values[place]);

        public override Delegate CreateGetter(Func<int> place) =>
            (ValueGetter<VBuffer<T>>)((ref VBuffer<T> value) => _values[place()].CopyTo(ref value));
    }
}
