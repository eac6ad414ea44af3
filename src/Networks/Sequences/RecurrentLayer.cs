namespace MlNetDeep;

/// <summary>
/// The base of recurrent layers: units whose sums at a step read the inputs of the step and the units' own outputs of the step before.
/// Input [time, features], output [time, units], or [time, 2 units] of both directions. The weights are the same at all steps, and
/// learned by backpropagation through time. Stacked layers are several layers.
/// A row with fewer steps than the shape is read, in either direction, as if it were alone; its outputs beyond are zeros.
/// </summary>
public abstract class RecurrentLayer : Layer
{
    // Its square is within an array, and a few times as much within an int.
    private protected const int MostUnits = 46340;

    /// <summary>The options that recurrent layers share.</summary>
    private protected static readonly OptionTable Table = new OptionTable<RecurrentLayer>
    {
        {
            o => o.Units,
            Allowed.From(1).To(MostUnits).Else("use at most 46340, as more have more weights among them than an array holds"),
            SearchRange.Logarithmic(16, 256)
        },
        { o => o.Direction, Allowed.OneOf<SequenceDirection>() },
        { o => o.TruncationSteps, Allowed.From(1).Else("null stands for the whole sequence") },
        { o => o.WeightInitializer, Allowed.Nested },
        { o => o.RecurrentInitializer, Allowed.Nested },
    };

    internal override OptionTable OptionTable => Table;

    private Recurrence[] _recurrences = [];
    private SequenceShape _input;
    private SequenceShape _output;
    private int _firstOffset;
    private int _gradientLength;

    /// <summary>Describes the layer.</summary>
    /// <param name="units">Outputs of a step and direction, at least 1.</param>
    /// <param name="direction">In which order steps are read.</param>
    /// <param name="learnInitialState">Whether the state before the first step is learned; zero where not.</param>
    /// <param name="truncationSteps">
    /// Errors go back through so many steps at most, at least 1: the sequence falls into blocks of so many steps, counted from the last
    /// step read, and no error leaves its block. The whole sequence where null.
    /// </param>
    /// <param name="weightInitializer">First weights of the inputs; Glorot where null.</param>
    /// <param name="recurrentInitializer">First weights of the units' own outputs; Glorot where null.</param>
    private protected RecurrentLayer(
        int units,
        SequenceDirection direction,
        bool learnInitialState,
        int? truncationSteps,
        Initializer? weightInitializer,
        Initializer? recurrentInitializer)
    {
        Units = units;
        Direction = direction;
        LearnInitialState = learnInitialState;
        TruncationSteps = truncationSteps;
        WeightInitializer = weightInitializer ?? new GlorotInitializer();
        RecurrentInitializer = recurrentInitializer ?? new GlorotInitializer();
    }

    /// <summary>Outputs of a step and direction.</summary>
    public int Units { get; }

    /// <summary>In which order steps are read.</summary>
    public SequenceDirection Direction { get; }

    /// <summary>Whether the state before the first step is learned.</summary>
    public bool LearnInitialState { get; }

    /// <summary>Through how many steps errors go back at most; all where null.</summary>
    public int? TruncationSteps { get; }

    /// <summary>The distribution of the first weights of the inputs.</summary>
    public Initializer WeightInitializer { get; }

    /// <summary>The distribution of the first weights of the units' own outputs.</summary>
    public Initializer RecurrentInitializer { get; }

    /// <inheritdoc/>
    protected internal override Shape Build(Shape input, LayerBuilder builder)
    {
        SequenceShape sequence = SequenceShape.Of(input, $"The layer {GetType().Name}");
        bool both = Direction == SequenceDirection.Both;
        int width = both ? 2 * Units : Units;
        Recurrence Create(bool backward, int start) =>
            new(this, CreateCell(), new RecurrencePlace(sequence.Time, sequence.Features, backward, width, start), builder);

        _recurrences = both ? [Create(false, 0), Create(true, Units)] : [Create(Direction == SequenceDirection.Backward, 0)];
        _firstOffset = _recurrences[0].FirstParameter.Offset;
        _gradientLength = builder.ParameterLength - _firstOffset;
        builder.NeedPartialGradient(_gradientLength);
        builder.NeedState(
            _recurrences.Sum(recurrence => recurrence.StatePerRow(training: true)),
            _recurrences.Sum(recurrence => recurrence.StatePerRow(training: false)));
        (_input, _output) = (sequence, new SequenceShape(sequence.Time, width));
        return new Shape(sequence.Time, width);
    }

    /// <inheritdoc/>
    protected internal override void Forward(in LayerPass pass, ReadOnlySpan<float> x, Span<float> y)
    {
        Span<float> state = pass.State;
        foreach (Recurrence recurrence in _recurrences)
        {
            int length = pass.Rows * (int)recurrence.StatePerRow(pass.KeepsState);
            recurrence.Forward(pass, x, state[..length], y);
            state = state[length..];
        }

        _output.ClearPadding(pass, y);
    }

    /// <inheritdoc/>
    protected internal override void Backward(
        in LayerPass pass, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> dy, Span<float> dx)
    {
        pass.Partial.Clear();
        var gradient = new PartialGradient(pass.Partial, _firstOffset);
        Span<float> state = pass.State;
        for (int i = 0; i < _recurrences.Length; i++)
        {
            int length = pass.Rows * (int)_recurrences[i].StatePerRow(training: true);
            _recurrences[i].Backward(pass, state[..length], dy, dx, addsToInput: i > 0, gradient);
            state = state[length..];
        }

        if (!dx.IsEmpty)
            _input.ClearPadding(pass, dx);
    }

    /// <inheritdoc/>
    protected internal override void AddGradient(
        in LayerPass pass, Parameter parameter, int firstRow, ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> gradient) =>
        pass.AddPartials(parameter.Offset - _firstOffset + firstRow * parameter.RowLength, _gradientLength, gradient);

    /// <summary>The units of one direction; called once for each when the layer is built.</summary>
    internal abstract RecurrentCell CreateCell();
}
