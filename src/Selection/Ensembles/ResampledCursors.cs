namespace MlNetDeep;

/// <summary>What cursors over resampled rows share: columns of one row at a time of another view, and IDs that tell repetitions apart.</summary>
internal abstract class ResampledCursor(DataViewRow row) : FollowingCursor(row)
{
    private long _position = -1;

    public override long Position => _position;

    public override long Batch => 0;

    /// <summary>How often the current row came before.</summary>
    protected int Repetition { get; set; }

    public override ValueGetter<DataViewRowId> GetIdGetter()
    {
        ValueGetter<DataViewRowId> getter = base.GetIdGetter();
        return (ref DataViewRowId id) =>
        {
            getter(ref id);
            if (Repetition > 0)
                id = id.Combine(new DataViewRowId((ulong)Repetition, 0));
        };
    }

    public sealed override bool MoveNext()
    {
        bool moved = MoveNextCore();
        _position = moved ? _position + 1 : -1;
        return moved;
    }

    protected abstract bool MoveNextCore();
}

/// <summary>Stays on each row as often as it comes, and passes over those that do not.</summary>
internal sealed class RepeatingCursor(DataViewRowCursor input, int[] counts) : ResampledCursor(input)
{
    private int _next;
    private int _left;
    private bool _ended;

    protected override bool MoveNextCore()
    {
        if (_left > 0)
        {
            _left--;
            Repetition++;
            return true;
        }

        do
        {
            if (_ended || !input.MoveNext())
            {
                _ended = true;
                return _next == counts.Length ? false : throw ResampledView.Changed(counts.Length, $"{_next}");
            }

            if (_next == counts.Length)
                throw ResampledView.Changed(counts.Length, "more");
        }
        while (counts[_next++] == 0);

        Repetition = 0;
        _left = counts[_next - 1] - 1;
        return true;
    }
}

/// <summary>Goes to rows in any order.</summary>
/// <param name="seeker">Goes to them.</param>
/// <param name="order">The rows, one after the other.</param>
/// <param name="rows">How many there are to go to.</param>
internal sealed class SeekingCursor(RowSeeker seeker, int[] order, int rows) : ResampledCursor(seeker)
{
    private readonly Dictionary<int, int> _repetitions = [];
    private int _next;

    protected override bool MoveNextCore()
    {
        if (_next == order.Length)
            return false;
        int row = order[_next++];
        if (!seeker.MoveTo(row))
            throw ResampledView.Changed(rows, "fewer");
        Repetition = _repetitions.TryGetValue(row, out int before) ? before + 1 : 0;
        _repetitions[row] = Repetition;
        return true;
    }
}
