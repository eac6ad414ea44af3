
namespace MlNetDeep;

/// <summary>All rows but those of the member's own fold.</summary>
internal sealed class FoldResampling : Resampling
{
    private readonly int[] _folds;

    /// <summary>Takes a split: the fold of each row, from 0, of so many folds, each of which has rows.</summary>
    public FoldResampling(int[] folds, int count)
    {
        _folds = folds;
        for (int fold = 0; fold < count; fold++)
        {
            if (!folds.Contains(fold))
                throw new InvalidOperationException($"Fold {fold} of {count} has no rows: take fewer folds.");
        }
    }

    public override EnsembleResampling Kind => EnsembleResampling.Folds;

    public override int[] Counts(int member) => Array.ConvertAll(_folds, fold => fold == member ? 0 : 1);
}
