namespace MlNetDeep;

/// <summary>Reads a batch of rows ahead, once each, scores them, and hands them out one after the other.</summary>
internal sealed class BatchScoredCursor(DataViewRowCursor input, RowBatch batch, BatchScores scores, BatchedRow row) : FollowingCursor(row)
{
    private bool _hasEnded;

    public override bool MoveNext()
    {
        if (batch.Place + 1 < batch.Count)
        {
            batch.Place++;
            return true;
        }

        ReadNextBatch();
        batch.Place = batch.Count > 0 ? 0 : -1;
        return batch.Count > 0;
    }

    private void ReadNextBatch()
    {
        batch.Clear();
        while (!_hasEnded && batch.Count < batch.Capacity)
        {
            _hasEnded = !input.MoveNext();
            if (_hasEnded)
                break;
            batch.Keep();
            scores.Keep();
        }

        if (batch.Count > 0)
            scores.Score();
    }
}
