namespace MlNetDeep;

/// <summary>
/// One chain of <see cref="Branches"/>, built. In training each output is kept in the state of that layer, and the gradients by them go to
/// and fro between two buffers; in scoring outputs do.
/// </summary>
internal sealed class Branch
{
    private readonly BranchMemory _memory;
    private readonly InnerLayer[] _layers;
    private readonly int _firstTrainable;

    /// <summary>Builds copies of the layers, and reserves what they need.</summary>
    /// <param name="number">Which of the chains it is.</param>
    /// <param name="chain">The layers, none of them null.</param>
    /// <param name="input">The shape that the first one reads.</param>
    /// <param name="outer">Takes the declarations of parameters.</param>
    /// <param name="memory">Of all chains.</param>
    /// <exception cref="ArgumentException">A layer cannot stand where it does; the message names it.</exception>
    public Branch(int number, IReadOnlyList<Layer> chain, Shape input, LayerBuilder outer, BranchMemory memory)
    {
        _memory = memory;
        _layers = new InnerLayer[chain.Count];
        var builder = new LayerBuilder(outer, number.ToString(CultureInfo.InvariantCulture));
        for (int i = 0; i < chain.Count; i++)
        {
            Layer layer = chain[i].Copy();
            int before = builder.Parameters.Count;
            Shape output = Build(layer, input, builder, $"Chain {number}, layer {i}");
            _layers[i] = new InnerLayer(layer, input, output, [.. builder.Parameters.Skip(before)], outer.NumberInnerLayer())
            {
                OutputStart = memory.ReserveState(output.Length),
                StateStart = memory.ReserveState(builder.StatePerRow[i]),
                StateLength = builder.StatePerRow[i],
                ScoringStateLength = builder.ScoringStatePerRow[i],
                PartialLength = builder.PartialLength[i],
            };
            memory.Widest = Math.Max(memory.Widest, output.Length);
            memory.ScoringState = Math.Max(memory.ScoringState, builder.ScoringStatePerRow[i]);
            memory.Partial = Math.Max(memory.Partial, builder.PartialLength[i]);
            input = output;
        }

        memory.Scratch = Math.Max(memory.Scratch, builder.ScratchPerRow);
        OutputShape = input;
        int first = Array.FindIndex(_layers, layer => layer.Parameters.Length > 0);
        _firstTrainable = first < 0 ? _layers.Length : first;
    }

    /// <summary>The layers.</summary>
    public IReadOnlyList<InnerLayer> Layers => _layers;

    /// <summary>The shape of the last one's output.</summary>
    public Shape OutputShape { get; }

    /// <summary>The output for the rows of a pass, in its memory, or x where no layer acts.</summary>
    public ReadOnlySpan<float> Forward(scoped in LayerPass pass, ReadOnlySpan<float> x)
    {
        int side = 0;
        foreach (InnerLayer inner in _layers)
        {
            if (!inner.Acts(pass))
                continue;
            Span<float> y = pass.KeepsState ? Output(pass, inner) : Buffer(pass, side ^= 1, inner.Output);
            inner.Layer.Forward(PassOf(pass, inner), x, y);
            if (!inner.Layer.IsFreeOfTiny)
                Tiny.Flush(y);
            x = y;
        }

        return x;
    }

    /// <summary>
    /// Adds the gradients by the chain's parameters where the pass trains; gives that by x where it is needed, in the pass's memory.
    /// </summary>
    public ReadOnlySpan<float> Backward(
        scoped in LayerPass pass, ReadOnlySpan<float> x, scoped ReadOnlySpan<float> dy, bool needsInput, scoped PartialGradient gradient)
    {
        // Layers may write over the gradient by their output.
        int side = 0, last = needsInput ? 0 : _firstTrainable;
        Span<float> delta = Buffer(pass, side, OutputShape);
        dy.CopyTo(delta);
        for (int i = _layers.Length - 1; i >= last; i--)
        {
            InnerLayer inner = _layers[i];
            if (!inner.Acts(pass))
                continue;
            LayerPass view = PassOf(pass, inner);
            ReadOnlySpan<float> input = InputOf(i, pass, x);
            Span<float> next = i > last || needsInput ? Buffer(pass, side ^= 1, inner.Input) : default;
            inner.Layer.Backward(view, input, Output(pass, inner), delta, next);
            if (!inner.Layer.IsFreeOfTiny)
                Tiny.Flush(next);
            for (int k = 0; pass.Training && k < inner.Parameters.Length; k++)
            {
                if (inner.Parameters[k].IsTrained)
                    inner.Layer.AddGradient(view, inner.Parameters[k], 0, input, delta, gradient.Of(inner.Parameters[k]));
            }

            delta = next;
        }

        return delta;
    }

    private ReadOnlySpan<float> InputOf(int layer, scoped in LayerPass pass, ReadOnlySpan<float> x)
    {
        while (--layer >= 0)
        {
            if (_layers[layer].Acts(pass))
                return Output(pass, _layers[layer]);
        }

        return x;
    }

    private LayerPass PassOf(scoped in LayerPass pass, InnerLayer inner) => pass with
    {
        State = pass.KeepsState
            ? Rows(pass.State, pass.Rows, inner.StateStart, inner.StateLength)
            : Rows(pass.Scratch, pass.Rows, 2 * _memory.Widest, inner.ScoringStateLength),
        Scratch = pass.Scratch[(int)(pass.Rows * (2 * _memory.Widest + _memory.ScoringState))..],
        Partial = pass.Partial.IsEmpty ? default : pass.Partial.Slice(_memory.Gradient, (int)inner.PartialLength),
        RandomStream = RandomStreams.Layer(pass.Step, inner.Number),
    };

    private static Span<float> Output(scoped in LayerPass pass, InnerLayer inner) =>
        Rows(pass.State, pass.Rows, inner.OutputStart, inner.Output.Length);

    private Span<float> Buffer(scoped in LayerPass pass, int side, Shape shape) =>
        Rows(pass.Scratch, pass.Rows, side * _memory.Widest, shape.Length);

    /// <summary>Values of all rows of a pass: each kind has its place, as many rows wide.</summary>
    private static Span<float> Rows(Span<float> memory, int rows, long start, long length) =>
        memory.Slice((int)(rows * start), (int)(rows * length));

    private static Shape Build(Layer layer, Shape input, LayerBuilder builder, string place)
    {
        builder.BeginLayer();
        try
        {
            if (layer is TiedDense or EmbedKeys or IPenalizingLayer or IVaryingSteps or MemberInput or MemberScale or MemberOutput
                or MemberMean)
                throw new ArgumentException("It concerns the whole network, and so cannot be within Branches: move it in front or behind.");
            return layer.Build(input, builder);
        }
        catch (ArgumentException exception)
        {
            throw new ArgumentException($"{place}, {layer.GetType().Name}: {exception.Message.ReplaceLineEndings(" ")}", exception);
        }
    }
}

/// <summary>A layer within another one. Places and lengths are in values a row.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Input">The shape that it reads.</param>
/// <param name="Output">The shape that it gives.</param>
/// <param name="Parameters">What it declared.</param>
/// <param name="Number">By what it draws.</param>
internal sealed record InnerLayer(Layer Layer, Shape Input, Shape Output, Parameter[] Parameters, int Number)
{
    /// <summary>Its output's place in the state, in training.</summary>
    public required long OutputStart { get; init; }

    /// <summary>Its own state's place in that state, in training.</summary>
    public required long StateStart { get; init; }

    /// <summary>Its state in training.</summary>
    public required long StateLength { get; init; }

    /// <summary>Its state in scoring, where it lives within one call.</summary>
    public required long ScoringStateLength { get; init; }

    /// <summary>The gradients that it sums.</summary>
    public required long PartialLength { get; init; }

    /// <summary>Whether a pass goes through it, or leaves it out.</summary>
    public bool Acts(in LayerPass pass) => pass.Training || !Layer.ActsInTrainingOnly;
}

/// <summary>What all chains of a layer need, a row: the state is laid out chain by chain, and they take turns at all else.</summary>
/// <param name="input">Values that each chain reads.</param>
internal sealed class BranchMemory(int input)
{
    /// <summary>The state in training so far.</summary>
    public long State { get; private set; }

    /// <summary>The widest input or output, as each of two buffers is.</summary>
    public long Widest { get; set; } = input;

    /// <summary>The largest state in scoring.</summary>
    public long ScoringState { get; set; }

    /// <summary>The largest scratch.</summary>
    public long Scratch { get; set; }

    /// <summary>The longest sum of gradients of one layer; not a row, but in all.</summary>
    public long Partial { get; set; }

    /// <summary>The values of all parameters; not a row, but in all.</summary>
    public int Gradient { get; set; }

    /// <summary>The scratch of the whole: two buffers, a state in scoring, and the layers' own.</summary>
    public long ScratchPerRow => 2 * Widest + ScoringState + Scratch;

    /// <summary>Takes a part of the state.</summary>
    /// <returns>Where it begins.</returns>
    public long ReserveState(long length)
    {
        State += length;
        return State - length;
    }
}
