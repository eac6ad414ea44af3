namespace MlNetDeep;

/// <summary>
/// The random numbers of one example in one training step: a function of the step, the layer and the example's position in its batch, the
/// same forward and backward, and however a batch is cut.
/// </summary>
internal readonly struct ImageDraw
{
    private readonly uint _vertical;
    private readonly uint _horizontal;

    public ImageDraw(in LayerPass pass, int row) =>
        (_vertical, _horizontal, _, _) = pass.Random.Block(pass.RandomStream, (ulong)(pass.FirstRow + row));

    /// <summary>A whole number from 0 to count - 1; from 2^32 equal chances, so with a bias below count / 2^32.</summary>
    public int Vertical(int count) => Scale(_vertical, count);

    /// <summary>Another one.</summary>
    public int Horizontal(int count) => Scale(_horizontal, count);

    private static int Scale(uint word, int count) => (int)(((ulong)word * (uint)count) >> 32);
}
