namespace MlNetDeep;

/// <summary>What the members give for one row after the other, and its mean. For one thread.</summary>
/// <param name="input">The row that moves.</param>
/// <param name="members">The rows behind the members; disposed with this.</param>
/// <param name="readers">Read them.</param>
/// <param name="valueCount">How many values each gives.</param>
internal sealed class EnsembleRow(DataViewRow input, DataViewRow[] members, ReadValues[] readers, int valueCount) : IDisposable
{
    private readonly double[] _values = new double[valueCount];
    private readonly double[] _mean = new double[valueCount];
    private long _position = -1;

    /// <summary>The mean over all members for the current row: added in their order, computed once a row.</summary>
    public ReadOnlySpan<double> Mean
    {
        get
        {
            if (_position != input.Position)
            {
                Array.Clear(_mean);
                for (int i = 0; i < readers.Length; i++)
                    TensorPrimitives.Add(_mean, Read(i), _mean);
                TensorPrimitives.Divide(_mean, readers.Length, _mean);
                _position = input.Position;
            }

            return _mean;
        }
    }

    /// <summary>What one member gives for the current row; valid until the next call.</summary>
    public ReadOnlySpan<double> Read(int member)
    {
        readers[member](_values);
        return _values;
    }

    public void Dispose()
    {
        foreach (DataViewRow member in members)
            member.Dispose();
    }
}
