namespace MlNetDeep;

/// <summary>The cell of <see cref="ElmanLayer"/>: one sum a unit.</summary>
/// <param name="units">Outputs of a step.</param>
/// <param name="function">The activation function.</param>
internal sealed class ElmanCell(int units, ActivationKernel function) : RecurrentCell(units)
{
    public override int SumWidth => Units;

    public override void Forward(ReadOnlySpan<float> parameters, in CellStep step) =>
        function.ElmanForward(step.Sums, step.State);

    public override void Backward(ReadOnlySpan<float> parameters, in CellStep step, ReadOnlyMatrix dy, Matrix dh, Matrix dc) =>
        function.ElmanBackward(step.State, dy, step.Sums, dh);
}
