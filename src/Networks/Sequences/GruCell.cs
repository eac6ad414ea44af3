namespace MlNetDeep;

/// <summary>
/// The cell of <see cref="GruLayer"/>. A step has four sums: n of the inputs, r and z of both, and q = h' R + b of the outputs. In this order W
/// writes the first three, R adds to the last three, and both are one product.
/// </summary>
/// <param name="units">Outputs of a step.</param>
internal sealed class GruCell(int units) : RecurrentCell(units)
{
    private Parameter _hiddenBias = null!;

    public override int SumWidth => 4 * Units;

    public override int InputWidth => 3 * Units;

    public override int RecurrentStart => Units;

    public override void Declare(LayerBuilder builder, string prefix) => _hiddenBias = builder.AddParameter(
        prefix + "hiddenBias", new Shape(Units), ParameterKind.Bias, new Fan(Units, Units), new ZeroInitializer());

    public override void Prepare(ReadOnlySpan<float> parameters, Matrix sums) =>
        VectorMath.Copy(new ReadOnlyMatrix(_hiddenBias.Of(parameters), sums.Rows, Units, 0, 1), sums.TakeColumns(3 * Units, Units));

    public override void Forward(ReadOnlySpan<float> parameters, in CellStep step) =>
        Cells.GruForward(step.Sums, step.PreviousState, step.State);

    public override void Backward(ReadOnlySpan<float> parameters, in CellStep step, ReadOnlyMatrix dy, Matrix dh, Matrix dc) =>
        Cells.GruBackward(step.PreviousState, dy, step.Sums, dh);

    public override void AddGradient(in CellStep step, in PartialGradient gradient) =>
        VectorMath.AddColumnSums(step.Sums.TakeColumns(3 * Units, Units), gradient.Of(_hiddenBias));
}
