using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetDeep.Networks;

namespace MlNetDeep.Transforms;

/// <summary>The features of a batch's rows in one piece, as networks read them.</summary>
/// <param name="row">The row that moves.</param>
/// <param name="column">The features, active in it.</param>
/// <param name="length">Features a row.</param>
/// <param name="capacity">The most rows of a batch.</param>
internal sealed class FeatureBatch(DataViewRow row, DataViewSchema.Column column, int length, int capacity)
{
    private readonly ValueGetter<VBuffer<float>> _getFeatures = row.GetGetter<VBuffer<float>>(column);
    private readonly List<IBatchModel> _readers = [];
    private readonly SparseRows _sparse = new(length);
    private VBuffer<float> _features;
    private float[] _dense = [];

    // Set by the first row of a batch: its rows are gathered in one form, and either form takes any row.
    private bool _isSparse;

    /// <summary>Counts a model in that will score the features.</summary>
    public void AddReader(IBatchModel model) => _readers.Add(model);

    /// <summary>Keeps the features of the row that is being read.</summary>
    /// <param name="place">Its place in the batch.</param>
    /// <exception cref="InvalidOperationException">There are more or fewer than the column's type says; names column and row.</exception>
    public void Keep(int place)
    {
        _getFeatures(ref _features);
        if (_features.Length != length)
            throw VectorScores.WrongLength(_features.Length, length, column, row);
        if (place == 0)
            Begin();
        if (!_isSparse)
            _features.CopyTo(_dense.AsSpan(place * length, length));
        else if (_features.IsDense)
            _sparse.Add(_features.GetValues());
        else
            _sparse.Add(new SparseRow(_features.GetIndices(), _features.GetValues()));
    }

    /// <summary>Scores all rows.</summary>
    /// <param name="model">One of the readers.</param>
    /// <param name="scores">[rows, outputs], overwritten.</param>
    /// <param name="rows">The rows kept.</param>
    public void Score(IBatchModel model, Span<float> scores, int rows)
    {
        if (_isSparse)
            model.PredictBatch(_sparse, scores);
        else
            model.PredictBatch(_dense.AsSpan(0, rows * length), scores);
    }

    private void Begin()
    {
        _sparse.Clear();
        int nonZeros = _features.GetValues().Length;
        _isSparse = !_features.IsDense && _readers.TrueForAll(model => model.Network.PrefersSparse(nonZeros));
        if (!_isSparse && _dense.Length == 0)
            _dense = new float[capacity * length];
    }
}
