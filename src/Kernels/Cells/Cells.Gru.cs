namespace MlNetDeep.Kernels;

internal static partial class Cells
{
    /// <summary>
    /// Gated recurrent units: r = s(r~), z = s(z~), n = tanh(n~ + r q), h = (1 - z) n + z h', with s the logistic sigmoid.
    /// The reset gate multiplies the finished sum q, as in PyTorch and cuDNN.
    /// </summary>
    /// <remarks>K. Cho et al., EMNLP 2014; the place of the reset gate as in torch.nn.GRU.</remarks>
    /// <param name="gates">
    /// rows x 4 units: n~, the sum over the inputs alone; r~ and z~, over inputs and h'; q, over h' alone. Replaced by n, r, z, q.
    /// </param>
    /// <param name="previousOutput">h', rows x units.</param>
    /// <param name="output">Receives h, rows x units; may be the memory of h'.</param>
    public static void GruForward(Matrix gates, ReadOnlyMatrix previousOutput, Matrix output)
    {
        var (rows, units) = (output.Rows, output.Columns);
        MatrixChecks.Shape(gates, rows, 4L * units, nameof(gates));
        MatrixChecks.Shape(previousOutput, rows, units, nameof(previousOutput));
        MatrixChecks.Shape(output, rows, units, nameof(output));
        RowLoop.Run(new GruForwardStep(gates, previousOutput, output), rows, units);
    }

    /// <summary>
    /// The gradients of <see cref="GruForward"/>: with dh = dy + dh, dn~ = dh (1 - z) (1 - n^2), dz~ = dh (h' - n) z (1 - z),
    /// dr~ = dn~ q r (1 - r), dq = dn~ r; then dh = dh z.
    /// </summary>
    /// <param name="previousOutput">h', rows x units.</param>
    /// <param name="dy">The gradient by h from what reads it outside the layer, rows x units.</param>
    /// <param name="gates">rows x 4 units: n, r, z, q; replaced by dn~, dr~, dz~, dq.</param>
    /// <param name="dh">The gradient by h from the next step, rows x units; replaced by what reaches h' past the sums.</param>
    public static void GruBackward(ReadOnlyMatrix previousOutput, ReadOnlyMatrix dy, Matrix gates, Matrix dh)
    {
        var (rows, units) = (previousOutput.Rows, previousOutput.Columns);
        MatrixChecks.Shape(previousOutput, rows, units, nameof(previousOutput));
        MatrixChecks.Shape(dy, rows, units, nameof(dy));
        MatrixChecks.Shape(gates, rows, 4L * units, nameof(gates));
        MatrixChecks.Shape(dh, rows, units, nameof(dh));
        RowLoop.Run(new GruBackwardStep(previousOutput, dy, gates, dh), rows, units);
    }
}
