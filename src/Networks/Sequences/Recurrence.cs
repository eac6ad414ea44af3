namespace MlNetDeep;

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
/// docs/explanation/adr/0008-sequences.md. Rows that differ in length take part in their own steps alone.
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
        builder.NeedScratch(cell.StateWidth + cell.CellWidth + (builder.HasLengths ? cell.Units : 0));
    }

    /// <summary>The first of the parameters, which follow one another.</summary>
    public Parameter FirstParameter => _weights;

    /// <summary>Values that a row needs from forward to backward.</summary>
    public long StatePerRow(bool training) => Slots(training) * _widths.Total;

    /// <summary>Computes the outputs of all steps that rows have; those beyond are left as they are.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="x">[rows, time, features].</param>
    /// <param name="state">[rows, <see cref="StatePerRow"/>].</param>
    /// <param name="y">[rows, time, output width]; this direction's columns are overwritten.</param>
    public void Forward(in LayerPass pass, ReadOnlySpan<float> x, Span<float> state, Span<float> y)
    {
        var rows = new SequenceRows(pass, _place.Time, _place.IsBackward);
        var memory = new RecurrenceMemory(state, _widths, rows, pass.Rows, Slots(pass.KeepsState));
        Begin(pass, memory);
        for (int time = 0; time < rows.Longest; time++)
        {
            if (time % ChunkSteps == 0)
                MultiplyInputs(pass, memory, rows, x, time, Math.Min(ChunkSteps, rows.Longest - time));
            CellStep step = memory.Step(time);
            // Zeros need not be multiplied.
            if (time > 0 || _initialOutput is not null)
                WeightProducts.MultiplyAdd(pass, step.PreviousState, _recurrentWeights, RecurrentSums(step.Sums));
            _cell.Forward(pass.Parameters, step);
            rows.Scatter(step.State.TakeColumns(0, _cell.Units), _output, time, _place.OutputStart, y, adds: false);
        }
    }

    /// <summary>Computes the gradients by all sums, sums those by the parameters, and gives that by the inputs.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="state">As <see cref="Forward"/> left it.</param>
    /// <param name="dy">[rows, time, output width].</param>
    /// <param name="dx">[rows, time, features] or empty; steps that rows do not have are left as they are.</param>
    /// <param name="addsToInput">Whether dx is added to, and not overwritten.</param>
    /// <param name="gradient">The parameters' gradients; added to, but for those of weights, which are overwritten.</param>
    public void Backward(
        in LayerPass pass, Span<float> state, ReadOnlySpan<float> dy, Span<float> dx, bool addsToInput, in PartialGradient gradient)
    {
        var rows = new SequenceRows(pass, _place.Time, _place.IsBackward);
        var memory = new RecurrenceMemory(state, _widths, rows, pass.Rows, Slots(training: true));
        int steps = rows.Longest;
        BackwardThroughTime(pass, memory, rows, dy, gradient);
        AddGradient(memory, steps, gradient);
        if (dx.IsEmpty)
            return;

        // The inputs in memory have served.
        WeightProducts.MultiplyTransposed(pass, InputSums(memory.Sums(0, steps)), _weights, memory.Inputs(0, steps));
        for (int time = 0; time < steps; time++)
            rows.Scatter(memory.Inputs(time), _input, time, 0, dx, addsToInput);
    }

    private void Begin(in LayerPass pass, in RecurrenceMemory memory)
    {
        memory.ClearFirst();
        CellStep first = memory.Step(0);
        if (_initialOutput is not null)
            VectorMath.Copy(Repeated(_initialOutput, pass, first), first.PreviousState);
        if (_initialCell is not null)
            VectorMath.Copy(Repeated(_initialCell, pass, first), first.PreviousCell);
    }

    private void MultiplyInputs(
        in LayerPass pass, in RecurrenceMemory memory, in SequenceRows rows, ReadOnlySpan<float> x, int time, int count)
    {
        for (int i = time; i < time + count; i++)
        {
            rows.Gather(_input, x, i, 0, memory.Inputs(i));
            memory.ClearEnded(i);
        }

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

    private void BackwardThroughTime(
        in LayerPass pass, in RecurrenceMemory memory, in SequenceRows rows, ReadOnlySpan<float> dy, in PartialGradient gradient)
    {
        var errors = new ErrorMemory(pass.Scratch, _widths, pass.Rows);
        // What is truncated is learning; an explanation has the whole gradient.
        int truncation = pass.Training ? _truncation : _place.Time;
        for (int time = rows.Longest - 1; time >= 0; time--)
        {
            CellStep step = memory.Step(time);
            int count = step.Sums.Rows;
            Matrix dh = errors.State.TakeRows(count), dc = errors.Cell.TakeRows(count);
            _cell.Backward(pass.Parameters, step, OutputErrors(rows, dy, time, errors, count), dh, dc);
            _cell.AddGradient(step, gradient);
            memory.ClearEnded(time);
            if (SendsErrors(rows, time, truncation))
                WeightProducts.MultiplyAddTransposed(pass, RecurrentSums(step.Sums), _recurrentWeights, dh);
            if (time > 0 && truncation < _place.Time)
                errors.EndBlocks(rows, count, time, truncation);
        }

        if (_initialOutput is not null)
            VectorMath.AddColumnSums(errors.State, gradient.Of(_initialOutput));
        if (_initialCell is not null)
            VectorMath.AddColumnSums(errors.Cell, gradient.Of(_initialCell));
    }

    private ReadOnlyMatrix OutputErrors(in SequenceRows rows, ReadOnlySpan<float> dy, int time, in ErrorMemory errors, int count)
    {
        if (rows.AreFull)
            return rows.At(_output, dy, time, _place.OutputStart, _cell.Units);
        Matrix gathered = errors.Outputs(count, _cell.Units);
        rows.Gather(_output, dy, time, _place.OutputStart, gathered);
        return gathered;
    }

    /// <summary>Whether a step's errors go to any row's step before it, or to the states that are learned.</summary>
    private bool SendsErrors(in SequenceRows rows, int time, int truncation)
    {
        if (!_cell.SendsErrorsThroughProducts)
            return false;
        if (time == 0)
            return _initialOutput is not null;
        return !rows.AreFull || (rows.Longest - time) % truncation != 0;
    }

    private void AddGradient(in RecurrenceMemory memory, int steps, in PartialGradient gradient)
    {
        Matrix sums = memory.Sums(0, steps), inputSums = InputSums(sums);
        if (_cell.RecurrentStart == 0)
        {
            // The same gradients meet inputs and outputs before: both as one operand, which then is packed once.
            Matrix joint = memory.Joint(0, steps);
            var both = new Matrix(gradient.Of(_weights, _recurrentWeights), joint.Columns, _cell.InputWidth);
            Gemm.Multiply(joint.Transposed, inputSums, both);
        }
        else
        {
            Gemm.Multiply(memory.Inputs(0, steps).Transposed, inputSums, AsMatrix(_weights, gradient));
            Gemm.Multiply(memory.PreviousStates(0, steps).Transposed, RecurrentSums(sums), AsMatrix(_recurrentWeights, gradient));
        }

        VectorMath.AddColumnSums(inputSums.TakeColumns(_cell.BiasStart, _bias.Length), gradient.Of(_bias));
    }

    private static Matrix AsMatrix(Parameter weights, in PartialGradient gradient) =>
        new(gradient.Of(weights), weights.Rows, weights.RowLength);

    private static ReadOnlyMatrix Repeated(Parameter row, in LayerPass pass, in CellStep step) =>
        new(row.Of(pass.Parameters), step.Sums.Rows, row.Length, 0, 1);

    private Matrix InputSums(Matrix sums) => sums.TakeColumns(0, _cell.InputWidth);

    private Matrix RecurrentSums(Matrix sums) => sums.TakeColumns(_cell.RecurrentStart, _cell.RecurrentWidth);

    private int Slots(bool training) => training ? _place.Time + 1 : Math.Min(_place.Time, ChunkSteps);
}
