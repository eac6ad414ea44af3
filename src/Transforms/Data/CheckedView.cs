using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetDeep.Transforms;

/// <summary>
/// The rows of a view on their way into a cache, whose columns are filled by readings at different times: refused where a whole reading does
/// not give as many rows as the first, as values of different rows would stand beside each other, or where a vector has not the length of
/// its type.
/// </summary>
/// <param name="input">The rows.</param>
internal sealed class CheckedView(IDataView input) : IDataView
{
    private long _rows = -1;
    private InvalidOperationException? _failure;

    /// <summary>The first refusal. A cache reads ahead, so that who meets it, and inside of what, depends on threads.</summary>
    public InvalidOperationException? Failure => Volatile.Read(ref _failure);

    public bool CanShuffle => false;

    public DataViewSchema Schema => input.Schema;

    public long? GetRowCount() => input.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new Cursor(this, input.GetRowCursor(columnsNeeded));

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded)];

    private void End(long rows)
    {
        long first = Interlocked.CompareExchange(ref _rows, rows, -1);
        if (first >= 0 && first != rows)
            throw Refuse(ViewErrors.Counts(first, rows));
    }

    private InvalidOperationException Refuse(InvalidOperationException failure) =>
        Interlocked.CompareExchange(ref _failure, failure, null) ?? failure;

    private sealed class Cursor(CheckedView view, DataViewRowCursor input) : DataViewRowCursor
    {
        private long _rows;
        private bool _ended;

        public override DataViewSchema Schema => input.Schema;

        public override long Position => input.Position;

        public override long Batch => input.Batch;

        public override bool IsColumnActive(DataViewSchema.Column column) => input.IsColumnActive(column);

        public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            ValueGetter<TValue> getter = input.GetGetter<TValue>(column);
            return getter is ValueGetter<VBuffer<float>> vector && column.Type is VectorDataViewType { IsKnownSize: true } type
                ? (ValueGetter<TValue>)(Delegate)CheckLength(vector, column, type.Size)
                : getter;
        }

        public override bool MoveNext()
        {
            if (input.MoveNext())
            {
                _rows++;
                return true;
            }

            if (!_ended)
                view.End(_rows);
            _ended = true;
            return false;
        }

        private ValueGetter<VBuffer<float>> CheckLength(ValueGetter<VBuffer<float>> getter, DataViewSchema.Column column, int length) =>
            (ref VBuffer<float> value) =>
            {
                getter(ref value);
                if (value.Length != length)
                    throw view.Refuse(ViewErrors.Length(column, value.Length, Position, "training"));
            };

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                input.Dispose();
            base.Dispose(disposing);
        }
    }
}
