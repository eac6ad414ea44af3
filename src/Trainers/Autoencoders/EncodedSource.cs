
namespace MlNetDeep;

/// <summary>The codes of training data, as examples for the next autoencoder: weights pass through, and there are no targets.</summary>
/// <param name="rows">Rows at the encoder's scale. They must allow another reading while these codes are read.</param>
/// <param name="encoder">A network without scaling of features.</param>
/// <param name="checkAlive">Called for each batch; what it throws ends the reading.</param>
internal sealed class EncodedSource(TrainingData rows, TrainedNetwork encoder, Action checkAlive) : ExampleSource
{
    // Enough that the product runs near its peak on all processors.
    private const int BatchRows = 512;

    public override int FeatureLength => encoder.Network.OutputShape.Length;

    public override int TargetLength => 0;

    public override ExampleReader Open() => new Reader(this);

    private IEnumerable<(float[] Codes, float[] Weights, int Count)> ReadBatches()
    {
        var features = new float[BatchRows * rows.FeatureLength];
        var codes = new float[BatchRows * FeatureLength];
        var weights = new float[BatchRows];
        foreach (RowBlock block in rows.ReadEpoch(null, 0, batchSize: 1))
        {
            for (int start = 0; start < block.Rows; start += BatchRows)
            {
                checkAlive();
                int count = Math.Min(BatchRows, block.Rows - start);
                Span<float> inputs = features.AsSpan(0, count * rows.FeatureLength);
                block.GatherFeatures(start, count, inputs);
                block.GatherTargets(start, count, default, weights.AsSpan(0, count));
                encoder.ScoreBatchRaw(inputs, codes.AsSpan(0, count * FeatureLength));
                yield return (codes, weights, count);
            }
        }
    }

    private sealed class Reader(EncodedSource source) : ExampleReader
    {
        private readonly IEnumerator<(float[] Codes, float[] Weights, int Count)> _batches = source.ReadBatches().GetEnumerator();
        private int _row;

        public override Example Current => new(
            _batches.Current.Codes.AsSpan(_row * source.FeatureLength, source.FeatureLength), default, _batches.Current.Weights[_row]);

        public override bool Read()
        {
            if (_batches.Current.Codes is not null && ++_row < _batches.Current.Count)
                return true;
            _row = 0;
            return _batches.MoveNext();
        }

        protected override void Dispose(bool disposing)
        {
            _batches.Dispose();
            base.Dispose(disposing);
        }
    }
}
