using MlNetDeep.Kernels;

namespace MlNetDeep.Networks;

/// <summary>The widths of what a recurrence keeps of each step and row.</summary>
/// <param name="Features">Inputs.</param>
/// <param name="State">What the next step multiplies with R.</param>
/// <param name="Sums">Sums, gates or gradients.</param>
/// <param name="Cell">What the next step reads past the products.</param>
internal readonly record struct RecurrenceWidths(int Features, int State, int Sums, int Cell)
{
    /// <summary>Values in all.</summary>
    public int Total => Features + State + Sums + Cell;
}

/// <summary>
/// The steps of a pass in memory, step by step and within a step row by row: so the states of a step are one matrix, and the steps of a
/// sequence, or some of them, another with more rows. A slot of the first part holds a step's inputs next to the outputs of the step
/// before, all that it multiplies with weights.
/// </summary>
internal readonly ref struct RecurrenceMemory
{
    private readonly RecurrenceWidths _widths;
    private readonly int _rows;
    private readonly int _slots;
    private readonly Span<float> _joint;
    private readonly Span<float> _sums;
    private readonly Span<float> _cells;

    /// <summary>Lays it out.</summary>
    /// <param name="memory">[slots rows total width].</param>
    /// <param name="widths">The widths.</param>
    /// <param name="rows">Examples of the pass.</param>
    /// <param name="slots">Steps in memory: in training one more than the sequence has, in scoring few that steps share in turn.</param>
    public RecurrenceMemory(Span<float> memory, RecurrenceWidths widths, int rows, int slots)
    {
        (_widths, _rows, _slots) = (widths, rows, slots);
        int joint = slots * rows * (widths.Features + widths.State);
        int sums = slots * rows * widths.Sums;
        _joint = memory[..joint];
        _sums = memory.Slice(joint, sums);
        _cells = memory.Slice(joint + sums, slots * rows * widths.Cell);
    }

    /// <summary>Sets all states before the first step to zero.</summary>
    public void ClearFirst()
    {
        _joint[..(_rows * (_widths.Features + _widths.State))].Clear();
        _cells[..(_rows * _widths.Cell)].Clear();
    }

    /// <summary>One step.</summary>
    public CellStep Step(int time) => Steps(time, 1);

    /// <summary>Some steps as one, whose slots follow one another.</summary>
    public CellStep Steps(int time, int count) => new()
    {
        Sums = Sums(time, count),
        PreviousState = States(time, count),
        State = States(time + 1, count),
        PreviousCell = Part(_cells, _widths.Cell, time, count),
        Cell = Part(_cells, _widths.Cell, time + 1, count),
    };

    /// <summary>Inputs and, next to them, outputs of the step before: [count rows, features + state].</summary>
    public Matrix Joint(int time, int count) => Part(_joint, _widths.Features + _widths.State, time, count);

    /// <summary>The inputs of some steps, [count rows, features], rows apart.</summary>
    public Matrix Inputs(int time, int count) => Joint(time, count).TakeColumns(0, _widths.Features);

    /// <summary>The sums of some steps, [count rows, sums].</summary>
    public Matrix Sums(int time, int count) => Part(_sums, _widths.Sums, time, count);

    private Matrix States(int time, int count) => Joint(time, count).TakeColumns(_widths.Features, _widths.State);

    private Matrix Part(Span<float> part, int width, int time, int count) =>
        new(part[(time % _slots * _rows * width)..], count * _rows, width);
}
