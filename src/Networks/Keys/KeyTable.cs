namespace MlNetDeep;

/// <summary>
/// Slots of a row, or of each step of a sequence, that hold keys of one map, and the length of the vectors that stand for them: see
/// <see cref="EmbedKeys"/>.
/// </summary>
/// <param name="FirstSlot">The first of the slots, from 0.</param>
/// <param name="Slots">How many slots one behind the other share the vectors, at least 1.</param>
/// <param name="Keys">The keys are 1 to this number, at least 1 and at most 16,777,215; all else is unknown.</param>
/// <param name="Size">Values of a vector, at least 1.</param>
public sealed record KeyTable(int FirstSlot, int Slots, int Keys, int Size) : IHasOptionTable
{
    /// <summary>The most keys: single precision tells no more apart.</summary>
    internal const int MostKeys = (1 << 24) - 1;

    // Beyond it vectors grow and results do not.
    private const int LargestUsualSize = 50;

    private static readonly OptionTable Table = new OptionTable<KeyTable>
    {
        { o => o.FirstSlot, Allowed.From(0) },
        { o => o.Slots, Allowed.From(1) },
        { o => o.Keys, Allowed.From(1).To(MostKeys) },
        { o => o.Size, Allowed.From(1) },
    };

    OptionTable IHasOptionTable.OptionTable => Table;

    /// <summary>The slot behind the last one.</summary>
    internal long End => (long)FirstSlot + Slots;

    /// <summary>
    /// The length of vectors that suits a number of keys: 1.6 keys^0.56, rounded up, at most 50. The rule of fastai's tabular models (J. Howard
    /// and S. Gugger, "fastai: a layered API for deep learning", Information 11, 2020), with a lower bound on top.
    /// </summary>
    /// <param name="keys">At least 1.</param>
    public static int UsualSize(int keys) => (int)Math.Min(LargestUsualSize, Math.Ceiling(1.6 * Math.Pow(keys, 0.56)));
}
