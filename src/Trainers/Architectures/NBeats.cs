namespace MlNetDeep;

/// <summary>
/// A stack of residual blocks that read a window and add up its continuation, N-BEATS in its generic form: each block reads what the blocks
/// before it have left of the window, through dense layers with ReLU, takes from the window what it has explained of it (its backcast), and
/// adds its part to the outputs (its forecast), both by one linear map. For forecasts first; of any other row the features are the window,
/// and the outputs' scores what is added up. Rows of several dimensions, as windows of several inputs are, are read as one vector.
/// Oreshkin, Carpov, Chapados and Bengio, "N-BEATS: neural basis expansion analysis for interpretable time series forecasting", ICLR 2020,
/// where it is 30 blocks of four layers of 512 units, averaged over 180 such networks; without its bases of trend and season.
/// </summary>
public sealed record NBeats : Architecture
{
    private static readonly OptionTable Table = new OptionTable<NBeats>
    {
        { o => o.NumberOfUnits, Allowed.From(1), SearchRange.Logarithmic(16, 256) },
        { o => o.NumberOfBlocks, Allowed.From(1).To(MostBlocks).Else("wider blocks learn as much"), SearchRange.Linear(2, 16) },
        { o => o.LayersOfBlock, Allowed.From(1).To(MostLayers).Else("more blocks are as deep"), SearchRange.Linear(1, 4) },
        { o => o.DropoutRate, Allowed.From(0).Below(1), SearchRange.Linear(0, 0.5) },
    };

    private const int MostBlocks = 1024;
    private const int MostLayers = 64;

    internal override OptionTable OptionTable => Table;

    /// <summary>Blocks of so many units.</summary>
    /// <param name="numberOfUnits">The units of each dense layer, at least 1.</param>
    public NBeats(int numberOfUnits = 64) => NumberOfUnits = numberOfUnits;

    /// <summary>The units of each dense layer, at least 1. Default: 64.</summary>
    public int NumberOfUnits { get; init; }

    /// <summary>The blocks, 1 to 1024. Default: 6.</summary>
    public int NumberOfBlocks { get; init; } = 6;

    /// <summary>The dense layers of a block in front of its linear map, 1 to 64. Default: 4.</summary>
    public int LayersOfBlock { get; init; } = 4;

    /// <summary>The probability that a unit is dropped in a training step, in [0, 1). Default: 0.</summary>
    public float DropoutRate { get; init; }

    internal override IEnumerable<Layer> CreateLayers(Shape input, Loss loss) => input.Rank > 1 ? [new Flatten()] : [];

    /// <summary>
    /// One vector passes all blocks: what is left of the window, and behind it the outputs so far. The last block leaves nothing of the
    /// window.
    /// </summary>
    internal override IEnumerable<Layer> CreateOutputLayers(Shape hidden, int outputs, Loss loss)
    {
        int window = hidden.Length;
        yield return new AppendZeros(outputs);
        for (int i = 1; i < NumberOfBlocks; i++)
            yield return new Branches([], [.. CreateBlock(window, window + outputs)]);
        yield return new Branches([new Slice(window, outputs)], [.. CreateBlock(window, outputs)]);
    }

    private IEnumerable<Layer> CreateBlock(int window, int outputs)
    {
        yield return new Slice(0, window);
        for (int i = 0; i < LayersOfBlock; i++)
        {
            foreach (Layer layer in Hidden(NumberOfUnits, ActivationFunction.Relu, DropoutRate, new HeInitializer()))
                yield return layer;
        }

        // So the network begins with the mean, and no block with noise for those behind it.
        yield return new Dense(outputs, weightInitializer: new ZeroInitializer());
    }
}
