namespace MlNetDeep;

/// <summary>
/// The rows of a pass as one direction through time sees them. They come in the order of falling length, so that those which have a step
/// are the first ones; where every row fills the shape, in their own order, and a step of all is a matrix where it lies.
/// </summary>
internal readonly ref struct SequenceRows
{
    private readonly PassLengths _lengths;
    private readonly int _rows;
    private readonly int _time;
    private readonly bool _isBackward;

    /// <summary>Looks at a pass.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="time">The steps of the shape.</param>
    /// <param name="isBackward">Whether a sequence's last step is read first.</param>
    public SequenceRows(in LayerPass pass, int time, bool isBackward)
    {
        _lengths = pass.Lengths;
        (_rows, _time, _isBackward) = (pass.Rows, time, isBackward);
    }

    /// <summary>Whether every row fills the shape.</summary>
    public bool AreFull => _lengths.Steps.IsEmpty;

    /// <summary>The steps of the longest row.</summary>
    public int Longest => LengthOf(0);

    /// <summary>The steps of one of the rows, in this order.</summary>
    public int LengthOf(int place) => AreFull ? _time : _lengths.Steps[_lengths.Order[place]];

    /// <summary>How many rows have a step: the first so many.</summary>
    public int With(int step) => AreFull ? _rows : _lengths.Before[step + 1] - _lengths.Before[step];

    /// <summary>How many steps of all rows come before a step.</summary>
    public int Before(int step) => AreFull ? step * _rows : _lengths.Before[step];

    /// <summary>Some values of a step of the rows that have it.</summary>
    /// <param name="shape">The sequences' shape.</param>
    /// <param name="values">[rows, time, features].</param>
    /// <param name="step">The step, counted from the first one read.</param>
    /// <param name="first">The first of its values.</param>
    /// <param name="destination">[rows that have it, values], overwritten.</param>
    public void Gather(SequenceShape shape, ReadOnlySpan<float> values, int step, int first, Matrix destination)
    {
        if (AreFull)
        {
            VectorMath.Copy(At(shape, values, step, first, destination.Columns), destination);
            return;
        }

        for (int i = 0; i < destination.Rows; i++)
            values.Slice(Start(shape, i, step) + first, destination.Columns).CopyTo(destination.Data[(i * destination.RowStride)..]);
    }

    /// <summary>Where every row fills the shape, what <see cref="Gather"/> copies: a view.</summary>
    public ReadOnlyMatrix At(SequenceShape shape, ReadOnlySpan<float> values, int step, int first, int count) =>
        shape.At(values, _rows, _isBackward ? _time - 1 - step : step, first, count);

    /// <summary>Puts values of a step back to where <see cref="Gather"/> takes them from.</summary>
    /// <param name="source">[rows that have it, values].</param>
    /// <param name="shape">The sequences' shape.</param>
    /// <param name="step">The step, counted from the first one read.</param>
    /// <param name="first">The first of its values.</param>
    /// <param name="values">[rows, time, features].</param>
    /// <param name="adds">Whether to add to what is there.</param>
    public void Scatter(ReadOnlyMatrix source, SequenceShape shape, int step, int first, Span<float> values, bool adds)
    {
        if (AreFull)
        {
            Put(source, shape.At(values, _rows, _isBackward ? _time - 1 - step : step, first, source.Columns), adds);
            return;
        }

        for (int i = 0; i < source.Rows; i++)
        {
            var row = new ReadOnlyMatrix(source.Data.Slice(i * source.RowStride, source.Columns), 1, source.Columns);
            Put(row, new Matrix(values.Slice(Start(shape, i, step) + first, source.Columns), 1, source.Columns), adds);
        }
    }

    private static void Put(ReadOnlyMatrix source, Matrix destination, bool adds)
    {
        if (adds)
            VectorMath.Add(source, destination);
        else
            VectorMath.Copy(source, destination);
    }

    private int Start(SequenceShape shape, int place, int step)
    {
        int row = _lengths.Order[place];
        return row * shape.Length + (_isBackward ? _lengths.Steps[row] - 1 - step : step) * shape.Features;
    }
}
