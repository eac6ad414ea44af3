namespace MlNetDeep;

/// <summary>
/// What distinguishes one kind of recurrent unit from another: the widths of its sums and states, and the maths between the products.
/// At each step the columns of the sums hold x W + b from the left on, and h' R is added to some of them; the cell turns sums into gates
/// and the next state, and backward gates into the gradients of the sums.
/// </summary>
/// <param name="units">Outputs of a step.</param>
internal abstract class RecurrentCell(int units)
{
    /// <summary>Outputs of a step.</summary>
    public int Units { get; } = units;

    /// <summary>Values that a step keeps: sums, then gates, then gradients.</summary>
    public abstract int SumWidth { get; }

    /// <summary>The columns of the input weights W, which are the sums' first.</summary>
    public virtual int InputWidth => SumWidth;

    /// <summary>The column of the sums that the first column of the recurrent weights R adds to.</summary>
    public virtual int RecurrentStart => 0;

    /// <summary>The columns of R.</summary>
    public virtual int RecurrentWidth => SumWidth - RecurrentStart;

    /// <summary>The first column with a bias; those up to <see cref="InputWidth"/> follow.</summary>
    public virtual int BiasStart => 0;

    /// <summary>Values that the next step multiplies with R: the outputs, and what follows them.</summary>
    public virtual int StateWidth => Units;

    /// <summary>Values that the next step reads past the products.</summary>
    public virtual int CellWidth => 0;

    /// <summary>Whether errors go back through R to the step before.</summary>
    public virtual bool SendsErrorsThroughProducts => true;

    /// <summary>The distribution of the first biases.</summary>
    public virtual Initializer BiasInitializer => new ZeroInitializer();

    /// <summary>Declares parameters beyond W, R, the bias and initial states.</summary>
    /// <param name="builder">Takes the declarations.</param>
    /// <param name="prefix">How their names begin.</param>
    public virtual void Declare(LayerBuilder builder, string prefix)
    {
    }

    /// <summary>Sets the sums that neither x W nor the bias does, before the products with h'.</summary>
    /// <param name="parameters">All parameters of the network.</param>
    /// <param name="sums">[rows, <see cref="SumWidth"/>].</param>
    public virtual void Prepare(ReadOnlySpan<float> parameters, Matrix sums)
    {
    }

    /// <summary>Turns the sums of a step into gates and computes the states after it.</summary>
    /// <param name="parameters">All parameters of the network.</param>
    /// <param name="step">The step.</param>
    public abstract void Forward(ReadOnlySpan<float> parameters, in CellStep step);

    /// <summary>Turns the gates of a step into the gradients of its sums.</summary>
    /// <param name="parameters">All parameters of the network.</param>
    /// <param name="step">The step, as <see cref="Forward"/> left it.</param>
    /// <param name="dy">The gradient by the outputs from what follows the layer, [rows, <see cref="Units"/>].</param>
    /// <param name="dh">
    /// [rows, <see cref="StateWidth"/>]: the gradient by the state after the step from later steps; receives that by the state before it
    /// that does not go through R.
    /// </param>
    /// <param name="dc">[rows, <see cref="CellWidth"/>]: the gradient by the cell state after the step; receives that before it.</param>
    public abstract void Backward(ReadOnlySpan<float> parameters, in CellStep step, ReadOnlyMatrix dy, Matrix dh, Matrix dc);

    /// <summary>Adds the gradients of what <see cref="Declare"/> declared, for one step.</summary>
    /// <param name="step">The step, as <see cref="Backward"/> left it.</param>
    /// <param name="gradient">Where they go.</param>
    public virtual void AddGradient(in CellStep step, in PartialGradient gradient)
    {
    }
}

/// <summary>The memory of one step for the rows of a pass that have it.</summary>
internal readonly ref struct CellStep
{
    /// <summary>[rows, <see cref="RecurrentCell.SumWidth"/>].</summary>
    public Matrix Sums { get; init; }

    /// <summary>What the step multiplies with R, [rows, <see cref="RecurrentCell.StateWidth"/>]; columns of rows that lie apart.</summary>
    public Matrix PreviousState { get; init; }

    /// <summary>What the next step will multiply with R, likewise; in scoring perhaps the same memory.</summary>
    public Matrix State { get; init; }

    /// <summary>The cell state before the step, [rows, <see cref="RecurrentCell.CellWidth"/>].</summary>
    public Matrix PreviousCell { get; init; }

    /// <summary>The cell state after the step; in scoring perhaps the same memory.</summary>
    public Matrix Cell { get; init; }
}

/// <summary>A pass's own sums of the gradients of one layer's parameters.</summary>
/// <param name="values">All of them, in the order of the flat block.</param>
/// <param name="first">Where the layer's parameters begin in the flat block.</param>
internal readonly ref struct PartialGradient(Span<float> values, int first)
{
    private readonly Span<float> _values = values;

    /// <summary>The range of a parameter.</summary>
    public Span<float> Of(Parameter parameter) => _values.Slice(parameter.Offset - first, parameter.Length);

    /// <summary>The range of two parameters that follow one another.</summary>
    public Span<float> Of(Parameter parameter, Parameter next) =>
        _values.Slice(parameter.Offset - first, parameter.Length + next.Length);
}
