namespace MlNetDeep;

/// <summary>
/// The mean of each feature over the steps around one, its trend: y_t = 1/size sum over s from t - a to t + b of x_s with a = (size - 1) /
/// 2, rounded down, and b = size - 1 - a; beyond the first and last step that a row has, their values repeat. [time, features] to the same.
/// Or what is left of x without it, the remainder: y_t = x_t minus that mean. Fixed: there is nothing to learn. Zeros beyond the steps that
/// a row has. Backward: dx_s += dy_t / size for each of these places. Zeng, Chen, Zhang and Xu, "Are transformers effective for time series
/// forecasting?", AAAI 2023, whose size is odd.
/// </summary>
/// <param name="size">The steps of a mean, 1 to 1024.</param>
/// <param name="takesRemainder">Whether the remainder is taken, and not the mean.</param>
public sealed class MovingAverage(int size, bool takesRemainder = false) : Layer
{
    /// <summary>The most steps of a mean.</summary>
    internal const int MostSteps = 1024;

    private SequenceShape _shape;

    /// <summary>The steps of a mean.</summary>
    public int Size { get; } = size;

    /// <summary>Whether the remainder is taken, and not the mean.</summary>
    public bool TakesRemainder { get; } = takesRemainder;

    private static readonly OptionTable Table = new OptionTable<MovingAverage>
    {
        { o => o.Size, Allowed.From(1).To(MostSteps).Else("a trend over more steps is seen in a coarser series") },
        { o => o.TakesRemainder, Allowed.Any },
    };

    internal override OptionTable OptionTable => Table;

    /// <inheritdoc/>
    protected internal override Shape Build(Shape input, LayerBuilder builder)
    {
        _shape = SequenceShape.Of(input, "The layer MovingAverage");
        return input;
    }

    /// <summary>The steps before one that its mean sees.</summary>
    internal int Before => (Size - 1) / 2;

    /// <inheritdoc/>
    protected internal override void Forward(in LayerPass pass, ReadOnlySpan<float> x, Span<float> y)
    {
        y.Clear();
        for (int row = 0; row < pass.Rows; row++)
        {
            int steps = _shape.StepsOf(pass, row);
            ReadOnlySpan<float> source = x.Slice(row * _shape.Length, steps * _shape.Features);
            for (int t = 0; t < steps; t++)
            {
                var place = new Window(this, t, steps);
                Span<float> mean = Step(y[(row * _shape.Length)..], t);
                VectorMath.AddColumnSums(new ReadOnlyMatrix(source[(place.First * _shape.Features)..], place.Count, _shape.Features), mean);
                AddTimes(Step(source, 0), place.OfFirst, mean);
                AddTimes(Step(source, steps - 1), place.OfLast, mean);
                TensorPrimitives.Multiply(mean, 1f / Size, mean);
                if (TakesRemainder)
                    TensorPrimitives.Subtract(Step(source, t), mean, mean);
            }
        }
    }

    /// <inheritdoc/>
    protected internal override void Backward(
        in LayerPass pass, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> dy, Span<float> dx)
    {
        dx.Clear();
        for (int row = 0; !dx.IsEmpty && row < pass.Rows; row++)
        {
            int steps = _shape.StepsOf(pass, row);
            Span<float> destination = dx.Slice(row * _shape.Length, steps * _shape.Features);
            for (int t = 0; t < steps; t++)
            {
                var place = new Window(this, t, steps);
                Span<float> share = Step(dy[(row * _shape.Length)..], t);
                if (TakesRemainder)
                    TensorPrimitives.Add(Step(destination, t), share, Step(destination, t));
                // Scaled where it stands, as a layer without parameters may.
                TensorPrimitives.Multiply(share, (TakesRemainder ? -1f : 1f) / Size, share);
                var each = new ReadOnlyMatrix(share, place.Count, _shape.Features, 0, 1);
                VectorMath.Add(each, new Matrix(destination[(place.First * _shape.Features)..], place.Count, _shape.Features));
                AddTimes(share, place.OfFirst, Step(destination, 0));
                AddTimes(share, place.OfLast, Step(destination, steps - 1));
            }
        }
    }

    private static void AddTimes(ReadOnlySpan<float> values, int times, Span<float> sum)
    {
        // Not even a NaN, which zero times is NaN.
        if (times > 0)
            TensorPrimitives.MultiplyAdd(values, times, sum, sum);
    }

    private Span<float> Step(Span<float> sequence, int step) => sequence.Slice(step * _shape.Features, _shape.Features);

    private ReadOnlySpan<float> Step(ReadOnlySpan<float> sequence, int step) => sequence.Slice(step * _shape.Features, _shape.Features);

    /// <summary>The steps that a mean sees: some that are there, and how often the first and the last stand in for others.</summary>
    private readonly struct Window
    {
        public Window(MovingAverage layer, int step, int steps)
        {
            int first = step - layer.Before, end = first + layer.Size;
            First = Math.Max(0, first);
            Count = Math.Min(steps, end) - First;
            OfFirst = Math.Max(0, -first);
            OfLast = Math.Max(0, end - steps);
        }

        public int First { get; }

        public int Count { get; }

        public int OfFirst { get; }

        public int OfLast { get; }
    }
}
