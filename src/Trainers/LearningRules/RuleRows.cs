
namespace MlNetDeep;

/// <summary>What is done with a row.</summary>
internal delegate void RowAction(in Example x, bool isPositive);

/// <summary>Walks the rows of training data one by one, dense or sparse.</summary>
/// <param name="data">Targets 1 of the positive class, 0 of the other.</param>
/// <param name="checkAlive">Throws where the context was cancelled.</param>
/// <param name="cancellationToken">Ends a walk early.</param>
internal sealed class RuleRows(TrainingData data, Action checkAlive, CancellationToken cancellationToken)
{
    private const int Portion = 64;

    private readonly float[] _features = data.IsSparse ? [] : new float[Portion * data.FeatureLength];
    private readonly float[] _targets = new float[Portion];
    private readonly float[] _weights = new float[Portion];

    /// <summary>Visits each row once, in an order of the epoch's own; without a seed in that of the data.</summary>
    public void ForEach(int? seed, int epoch, RowAction action)
    {
        foreach (RowBlock block in data.ReadEpoch(seed, epoch, batchSize: 1))
        {
            for (int start = 0; start < block.Rows && !cancellationToken.IsCancellationRequested; start += Portion)
            {
                checkAlive();
                Visit(block, start, Math.Min(Portion, block.Rows - start), action);
            }
        }
    }

    private void Visit(RowBlock block, int start, int rows, RowAction action)
    {
        int length = data.FeatureLength;
        block.GatherTargets(start, rows, _targets, _weights);
        if (!data.IsSparse)
            block.GatherFeatures(start, rows, _features.AsSpan(0, rows * length));
        for (int i = 0; i < rows; i++)
        {
            Example x = data.IsSparse
                ? new Example(block.GetSparseRow(start + i), default, _weights[i])
                : new Example(_features.AsSpan(i * length, length), default, _weights[i]);
            action(x, _targets[i] > 0);
        }
    }
}
