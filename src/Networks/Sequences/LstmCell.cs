namespace MlNetDeep;

/// <summary>The cell of <see cref="LstmLayer"/>: sums of the gates i, f, g, o side by side.</summary>
/// <param name="units">Outputs of a step.</param>
/// <param name="forgetBias">First biases of the forget gates.</param>
/// <param name="usePeepholes">Whether gates see the cell's state.</param>
internal sealed class LstmCell(int units, float forgetBias, bool usePeepholes) : RecurrentCell(units)
{
    private Parameter? _peepholes;

    public override int SumWidth => 4 * Units;

    public override int CellWidth => Units;

    public override Initializer BiasInitializer => new ConstantInitializer([0, forgetBias, 0, 0]);

    public override void Declare(LayerBuilder builder, string prefix)
    {
        if (usePeepholes)
        {
            _peepholes = builder.AddParameter(
                prefix + "peepholes", new Shape(3 * Units), ParameterKind.Weight, new Fan(Units, Units), new GlorotInitializer());
        }
    }

    public override void Forward(ReadOnlySpan<float> parameters, in CellStep step) =>
        Cells.LstmForward(Peepholes(parameters), step.Sums, step.PreviousCell, step.Cell, step.State);

    public override void Backward(ReadOnlySpan<float> parameters, in CellStep step, ReadOnlyMatrix dy, Matrix dh, Matrix dc) =>
        Cells.LstmBackward(Peepholes(parameters), step.PreviousCell, step.Cell, dy, step.Sums, dh, dc);

    public override void AddGradient(in CellStep step, in PartialGradient gradient)
    {
        if (_peepholes is null)
            return;
        Span<float> sums = gradient.Of(_peepholes);
        VectorMath.AddProductColumnSums(step.Sums.TakeColumns(0, Units), step.PreviousCell, sums[..Units]);
        VectorMath.AddProductColumnSums(step.Sums.TakeColumns(Units, Units), step.PreviousCell, sums[Units..(2 * Units)]);
        VectorMath.AddProductColumnSums(step.Sums.TakeColumns(3 * Units, Units), step.Cell, sums[(2 * Units)..]);
    }

    private ReadOnlySpan<float> Peepholes(ReadOnlySpan<float> parameters) => _peepholes is null ? default : _peepholes.Of(parameters);
}
