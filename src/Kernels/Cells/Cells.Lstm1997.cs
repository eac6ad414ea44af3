namespace MlNetDeep.Kernels;

internal static partial class Cells
{
    /// <summary>
    /// Long short-term memory as first published, without forget gates, in blocks of cells that share their gates: i = s(i~) and o = s(o~)
    /// for each block; g = 4 s(g~) - 2, c = c' + i g and h = o (2 s(c) - 1) for each cell, with s the logistic sigmoid. Cell k of block j
    /// stands at k blocks + j.
    /// </summary>
    /// <remarks>S. Hochreiter, J. Schmidhuber, "Long short-term memory", Neural Computation 9(8), 1997, section 4 and appendix A.1.</remarks>
    /// <param name="blocks">The number of blocks, at least 1; divides that of cells.</param>
    /// <param name="sums">rows x (cells + 2 blocks): g~, i~, o~; replaced by g, i, o.</param>
    /// <param name="previousCell">c', rows x cells.</param>
    /// <param name="cell">Receives c, rows x cells; may be the memory of c'.</param>
    /// <param name="output">Receives h, i, o, rows x (cells + 2 blocks): all that the next step sees.</param>
    public static void Lstm1997Forward(int blocks, Matrix sums, ReadOnlyMatrix previousCell, Matrix cell, Matrix output)
    {
        var (rows, width) = (cell.Rows, BlockWidth(cell, blocks));
        MatrixChecks.Shape(sums, rows, width, nameof(sums));
        MatrixChecks.Shape(previousCell, rows, cell.Columns, nameof(previousCell));
        MatrixChecks.Shape(cell, rows, cell.Columns, nameof(cell));
        MatrixChecks.Shape(output, rows, width, nameof(output));
        RowLoop.Run(new Lstm1997ForwardStep(sums, previousCell, cell, output, blocks), rows, blocks);
    }

    /// <summary>
    /// The gradients of <see cref="Lstm1997Forward"/>, truncated as in the paper: errors reach sums through cell states alone, not through
    /// the outputs of earlier steps. With t = 2 s(c) - 1: dc = dc + dy o (1 - t^2) / 2 and dg~ = dc i (1 - g^2 / 4) for each cell;
    /// do~ = o (1 - o) sum dy t and di~ = i (1 - i) sum dc g over the cells of each block.
    /// </summary>
    /// <param name="blocks">The number of blocks, at least 1; divides that of cells.</param>
    /// <param name="cell">c, rows x cells.</param>
    /// <param name="dy">The gradient by h, rows x cells.</param>
    /// <param name="sums">rows x (cells + 2 blocks): g, i, o; replaced by dg~, di~, do~.</param>
    /// <param name="dc">The gradient by c from the next step, rows x cells; replaced by that by c', which is the same.</param>
    public static void Lstm1997Backward(int blocks, ReadOnlyMatrix cell, ReadOnlyMatrix dy, Matrix sums, Matrix dc)
    {
        var rows = cell.Rows;
        MatrixChecks.Shape(sums, rows, BlockWidth(cell, blocks), nameof(sums));
        MatrixChecks.Shape(cell, rows, cell.Columns, nameof(cell));
        MatrixChecks.Shape(dy, rows, cell.Columns, nameof(dy));
        MatrixChecks.Shape(dc, rows, cell.Columns, nameof(dc));
        RowLoop.Run(new Lstm1997BackwardStep(cell, dy, sums, dc, blocks), rows, blocks);
    }

    private static long BlockWidth(ReadOnlyMatrix cell, int blocks)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(blocks, 1);
        if (cell.Columns % blocks != 0)
            throw new ArgumentException($"{cell.Columns} cells do not fall into {blocks} blocks of one size.", nameof(blocks));
        return cell.Columns + 2L * blocks;
    }
}
