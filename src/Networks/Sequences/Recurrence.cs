using MlNetDeep.Kernels;

namespace MlNetDeep.Networks;

/// <summary>What a recurrence is told besides its cell.</summary>
/// <param name="Time">Steps of a sequence.</param>
/// <param name="Features">Inputs of a step.</param>
/// <param name="IsBackward">Whether it reads sequences from the last step to the first.</param>
/// <param name="OutputWidth">Values of a step of the layer's output, which two directions may share.</param>
/// <param name="OutputStart">The first of them that is this recurrence's.</param>
internal readonly record struct RecurrencePlace(int Time, int Features, bool IsBackward, int OutputWidth, int OutputStart);

/// <summary>
/// A cell's way through time in one direction: forward all inputs of some steps in one product, then step by step the product with the
/// outputs before and the cell; backward step by step, and then all gradients by weights and inputs in one product each. See
/// docs/adr/0008-sequences.md.
/// </summary>
internal sealed class Recurrence
{
    // So many steps' inputs are one product: enough rows for a single example, and in scoring all that is in memory.
    private const int ChunkSteps = 4;

    private readonly RecurrentCell _cell;
    private readonly RecurrencePlace _place;
    private readonly SequenceShape _input;
    private readonly SequenceShape _output;
    private readonly RecurrenceWidths _widths;
    private readonly int _truncation;
    private readonly Parameter _weights;
    private readonly Parameter _recurrentWeights;
    private readonly Parameter _bias;
    private readonly Parameter? _initialOutput;
    private readonly Parameter? _initialCell;

    /// <summary>Declares the parameters of one direction of a layer.</summary>
    public Recurrence(RecurrentLayer layer, RecurrentCell cell, RecurrencePlace place, LayerBuilder builder)
    {
        (_cell, _place) = (cell, place);
        _input = new SequenceShape(place.Time, place.Features);
        _output = new SequenceShape(place.Time, place.OutputWidth);
        _widths = new RecurrenceWidths(place.Features, cell.StateWidth, cell.SumWidth, cell.CellWidth);
        _truncation = layer.TruncationSteps ?? place.Time;

        string prefix = place.IsBackward ? "backward." : "";
        Parameter Add(string name, Shape shape, ParameterKind kind, int inputs, Initializer initializer, int uses) =>
            builder.AddParameter(prefix + name, shape, kind, new Fan(inputs, cell.Units), initializer, uses);

        // One after the other, so that the gradients of both can be one product.
        _weights = Add(
            "weights", new Shape(place.Features, cell.InputWidth), ParameterKind.Weight, place.Features,
            layer.WeightInitializer, place.Time);
        _recurrentWeights = Add(
            "recurrentWeights", new Shape(cell.StateWidth, cell.RecurrentWidth), ParameterKind.Weight, cell.StateWidth,
            layer.RecurrentInitializer, place.Time);
        _bias = Add("bias", new Shape(cell.InputWidth - cell.BiasStart), ParameterKind.Bias, place.Features, cell.BiasInitializer, 1);
        cell.Declare(builder, prefix);
        if (layer.LearnInitialState)
        {
            var zero = new ZeroInitializer();
            _initialOutput = Add("initialOutput", new Shape(cell.StateWidth), ParameterKind.Bias, cell.StateWidth, zero, 1);
            if (cell.CellWidth > 0)
                _initialCell = Add("initialCell", new Shape(cell.CellWidth), ParameterKind.Bias, cell.CellWidth, zero, 1);
        }

        if (cell.SendsErrorsThroughProducts)
            LayerBuilder.NeedTransposed(_recurrentWeights);
        builder.NeedScratch(cell.StateWidth + cell.CellWidth);
    }

    /// <summary>The first of the parameters, which follow one another.</summary>
    public Parameter FirstParameter => _weights;

    /// <summary>Values that a row needs from forward to backward.</summary>
    public int StatePerRow(bool training) => Slots(training) * _widths.Total;

    /// <summary>Computes the outputs of all steps.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="x">[rows, time, features].</param>
    /// <param name="state">[rows, <see cref="StatePerRow"/>].</param>
    /// <param name="y">[rows, time, output width]; this direction's columns are overwritten.</param>
    public void Forward(in LayerPass pass, ReadOnlySpan<float> x, Span<float> state, Span<float> y)
    {
        var memory = new RecurrenceMemory(state, _widths, pass.Rows, Slots(pass.Training));
        Begin(pass, memory);
        for (int time = 0; time < _place.Time; time++)
        {
            if (time % ChunkSteps == 0)
                MultiplyInputs(pass, memory, x, time, Math.Min(ChunkSteps, _place.Time - time));
            CellStep step = memory.Step(time);
            // Zeros need not be multiplied.
            if (time > 0 || _initialOutput is not null)
                WeightProducts.MultiplyAdd(pass, step.PreviousState, _recurrentWeights, RecurrentSums(step.Sums));
            _cell.Forward(pass.Parameters, step);
            VectorMath.Copy(
                step.State.TakeColumns(0, _cell.Units), _output.At(y, pass.Rows, PlaceOf(time), _place.OutputStart, _cell.Units));
        }
    }

    /// <summary>Computes the gradients by all sums, sums those by the parameters, and gives that by the inputs.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="state">As <see cref="Forward"/> left it.</param>
    /// <param name="dy">[rows, time, output width].</param>
    /// <param name="dx">[rows, time, features] or empty.</param>
    /// <param name="addsToInput">Whether dx is added to, and not overwritten.</param>
    /// <param name="gradient">The parameters' gradients; added to, but for those of weights, which are overwritten.</param>
    public void Backward(
        in LayerPass pass, Span<float> state, ReadOnlySpan<float> dy, Span<float> dx, bool addsToInput, in PartialGradient gradient)
    {
        var memory = new RecurrenceMemory(state, _widths, pass.Rows, Slots(training: true));
        BackwardThroughTime(pass, memory, dy, gradient);
        AddGradient(memory.Joint(0, _place.Time), memory.Steps(0, _place.Time), gradient);
        if (dx.IsEmpty)
            return;

        // The inputs in memory have served.
        WeightProducts.MultiplyTransposed(
            pass, InputSums(memory.Sums(0, _place.Time)), _weights, memory.Inputs(0, _place.Time));
        for (int time = 0; time < _place.Time; time++)
        {
            Matrix target = _input.At(dx, pass.Rows, PlaceOf(time), 0, _place.Features);
            if (addsToInput)
                VectorMath.Add(memory.Inputs(time, 1), target);
            else
                VectorMath.Copy(memory.Inputs(time, 1), target);
        }
    }

    private void Begin(in LayerPass pass, in RecurrenceMemory memory)
    {
        memory.ClearFirst();
        CellStep first = memory.Step(0);
        if (_initialOutput is not null)
            VectorMath.Copy(Repeated(_initialOutput, pass), first.PreviousState);
        if (_initialCell is not null)
            VectorMath.Copy(Repeated(_initialCell, pass), first.PreviousCell);
    }

    private void MultiplyInputs(in LayerPass pass, in RecurrenceMemory memory, ReadOnlySpan<float> x, int time, int count)
    {
        for (int i = time; i < time + count; i++)
            VectorMath.Copy(_input.At(x, pass.Rows, PlaceOf(i), 0, _place.Features), memory.Inputs(i, 1));
        Matrix all = memory.Sums(time, count), sums = InputSums(all);
        if (_cell.BiasStart == 0)
        {
            WeightProducts.MultiplyAddBias(pass, memory.Inputs(time, count), _weights, _bias, sums);
        }
        else
        {
            WeightProducts.Multiply(pass, memory.Inputs(time, count), _weights, sums);
            VectorMath.AddRowVector(_bias.Of(pass.Parameters), sums.TakeColumns(_cell.BiasStart, _bias.Length));
        }

        _cell.Prepare(pass.Parameters, all);
    }

    private void BackwardThroughTime(in LayerPass pass, in RecurrenceMemory memory, ReadOnlySpan<float> dy, in PartialGradient gradient)
    {
        Span<float> scratch = pass.Scratch[..(pass.Rows * (_widths.State + _widths.Cell))];
        scratch.Clear();
        var dh = new Matrix(scratch, pass.Rows, _widths.State);
        var dc = new Matrix(scratch[(pass.Rows * _widths.State)..], pass.Rows, _widths.Cell);
        for (int time = _place.Time - 1; time >= 0; time--)
        {
            CellStep step = memory.Step(time);
            _cell.Backward(
                pass.Parameters, step, _output.At(dy, pass.Rows, PlaceOf(time), _place.OutputStart, _cell.Units), dh, dc);
            if (time > 0 && (_place.Time - time) % _truncation == 0)
                scratch.Clear();
            else if (_cell.SendsErrorsThroughProducts && (time > 0 || _initialOutput is not null))
                WeightProducts.MultiplyAddTransposed(pass, RecurrentSums(step.Sums), _recurrentWeights, dh);
        }

        if (_initialOutput is not null)
            VectorMath.AddColumnSums(dh, gradient.Of(_initialOutput));
        if (_initialCell is not null)
            VectorMath.AddColumnSums(dc, gradient.Of(_initialCell));
    }

    private void AddGradient(Matrix joint, in CellStep steps, in PartialGradient gradient)
    {
        Matrix inputSums = InputSums(steps.Sums);
        if (_cell.RecurrentStart == 0)
        {
            // The same gradients meet inputs and outputs before: both as one operand, which then is packed once.
            var both = new Matrix(gradient.Of(_weights, _recurrentWeights), joint.Columns, _cell.InputWidth);
            Gemm.Multiply(joint.Transposed, inputSums, both);
        }
        else
        {
            Matrix inputs = joint.TakeColumns(0, _widths.Features), states = steps.PreviousState;
            Gemm.Multiply(inputs.Transposed, inputSums, AsMatrix(_weights, gradient));
            Gemm.Multiply(states.Transposed, RecurrentSums(steps.Sums), AsMatrix(_recurrentWeights, gradient));
        }

        VectorMath.AddColumnSums(inputSums.TakeColumns(_cell.BiasStart, _bias.Length), gradient.Of(_bias));
        _cell.AddGradient(steps, gradient);
    }

    private static Matrix AsMatrix(Parameter weights, in PartialGradient gradient) =>
        new(gradient.Of(weights), weights.Rows, weights.RowLength);

    private static ReadOnlyMatrix Repeated(Parameter row, in LayerPass pass) => new(row.Of(pass.Parameters), pass.Rows, row.Length, 0, 1);

    private Matrix InputSums(Matrix sums) => sums.TakeColumns(0, _cell.InputWidth);

    private Matrix RecurrentSums(Matrix sums) => sums.TakeColumns(_cell.RecurrentStart, _cell.RecurrentWidth);

    private int PlaceOf(int time) => _place.IsBackward ? _place.Time - 1 - time : time;

    private int Slots(bool training) => training ? _place.Time + 1 : Math.Min(_place.Time, ChunkSteps);
}
