namespace MlNetDeep;

/// <summary>
/// The first layer of networks whose sequences differ in length: a row [steps, x_1 ... x_T] of 1 + T features values becomes the sequence
/// [time, features] of T steps. The first value is the number of steps that are there, 0 to T; what lies behind them is read as zeros.
/// Layers behind it leave it out (<see cref="LayerPass.Steps"/>), so that padding never changes a result: recurrent layers stop, or begin,
/// at a row's own last step and give zeros beyond it, <see cref="LastStep"/> and <see cref="MeanOverTime"/> read a row's own steps.
/// A number of steps that is NaN makes all T steps NaN. <see cref="Flatten"/> takes all T steps, padding too.
/// </summary>
public sealed class PaddedSequences : Layer, IVaryingSteps
{
    private SequenceShape _shape;

    /// <summary>Describes the layer.</summary>
    /// <param name="features">Values of a step, at least 1.</param>
    public PaddedSequences(int features) => Features = features;

    /// <summary>Values of a step.</summary>
    public int Features { get; }

    /// <summary>T, the steps that a row has room for.</summary>
    private int MaximumSteps => _shape.Time;

    int IVaryingSteps.MaximumSteps => MaximumSteps;

    private static readonly OptionTable Table = new OptionTable<PaddedSequences> { { o => o.Features, Allowed.From(1) } };

    internal override OptionTable OptionTable => Table;

    /// <inheritdoc/>
    protected internal override Shape Build(Shape input, LayerBuilder builder)
    {
        int values = input.Length - 1;
        if (input.Rank != 1 || values < Features || values % Features != 0)
        {
            throw new ArgumentException(
                $"PaddedSequences takes vectors of 1 + steps x {Features} values, the number of steps and room for them, but its input " +
                $"has the shape {input}: PadSequences makes such rows.");
        }

        builder.DeclareLengths();
        _shape = new SequenceShape(values / Features, Features);
        return new Shape(_shape.Time, Features);
    }

    /// <inheritdoc/>
    protected internal override void Forward(in LayerPass pass, ReadOnlySpan<float> x, Span<float> y)
    {
        int length = _shape.Length;
        for (int row = 0; row < pass.Rows; row++)
        {
            ReadOnlySpan<float> source = x.Slice(row * (1 + length), 1 + length);
            Span<float> destination = y.Slice(row * length, length);
            if (float.IsNaN(source[0]))
                destination.Fill(float.NaN);
            else
                source[1..].CopyTo(destination);
        }

        _shape.ClearPadding(pass, y);
    }

    /// <inheritdoc/>
    protected internal override void Backward(
        in LayerPass pass, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> dy, Span<float> dx)
    {
        if (dx.IsEmpty)
            return;
        int length = _shape.Length;
        _shape.ClearPadding(pass, dy);
        for (int row = 0; row < pass.Rows; row++)
        {
            // The number of steps is no quantity to learn from.
            dx[row * (1 + length)] = 0;
            dy.Slice(row * length, length).CopyTo(dx[(row * (1 + length) + 1)..]);
        }
    }

    int IVaryingSteps.StepsOf(float first)
    {
        if (float.IsNaN(first))
            return MaximumSteps;
        if (!(first >= 0 && first <= MaximumSteps && float.IsInteger(first)))
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"A row of padded sequences begins with {first}, where its number of steps should stand: a whole number from 0 to " +
                $"{MaximumSteps}. Make such rows by PadSequences, and leave their first value as it is: no scaling."));
        }

        return (int)first;
    }
}
