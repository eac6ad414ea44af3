
namespace MlNetDeep;

/// <summary>What is done with a row.</summary>
internal delegate void RowAction(in Example x, bool isPositive);

/// <summary>Walks the rows of training data one by one, dense or sparse.</summary>
internal sealed class RuleRows
{
    private const int Portion = 64;

    private readonly TrainingData _data;
    private readonly Action _checkAlive;
    private readonly CancellationToken _cancellationToken;
    private readonly float[] _features;
    private readonly float[] _targets = new float[Portion];
    private readonly float[] _weights = new float[Portion];

    /// <summary>Prepares to walk.</summary>
    /// <param name="data">Targets 1 of the positive class, 0 of the other.</param>
    /// <param name="checkAlive">Throws where the context was cancelled.</param>
    /// <param name="cancellationToken">Ends a walk early.</param>
    public RuleRows(TrainingData data, Action checkAlive, CancellationToken cancellationToken)
    {
        _data = data;
        _checkAlive = checkAlive;
        _cancellationToken = cancellationToken;
        _features = data.IsSparse ? [] : new float[Portion * data.FeatureLength];
    }

    /// <summary>Visits each row once.</summary>
    /// <param name="seed">The seed of the order; null keeps the data's own.</param>
    /// <param name="epoch">Each has an order of its own.</param>
    /// <param name="action">What is done with each row.</param>
    public void ForEach(int? seed, int epoch, RowAction action)
    {
        foreach (RowBlock block in _data.ReadEpoch(seed, epoch, batchSize: 1))
        {
            for (int start = 0; start < block.Rows && !_cancellationToken.IsCancellationRequested; start += Portion)
            {
                _checkAlive();
                Visit(block, start, Math.Min(Portion, block.Rows - start), action);
            }
        }
    }

    private void Visit(RowBlock block, int start, int rows, RowAction action)
    {
        int length = _data.FeatureLength;
        block.GatherTargets(start, rows, _targets, _weights);
        if (!_data.IsSparse)
            block.GatherFeatures(start, rows, _features.AsSpan(0, rows * length));
        for (int i = 0; i < rows; i++)
        {
            Example x = _data.IsSparse
                ? new Example(block.GetSparseRow(start + i), default, _weights[i])
                : new Example(_features.AsSpan(i * length, length), default, _weights[i]);
            action(x, _targets[i] > 0);
        }
    }
}
