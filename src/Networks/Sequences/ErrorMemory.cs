namespace MlNetDeep;

/// <summary>
/// The errors on their way back through time: gradients by the states of one step, row by row in the order of <see cref="SequenceRows"/>.
/// Those of a row are zero until the way comes to its last step.
/// </summary>
internal readonly ref struct ErrorMemory
{
    private readonly Span<float> _outputs;

    /// <summary>Lays it out, and sets all errors to zero.</summary>
    /// <param name="scratch">[rows (state + cell)], and [rows units] more where rows differ in length.</param>
    /// <param name="widths">The widths.</param>
    /// <param name="rows">Examples of the pass.</param>
    public ErrorMemory(Span<float> scratch, RecurrenceWidths widths, int rows)
    {
        int states = rows * widths.State, cells = rows * widths.Cell;
        scratch[..(states + cells)].Clear();
        State = new Matrix(scratch, rows, widths.State);
        Cell = new Matrix(scratch[states..], rows, widths.Cell);
        _outputs = scratch[(states + cells)..];
    }

    /// <summary>By what the next step multiplies with R, [rows, state].</summary>
    public Matrix State { get; }

    /// <summary>By what the next step reads past the products, [rows, cell].</summary>
    public Matrix Cell { get; }

    /// <summary>Memory for the gradient by the outputs of some rows: [rows, units].</summary>
    public Matrix Outputs(int rows, int units) => new(_outputs, rows, units);

    /// <summary>Sets errors to zero that would leave their block: blocks are counted from a row's own last step.</summary>
    /// <param name="rows">The rows' lengths.</param>
    /// <param name="count">The rows that have the step.</param>
    /// <param name="step">The step that the errors come from.</param>
    /// <param name="truncation">Steps of a block.</param>
    public void EndBlocks(in SequenceRows rows, int count, int step, int truncation)
    {
        for (int i = 0; i < count; i++)
        {
            if ((rows.LengthOf(i) - step) % truncation != 0)
                continue;
            State.Data.Slice(i * State.Columns, State.Columns).Clear();
            Cell.Data.Slice(i * Cell.Columns, Cell.Columns).Clear();
        }
    }
}
