namespace MlNetDeep;

/// <summary>One epoch's batches: of each leaf of this rank its next rows.</summary>
internal sealed class EpochReader : IDisposable
{
    private readonly LeafShare _share;
    private readonly long _rows;
    private readonly int _leafBatch;
    private readonly long _steps;
    private readonly IEnumerator<RowBlock>[] _blocks;
    private long _step;

    /// <summary>Begins an epoch over so many rows of all leaves.</summary>
    /// <param name="share">This rank's leaves.</param>
    /// <param name="rows">The rows of all leaves.</param>
    /// <param name="batchSize">Rows a step, of all leaves.</param>
    /// <param name="leaves">The blocks of each of this rank's leaves.</param>
    public EpochReader(LeafShare share, long rows, int batchSize, IEnumerable<IEnumerable<RowBlock>> leaves)
    {
        (_share, _rows, _leafBatch) = (share, rows, share.BatchOf(batchSize));
        _steps = (rows + batchSize - 1) / batchSize;
        _blocks = [.. leaves.Select(blocks => blocks.GetEnumerator())];
        Batch = new TrainingBatch(share.Count);
    }

    /// <summary>The rows of the step that comes next; one object for all.</summary>
    public TrainingBatch Batch { get; }

    /// <summary>The rows of all steps before it.</summary>
    public long RowsDone { get; private set; }

    /// <summary>Goes on to the next batch; false behind the last.</summary>
    public bool MoveNext()
    {
        RowsDone += Batch.Rows;
        Batch.Rows = 0;
        // Data that are not dealt may come in fewer rows than they said, or in batches of their own.
        if (_share.Leaves > 1 && _step == _steps)
            return false;
        for (int leaf = 0; leaf < _share.Leaves; leaf++)
        {
            int rows = _share.Leaves == 1 ? _leafBatch : (int)Math.Clamp(_share.RowsOf(_rows, leaf) - _step * _leafBatch, 0, _leafBatch);
            if (leaf >= _share.First && leaf < _share.End)
                rows = Take(leaf - _share.First, rows);
            Batch.Rows += rows;
        }

        _step++;
        return _share.Leaves > 1 || Batch.Rows > 0;
    }

    /// <summary>Ends the epoch.</summary>
    public void Dispose()
    {
        foreach (IEnumerator<RowBlock> blocks in _blocks)
            blocks.Dispose();
    }

    private int Take(int index, int rows)
    {
        LeafRows last = Batch.Leaves[index];
        (RowBlock? block, int start) = (last.Block, last.Start + last.Rows);
        if (block is null || start == block.Rows)
        {
            start = 0;
            do
                block = _blocks[index].MoveNext() ? _blocks[index].Current : null;
            while (block is { Rows: 0 });
        }

        rows = block is null ? 0 : Math.Min(rows, block.Rows - start);
        Batch.Leaves[index] = new LeafRows(block, start, rows, Batch.Rows);
        return rows;
    }
}
