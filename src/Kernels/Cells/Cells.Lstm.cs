namespace MlNetDeep.Kernels;

/// <summary>The elementwise part of one time step of recurrent layers, on the rows of a batch: what is left between the matrix products.</summary>
/// <remarks>
/// In every matrix a row is an example; rows may lie apart, columns are adjacent. Sums, gates and their gradients share memory:
/// a forward step replaces sums by gates, its backward step gates by the gradients of the sums. No rows or no units do nothing. NaN gives
/// NaN; infinite sums saturate the gates.
/// </remarks>
internal static partial class Cells
{
    /// <summary>
    /// Long short-term memory with forget gates: i = s(i~ + p_i c'), f = s(f~ + p_f c'), g = tanh(g~), c = f c' + i g,
    /// o = s(o~ + p_o c), h = o tanh(c), with s the logistic sigmoid.
    /// </summary>
    /// <remarks>
    /// S. Hochreiter, J. Schmidhuber, Neural Computation 9(8), 1997; F. Gers, J. Schmidhuber, F. Cummins, Neural Computation 12(10), 2000.
    /// </remarks>
    /// <param name="peepholes">[3 units]: p_i, p_f, p_o; empty where the gates do not see the state.</param>
    /// <param name="gates">rows x 4 units: i~, f~, g~, o~; replaced by i, f, g, o.</param>
    /// <param name="previousCell">c', rows x units.</param>
    /// <param name="cell">Receives c, rows x units; may be the memory of c'.</param>
    /// <param name="output">Receives h, rows x units.</param>
    public static void LstmForward(
        ReadOnlySpan<float> peepholes, Matrix gates, ReadOnlyMatrix previousCell, Matrix cell, Matrix output)
    {
        var (rows, units) = (cell.Rows, cell.Columns);
        MatrixChecks.Shape(gates, rows, 4L * units, nameof(gates));
        MatrixChecks.Shape(previousCell, rows, units, nameof(previousCell));
        MatrixChecks.Shape(cell, rows, units, nameof(cell));
        MatrixChecks.Shape(output, rows, units, nameof(output));
        if (peepholes.IsEmpty)
        {
            RowLoop.Run(new LstmStateStep<NoPeepholes>(default, gates, previousCell, cell), rows, units);
            RowLoop.Run(new LstmOutputStep<NoPeepholes>(default, gates, cell, output), rows, units);
            return;
        }
        SpanChecks.Covers(peepholes.Length, 3, units, nameof(peepholes));
        RowLoop.Run(new LstmStateStep<Peepholes>(new(peepholes), gates, previousCell, cell), rows, units);
        RowLoop.Run(new LstmOutputStep<Peepholes>(new(peepholes), gates, cell, output), rows, units);
    }

    /// <summary>
    /// The gradients of <see cref="LstmForward"/>: with dh = dy + dh and t = tanh(c), do~ = dh t o (1 - o),
    /// dc = dc + dh o (1 - t^2) + p_o do~, di~ = dc g i (1 - i), df~ = dc c' f (1 - f), dg~ = dc i (1 - g^2);
    /// then dc = dc f + p_i di~ + p_f df~ and dh = 0.
    /// </summary>
    /// <param name="peepholes">As in the forward step.</param>
    /// <param name="previousCell">c', rows x units.</param>
    /// <param name="cell">c, rows x units.</param>
    /// <param name="dy">The gradient by h from what reads it outside the layer, rows x units.</param>
    /// <param name="gates">rows x 4 units: i, f, g, o; replaced by di~, df~, dg~, do~.</param>
    /// <param name="dh">The gradient by h from the next step, rows x units; replaced by what reaches h' past the sums: zero.</param>
    /// <param name="dc">The gradient by c from the next step, rows x units; replaced by that by c'.</param>
    public static void LstmBackward(
        ReadOnlySpan<float> peepholes, ReadOnlyMatrix previousCell, ReadOnlyMatrix cell, ReadOnlyMatrix dy, Matrix gates, Matrix dh, Matrix dc)
    {
        var (rows, units) = (cell.Rows, cell.Columns);
        MatrixChecks.Shape(previousCell, rows, units, nameof(previousCell));
        MatrixChecks.Shape(cell, rows, units, nameof(cell));
        MatrixChecks.Shape(dy, rows, units, nameof(dy));
        MatrixChecks.Shape(gates, rows, 4L * units, nameof(gates));
        MatrixChecks.Shape(dh, rows, units, nameof(dh));
        MatrixChecks.Shape(dc, rows, units, nameof(dc));
        if (peepholes.IsEmpty)
        {
            RowLoop.Run(new LstmOutputBackwardStep<NoPeepholes>(default, cell, dy, gates, dh, dc), rows, units);
            RowLoop.Run(new LstmStateBackwardStep<NoPeepholes>(default, previousCell, gates, dc), rows, units);
            return;
        }
        SpanChecks.Covers(peepholes.Length, 3, units, nameof(peepholes));
        RowLoop.Run(new LstmOutputBackwardStep<Peepholes>(new(peepholes), cell, dy, gates, dh, dc), rows, units);
        RowLoop.Run(new LstmStateBackwardStep<Peepholes>(new(peepholes), previousCell, gates, dc), rows, units);
    }
}
