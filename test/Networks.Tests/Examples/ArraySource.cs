namespace MlNetDeep.Networks.Tests;

/// <summary>A source over rows in memory that counts what is done with it and, on request, misbehaves.</summary>
internal sealed class ArraySource(int featureLength, IReadOnlyList<ArraySource.Row> rows) : ExampleSource
{
    private int _openReaders;
    private int _readings;

    /// <summary>An example: all its features, and how the source gives them.</summary>
    public sealed record Row(float[] Features, float[] Targets, float Weight = 1, bool IsSparse = false);

    public override int FeatureLength => featureLength;

    public override int TargetLength => rows[0].Targets.Length;

    public IReadOnlyList<Row> Rows => rows;

    /// <summary>Readings that were not disposed.</summary>
    public int OpenReaders => Volatile.Read(ref _openReaders);

    /// <summary>Readings ever begun.</summary>
    public int Readings => Volatile.Read(ref _readings);

    /// <summary>How many rows a reading gives, by its number from 0; at most all.</summary>
    public Func<int, int> RowsOfReading { get; init; } = _ => rows.Count;

    /// <summary>Called before each row, with the number of the reading and of the row.</summary>
    public Action<int, int>? OnRead { get; init; }

    public override ExampleReader Open()
    {
        Interlocked.Increment(ref _openReaders);
        return new Reader(this, Interlocked.Increment(ref _readings) - 1);
    }

    private sealed class Reader(ArraySource source, int reading) : ExampleReader
    {
        private int _row = -1;
        private int[] _indices = [];
        private bool _disposed;

        public override Example Current
        {
            get
            {
                Row row = source.Rows[_row];
                return row.IsSparse
                    ? new Example(
                        new SparseRow(_indices, Array.ConvertAll(_indices, i => row.Features[i])), row.Targets, row.Weight)
                    : new Example(row.Features, row.Targets, row.Weight);
            }
        }

        public override bool Read()
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (++_row >= source.RowsOfReading(reading))
                return false;
            source.OnRead?.Invoke(reading, _row);
            // Every third index stays although its value is zero: explicit zeros are allowed.
            _indices = [.. Enumerable.Range(0, source.FeatureLength).Where(i => source.Rows[_row].Features[i] != 0 || i % 3 == 0)];
            return true;
        }

        protected override void Dispose(bool disposing)
        {
            if (!_disposed)
                Interlocked.Decrement(ref source._openReaders);
            _disposed = true;
            base.Dispose(disposing);
        }
    }
}
