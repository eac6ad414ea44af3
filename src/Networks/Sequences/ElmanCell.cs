using MlNetDeep.Kernels;

namespace MlNetDeep;

/// <summary>The cell of <see cref="ElmanLayer"/>: one sum a unit.</summary>
/// <param name="units">Outputs of a step.</param>
/// <param name="function">The activation function.</param>
internal sealed class ElmanCell<TFunction>(int units, TFunction function) : RecurrentCell(units)
    where TFunction : struct, IActivationFunction
{
    public override int SumWidth => Units;

    public override void Forward(ReadOnlySpan<float> parameters, in CellStep step) =>
        Cells.ElmanForward(function, step.Sums, step.State);

    public override void Backward(ReadOnlySpan<float> parameters, in CellStep step, ReadOnlyMatrix dy, Matrix dh, Matrix dc) =>
        Cells.ElmanBackward(function, step.State, dy, step.Sums, dh);
}
