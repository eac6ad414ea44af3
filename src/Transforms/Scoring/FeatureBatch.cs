namespace MlNetDeep;

/// <summary>The features of a batch's rows, so many a row and at most so many rows, in one piece, as networks read them.</summary>
internal sealed class FeatureBatch(DataViewRow row, DataViewSchema.Column column, int length, int capacity)
{
    private readonly ValueGetter<VBuffer<float>> _getFeatures = row.GetGetter<VBuffer<float>>(column);
    private readonly List<IBatchModel> _readers = [];
    private readonly SparseRows _sparse = new(length);
    private VBuffer<float> _features;
    private float[] _dense = [];
    private float[] _scores = [];

    // Each row is scored in the form that suits it, whatever rows are beside it, as the two sum in other orders. One below zero is ~ the row's
    // place among the sparse.
    private readonly int[] _places = new int[capacity];
    private int _denseRows;

    /// <summary>Counts a model in that will score the features.</summary>
    public void AddReader(IBatchModel model) => _readers.Add(model);

    /// <summary>Keeps the features of the row that is being read, at its place in the batch.</summary>
    /// <exception cref="InvalidOperationException">There are more or fewer than the column's type says; names column and row.</exception>
    public void Keep(int place)
    {
        _getFeatures(ref _features);
        if (_features.Length != length)
            throw VectorScores.WrongLength(_features.Length, length, column, row);
        if (place == 0)
        {
            _sparse.Clear();
            _denseRows = 0;
        }

        if (PrefersSparse())
        {
            _places[place] = ~_sparse.Count;
            _sparse.Add(new SparseRow(_features.GetIndices(), _features.GetValues()));
            return;
        }

        if (_dense.Length == 0)
            _dense = new float[capacity * length];
        _places[place] = _denseRows;
        _features.CopyTo(_dense.AsSpan(_denseRows++ * length, length));
    }

    /// <summary>Scores all rows that were kept by one of the readers: [rows, outputs].</summary>
    public void Score(IBatchModel model, Span<float> scores, int rows)
    {
        ReadOnlySpan<float> dense = _dense.AsSpan(0, _denseRows * length);
        if (_denseRows == rows)
            model.ScoreBatch(dense, scores);
        else if (_denseRows == 0)
            model.ScoreBatch(_sparse, scores);
        else
            ScoreBoth(model, dense, scores, scores.Length / rows);
    }

    private void ScoreBoth(IBatchModel model, ReadOnlySpan<float> dense, Span<float> scores, int outputs)
    {
        if (_scores.Length < scores.Length)
            _scores = new float[scores.Length];
        Span<float> ofDense = _scores.AsSpan(0, _denseRows * outputs), ofSparse = _scores.AsSpan(ofDense.Length, scores.Length - ofDense.Length);
        model.ScoreBatch(dense, ofDense);
        model.ScoreBatch(_sparse, ofSparse);
        for (int row = 0; row * outputs < scores.Length; row++)
        {
            int place = _places[row];
            ReadOnlySpan<float> own = place < 0 ? ofSparse.Slice(~place * outputs, outputs) : ofDense.Slice(place * outputs, outputs);
            own.CopyTo(scores[(row * outputs)..]);
        }
    }

    private bool PrefersSparse()
    {
        if (_features.IsDense)
            return false;
        int nonZeros = _features.GetValues().Length;
        foreach (IBatchModel model in _readers)
        {
            if (!model.Network.PrefersSparse(nonZeros))
                return false;
        }

        return true;
    }
}
