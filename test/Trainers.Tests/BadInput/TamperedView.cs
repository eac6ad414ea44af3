using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetDeep.Trainers.Tests.BadInput;

/// <summary>A view that breaks the promises of views: vectors of other lengths than their type, or other rows each time.</summary>
internal sealed class TamperedView(IDataView input) : IDataView
{
    private int _passes;

    /// <summary>The column whose vectors have other lengths.</summary>
    public string Column { get; init; } = "Features";

    /// <summary>The length of the vectors in a row, by position; null leaves them.</summary>
    public Func<long, int>? Length { get; init; }

    /// <summary>How many rows a pass gives, passes counted from 1; null gives all.</summary>
    public Func<int, int>? Rows { get; init; }

    public bool CanShuffle => false;

    public DataViewSchema Schema => input.Schema;

    public long? GetRowCount() => null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new Cursor(input.GetRowCursor(columnsNeeded), Column, Length, Rows?.Invoke(Interlocked.Increment(ref _passes)) ?? int.MaxValue);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor(DataViewRowCursor input, string tampered, Func<long, int>? length, int rows) : DataViewRowCursor
    {
        public override DataViewSchema Schema => input.Schema;

        public override long Position => input.Position;

        public override long Batch => input.Batch;

        public override bool IsColumnActive(DataViewSchema.Column column) => input.IsColumnActive(column);

        public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

        public override bool MoveNext() => rows-- > 0 && input.MoveNext();

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            ValueGetter<TValue> getter = input.GetGetter<TValue>(column);
            if (length is null || column.Name != tampered || getter is not ValueGetter<VBuffer<float>> whole)
                return getter;
            return (ValueGetter<TValue>)(Delegate)(ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) =>
            {
                whole(ref value);
                if (length(Position) is var wanted && wanted != value.Length)
                    value = new VBuffer<float>(wanted, [.. Enumerable.Repeat(1f, wanted)]);
            });
        }

        protected override void Dispose(bool disposing)
        {
            input.Dispose();
            base.Dispose(disposing);
        }
    }
}
