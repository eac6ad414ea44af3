namespace MlNetDeep;

/// <summary>
/// Values of members, [members of a row, width]. A row's members follow one another, and so do those of the rows of a batch, behind the last
/// of all members the first again: a pass is one line of values, whose members take turns.
/// </summary>
/// <param name="Members">All members.</param>
/// <param name="OfRow">Those that a row passes through.</param>
/// <param name="Width">Values of one.</param>
internal readonly record struct MemberShape(int Members, int OfRow, int Width)
{
    // The golden ratio's fraction of 2^64: its multiples are as even as can be, over steps one after another and over those of an epoch apart.
    private const ulong GoldenRatio = 0x9E3779B97F4A7C15;

    /// <summary>Reads the shape of an example behind a <see cref="MemberInput"/>.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="builder">Knows the members.</param>
    /// <param name="layer">Who asks.</param>
    /// <exception cref="ArgumentException">It does not have the values of members.</exception>
    public static MemberShape Of(Shape shape, LayerBuilder builder, string layer) =>
        builder.Members is var (all, ofRow) && shape.Rank == 2 && shape[0] == ofRow
            ? new MemberShape(all, ofRow, shape[1])
            : throw new ArgumentException(
                $"The layer {layer} takes values of members, members x units, but its input has the shape {shape}: put it behind the layer " +
                $"{nameof(MemberInput)}, without a layer between that changes the members' number.");

    /// <summary>
    /// The member of the first value of a pass. It follows from the row's place in its batch and from the step, so that it does not matter how
    /// a batch is cut, and all members get as many rows.
    /// </summary>
    public int First(in LayerPass pass)
    {
        if (OfRow == Members)
            return 0;
        ulong turn = Math.BigMul((ulong)pass.Step * GoldenRatio, (ulong)Members, out _);
        return (int)(((ulong)pass.FirstRow * (ulong)OfRow + turn) % (ulong)Members);
    }

    /// <summary>The member whose turn is next.</summary>
    public int Next(int member) => member + 1 == Members ? 0 : member + 1;

    /// <summary>How many values of a pass, from one of a member on, come before the first member's turn.</summary>
    public int Run(in LayerPass pass, int place, int member) => Math.Min(Members - member, pass.Rows * OfRow - place);
}
