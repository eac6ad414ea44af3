using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MlNetDeep.Transforms;

/// <summary>
/// Walks the input with two cursors: one a batch ahead that reads the features alone, one that passes rows, their IDs and the other columns
/// through.
/// </summary>
internal sealed class BatchScoredCursor : DataViewRowCursor
{
    private readonly IHost _host;
    private readonly BatchScoredView _view;
    private readonly DataViewRowCursor _passed;
    private readonly DataViewRowCursor _ahead;
    private readonly ValueGetter<VBuffer<float>> _getFeatures;
    private readonly BatchScores _scores;
    private readonly HashSet<int> _active;
    private VBuffer<float> _features;
    private int _rowsInBatch;

    public BatchScoredCursor(
        IHost host,
        BatchScoredView view,
        DataViewRowCursor passed,
        DataViewRowCursor ahead,
        string featureColumn,
        BatchScores scores,
        HashSet<int> active)
    {
        _host = host;
        _view = view;
        _passed = passed;
        _ahead = ahead;
        _getFeatures = ahead.GetGetter<VBuffer<float>>(ahead.Schema[featureColumn]);
        _scores = scores;
        _active = active;
        _scores.Row = -1;
    }

    public override DataViewSchema Schema => _view.Schema;

    public override long Position => _passed.Position;

    public override long Batch => _passed.Batch;

    public override bool IsColumnActive(DataViewSchema.Column column) => _active.Contains(column.Index);

    public override ValueGetter<DataViewRowId> GetIdGetter() => _passed.GetIdGetter();

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        _host.CheckParam(IsColumnActive(column), nameof(column), "The column was not requested from this cursor.");
        if (!_view.IsDerived(column))
            return _passed.GetGetter<TValue>(_passed.Schema[column.Index]);
        return _scores.CreateGetter(column.Name) as ValueGetter<TValue>
            ?? throw _host.Except($"The column '{column.Name}' holds {column.Type}, not {typeof(TValue)}.");
    }

    public override bool MoveNext()
    {
        if (!_passed.MoveNext())
            return false;
        if (++_scores.Row >= _rowsInBatch)
            ScoreNextBatch();
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _ahead.Dispose();
            _passed.Dispose();
        }

        base.Dispose(disposing);
    }

    private void ScoreNextBatch()
    {
        _scores.Row = 0;
        _scores.Clear();
        for (_rowsInBatch = 0; _rowsInBatch < _scores.BatchSize && _ahead.MoveNext(); _rowsInBatch++)
        {
            _getFeatures(ref _features);
            _scores.Add(_features);
        }

        _host.Check(
            _rowsInBatch > 0,
            "The data view gave fewer rows to a second cursor than to the first: its rows must not change between cursors.");
        _scores.Score();
    }
}
