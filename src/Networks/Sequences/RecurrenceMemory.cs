namespace MlNetDeep;

/// <summary>The widths of what a recurrence keeps of each step and row.</summary>
/// <param name="Features">Inputs.</param>
/// <param name="State">What the next step multiplies with R.</param>
/// <param name="Sums">Sums, gates or gradients.</param>
/// <param name="Cell">What the next step reads past the products.</param>
internal readonly record struct RecurrenceWidths(int Features, int State, int Sums, int Cell)
{
    /// <summary>Values in all.</summary>
    public long Total => (long)Features + State + Sums + Cell;
}

/// <summary>
/// The steps of a pass in memory, slot by slot and within a slot row by row: so the states of a step are one matrix, and the steps of a
/// sequence, or some of them, another with more rows. A slot of the first part holds a step's inputs next to the outputs of the step
/// before, all that it multiplies with weights. A slot has a row for each sequence that had the step before it, whose outputs it holds; those
/// that have the step itself are the first of them (<see cref="SequenceRows"/>).
/// </summary>
internal readonly ref struct RecurrenceMemory
{
    private readonly RecurrenceWidths _widths;
    private readonly SequenceRows _rows;
    private readonly int _slots;
    private readonly Span<float> _joint;
    private readonly Span<float> _sums;
    private readonly Span<float> _cells;

    /// <summary>Lays it out.</summary>
    /// <param name="memory">[slots rows total width].</param>
    /// <param name="widths">The widths.</param>
    /// <param name="rows">Which rows have which steps.</param>
    /// <param name="count">How many rows there are.</param>
    /// <param name="slots">Steps in memory: in training one more than the shape has, in scoring few that steps share in turn.</param>
    public RecurrenceMemory(Span<float> memory, RecurrenceWidths widths, SequenceRows rows, int count, int slots)
    {
        (_widths, _slots) = (widths, slots);
        _rows = rows;
        int joint = slots * count * (widths.Features + widths.State);
        int sums = slots * count * widths.Sums;
        _joint = memory[..joint];
        _sums = memory.Slice(joint, sums);
        _cells = memory.Slice(joint + sums, slots * count * widths.Cell);
    }

    /// <summary>Sets all states before the first step to zero.</summary>
    public void ClearFirst()
    {
        _joint[..(_rows.With(0) * (_widths.Features + _widths.State))].Clear();
        _cells[..(_rows.With(0) * _widths.Cell)].Clear();
    }

    /// <summary>
    /// Sets inputs and sums to zero in a step's slot for the rows whose last step was the one before: they have no part in products over
    /// all steps.
    /// </summary>
    public void ClearEnded(int step)
    {
        int rows = _rows.With(step), ended = Slot(step + 1) - Slot(step) - rows, first = Place(step) + rows;
        for (int row = first; row < first + ended; row++)
        {
            Part(_joint, _widths.Features + _widths.State, row, 1).Data[.._widths.Features].Clear();
            Part(_sums, _widths.Sums, row, 1).Data[.._widths.Sums].Clear();
        }
    }

    /// <summary>One step of the rows that have it.</summary>
    public CellStep Step(int step)
    {
        int rows = _rows.With(step), place = Place(step), next = Place(step + 1);
        return new CellStep
        {
            Sums = Part(_sums, _widths.Sums, place, rows),
            PreviousState = States(place, rows),
            State = States(next, rows),
            PreviousCell = Part(_cells, _widths.Cell, place, rows),
            Cell = Part(_cells, _widths.Cell, next, rows),
        };
    }

    /// <summary>The inputs of one step of the rows that have it, rows apart.</summary>
    public Matrix Inputs(int step) => Inputs(step, 1).TakeRows(_rows.With(step));

    /// <summary>The inputs of some steps, rows apart.</summary>
    /// <param name="step">The first.</param>
    /// <param name="count">How many, whose slots follow one another.</param>
    public Matrix Inputs(int step, int count) => Joint(step, count).TakeColumns(0, _widths.Features);

    /// <summary>The outputs of the steps before some steps, rows apart.</summary>
    /// <inheritdoc cref="Inputs(int, int)"/>
    public Matrix PreviousStates(int step, int count) => States(Place(step), Slot(step + count) - Slot(step));

    /// <summary>Inputs and, next to them, outputs of the step before: [rows of the slots, features + state].</summary>
    /// <inheritdoc cref="Inputs(int, int)"/>
    public Matrix Joint(int step, int count) =>
        Part(_joint, _widths.Features + _widths.State, Place(step), Slot(step + count) - Slot(step));

    /// <summary>The sums of some steps, [rows of the slots, sums].</summary>
    /// <inheritdoc cref="Inputs(int, int)"/>
    public Matrix Sums(int step, int count) => Part(_sums, _widths.Sums, Place(step), Slot(step + count) - Slot(step));

    private Matrix States(int place, int rows) =>
        Part(_joint, _widths.Features + _widths.State, place, rows).TakeColumns(_widths.Features, _widths.State);

    /// <summary>The rows of all slots before a step's, where each step has one.</summary>
    private int Slot(int step) => step == 0 ? 0 : _rows.With(0) + _rows.Before(step - 1);

    /// <summary>The first row of a step's slot, where steps share slots in turn.</summary>
    private int Place(int step) => Slot(step) - Slot(step - step % _slots);

    private static Matrix Part(Span<float> part, int width, int place, int rows) => new(part[(place * width)..], rows, width);
}
