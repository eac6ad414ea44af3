namespace MlNetDeep.Kernels;

internal static partial class Cells
{
    /// <summary>Simple recurrent units: h = f(a).</summary>
    /// <remarks>J. Elman, "Finding structure in time", Cognitive Science 14, 1990.</remarks>
    /// <param name="function">f.</param>
    /// <param name="sums">a, rows x units.</param>
    /// <param name="output">Receives h, rows x units.</param>
    public static void ElmanForward<TFunction>(TFunction function, ReadOnlyMatrix sums, Matrix output)
        where TFunction : struct, IActivationFunction
    {
        var (rows, units) = (output.Rows, output.Columns);
        MatrixChecks.Shape(sums, rows, units, nameof(sums));
        MatrixChecks.Shape(output, rows, units, nameof(output));
        RowLoop.Run(new ElmanForwardStep<TFunction>(function, sums, output), rows, units);
    }

    /// <summary>The gradient of <see cref="ElmanForward"/>: da = (dy + dh) f'(a), from h = f(a); then dh = 0.</summary>
    /// <param name="function">f.</param>
    /// <param name="output">h, rows x units.</param>
    /// <param name="dy">The gradient by h from what reads it outside the layer, rows x units.</param>
    /// <param name="sums">Receives da, rows x units.</param>
    /// <param name="dh">The gradient by h from the next step, rows x units; replaced by what reaches h' past the sums: zero.</param>
    public static void ElmanBackward<TFunction>(TFunction function, ReadOnlyMatrix output, ReadOnlyMatrix dy, Matrix sums, Matrix dh)
        where TFunction : struct, IActivationFunction
    {
        var (rows, units) = (output.Rows, output.Columns);
        MatrixChecks.Shape(output, rows, units, nameof(output));
        MatrixChecks.Shape(dy, rows, units, nameof(dy));
        MatrixChecks.Shape(sums, rows, units, nameof(sums));
        MatrixChecks.Shape(dh, rows, units, nameof(dh));
        RowLoop.Run(new ElmanBackwardStep<TFunction>(function, output, dy, sums, dh), rows, units);
    }
}
