namespace MlNetDeep;

/// <summary>Sums what the features of many rows contribute, block by block of rows.</summary>
internal sealed class ContributionSums
{
    // Features of a block of rows: 4 MB.
    private const int BlockValues = 1 << 20;

    private readonly TrainedNetwork _network;
    private readonly ContributionOptions _options;
    private readonly float[] _block;
    private readonly double[] _absolute;
    private readonly double[] _signed;
    private int _count;
    private long _rows;
    private long _leftOut;
    private double _error;

    public ContributionSums(TrainedNetwork network, ContributionOptions options)
    {
        (_network, _options) = (network, options);
        int features = network.FeatureLength;
        _block = new float[Math.Max(1, BlockValues / features) * features];
        (_absolute, _signed) = (new double[features], new double[features]);
    }

    /// <summary>Adds all rows of a column.</summary>
    /// <exception cref="InvalidOperationException">A row has another number of features; the message names it.</exception>
    public void Add(IDataView view, DataViewSchema.Column column)
    {
        int length = _network.FeatureLength;
        using DataViewRowCursor cursor = view.GetRowCursor([column]);
        ValueGetter<VBuffer<float>> getFeatures = cursor.GetGetter<VBuffer<float>>(column);
        VBuffer<float> features = default;
        while (cursor.MoveNext())
        {
            getFeatures(ref features);
            if (features.Length != length)
                throw VectorScores.WrongLength(features.Length, length, column, cursor);
            features.CopyTo(_block.AsSpan(_count++ * length, length));
            if (_count * length == _block.Length)
                Explain();
        }

        Explain();
    }

    /// <summary>The means, by the features' names. NaN where no row was counted.</summary>
    public ContributionSummary ToSummary(string[] names) => new(
        [
            .. names.Select((name, i) => new FeatureContribution(name, _absolute[i] / _rows, _signed[i] / _rows))
                .OrderByDescending(feature => feature.MeanAbsoluteContribution),
        ],
        _rows, _leftOut, _error / _rows);

    private void Explain()
    {
        foreach (FeatureContributions row in _network.GetContributions(_block.AsSpan(0, _count * _network.FeatureLength), _options))
        {
            if (double.IsNaN(row.Score))
            {
                _leftOut++;
                continue;
            }

            _rows++;
            _error += row.CompletenessError;
            for (int i = 0; i < _signed.Length; i++)
            {
                _signed[i] += row.Values[i];
                _absolute[i] += Math.Abs(row.Values[i]);
            }
        }

        _count = 0;
    }
}
