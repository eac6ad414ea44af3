namespace MlNetDeep;

/// <summary>The codes of training data, as examples for the next autoencoder: weights pass through, and there are no targets.</summary>
/// <param name="rows">Rows at the autoencoder's scale. They must allow another reading while these codes are read.</param>
/// <param name="model">An autoencoder without scaling.</param>
/// <param name="checkAlive">Called for each batch; what it throws ends the reading.</param>
internal sealed class EncodedSource(TrainingData rows, AutoencoderModel model, Action checkAlive) : ExampleSource
{
    public override int FeatureLength => model.CodeSize;

    public override int TargetLength => 0;

    public override ExampleReader Open() => new Reader(EncodedBatch.Read(rows, model, checkAlive));

    private sealed class Reader(IEnumerable<EncodedBatch> batches) : ExampleReader
    {
        private readonly IEnumerator<EncodedBatch> _batches = batches.GetEnumerator();
        private int _row = -1;

        public override Example Current => new(_batches.Current.Pass.Code(_row), default, _batches.Current.Weights[_row]);

        public override bool Read()
        {
            if (_row >= 0 && ++_row < _batches.Current.Pass.Rows)
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
