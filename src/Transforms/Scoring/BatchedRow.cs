namespace MlNetDeep;

/// <summary>The row at a batch's place: columns of the source as they were kept, and behind them what a model made of the batch.</summary>
internal sealed class BatchedRow : DataViewRow
{
    private readonly RowBatch _batch;
    private readonly BatchScores? _scores;
    private readonly Dictionary<int, Delegate> _kept = [];
    private readonly HashSet<int> _active;

    /// <summary>Begins, before the first row.</summary>
    /// <param name="batch">The rows.</param>
    /// <param name="scores">What the model makes of them; null where there is none. Disposed with this.</param>
    /// <param name="schema">The source's columns and, behind them, the model's.</param>
    /// <param name="active">Those that will be asked for.</param>
    public BatchedRow(RowBatch batch, BatchScores? scores, DataViewSchema schema, IEnumerable<DataViewSchema.Column> active)
    {
        _batch = batch;
        _scores = scores;
        Schema = schema;
        _active = [.. active.Select(column => column.Index)];
        foreach (int index in _active.Where(index => index < batch.Source.Schema.Count))
            _kept.Add(index, batch.GetGetter(batch.Source.Schema[index]));
    }

    public override DataViewSchema Schema { get; }

    public override long Position => _batch.Position;

    public override long Batch => _batch.BatchNumber;

    public override bool IsColumnActive(DataViewSchema.Column column) => _active.Contains(column.Index);

    public override ValueGetter<DataViewRowId> GetIdGetter() => _batch.GetIdGetter();

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        Contracts.CheckParam(IsColumnActive(column), nameof(column), "The column was not requested from this cursor.");
        Delegate getter = _kept.TryGetValue(column.Index, out Delegate? kept) ? kept : _scores!.CreateGetter(column.Name);
        return getter as ValueGetter<TValue>
            ?? throw Contracts.Except($"The column '{column.Name}' holds {column.Type}, not {typeof(TValue)}.");
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _scores?.Dispose();
            _batch.Source.Dispose();
        }

        base.Dispose(disposing);
    }
}
