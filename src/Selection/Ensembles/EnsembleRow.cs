namespace MlNetDeep;

/// <summary>What the members give for one row after the other, and its mean. For one thread.</summary>
internal sealed class EnsembleRow : IDisposable
{
    private readonly DataViewRow _input;
    private readonly DataViewRow[] _members;
    private readonly ReadValues[] _readers;
    private readonly double[] _values;
    private readonly double[] _mean;
    private long _position = -1;

    /// <summary>Follows a row.</summary>
    /// <param name="input">The row that moves.</param>
    /// <param name="members">The rows behind the members; disposed with this.</param>
    /// <param name="readers">Read them.</param>
    /// <param name="valueCount">How many values each gives.</param>
    public EnsembleRow(DataViewRow input, DataViewRow[] members, ReadValues[] readers, int valueCount)
    {
        _input = input;
        _members = members;
        _readers = readers;
        _values = new double[valueCount];
        _mean = new double[valueCount];
    }

    /// <summary>The mean over all members for the current row: added in their order, computed once a row.</summary>
    public ReadOnlySpan<double> Mean
    {
        get
        {
            if (_position != _input.Position)
            {
                Array.Clear(_mean);
                for (int i = 0; i < _readers.Length; i++)
                    TensorPrimitives.Add(_mean, Read(i), _mean);
                TensorPrimitives.Divide(_mean, _readers.Length, _mean);
                _position = _input.Position;
            }

            return _mean;
        }
    }

    /// <summary>What one member gives for the current row; valid until the next call.</summary>
    public ReadOnlySpan<double> Read(int member)
    {
        _readers[member](_values);
        return _values;
    }

    public void Dispose()
    {
        foreach (DataViewRow member in _members)
            member.Dispose();
    }
}
