
namespace MlNetDeep;

/// <summary>Which rows the members of an ensemble learn from.</summary>
internal abstract class Resampling
{
    /// <summary>How the rows are chosen.</summary>
    public abstract EnsembleResampling Kind { get; }

    /// <summary>How often each row is among those of a member: a function of the seed and the member alone.</summary>
    public abstract int[] Counts(int member);
}
