namespace MlNetDeep;

/// <summary>
/// The cell of <see cref="Lstm1997Layer"/>: sums of the cells' inputs, the input gates and the output gates; the gates see each other.
/// </summary>
internal sealed class Lstm1997Cell : RecurrentCell
{
    private readonly Lstm1997Layer _layer;

    public Lstm1997Cell(Lstm1997Layer layer)
        : base(layer.Units)
    {
        _layer = layer;
    }

    public override int SumWidth => Units + 2 * _layer.Blocks;

    public override int BiasStart => _layer.UseCellBias ? 0 : Units;

    public override int StateWidth => SumWidth;

    public override int CellWidth => Units;

    public override bool SendsErrorsThroughProducts => false;

    public override Initializer BiasInitializer
    {
        get
        {
            IEnumerable<int> numbers = Enumerable.Range(1, _layer.Blocks);
            return new ConstantInitializer(
            [
                .. Enumerable.Repeat(0f, Units - BiasStart),
                .. numbers.Select(number => number * _layer.InputGateBias),
                .. numbers.Select(number => number * _layer.OutputGateBias),
            ]);
        }
    }

    public override void Forward(ReadOnlySpan<float> parameters, in CellStep step) =>
        Cells.Lstm1997Forward(_layer.Blocks, step.Sums, step.PreviousCell, step.Cell, step.State);

    public override void Backward(ReadOnlySpan<float> parameters, in CellStep step, ReadOnlyMatrix dy, Matrix dh, Matrix dc) =>
        Cells.Lstm1997Backward(_layer.Blocks, step.Cell, dy, step.Sums, dc);
}
