using MlNetDeep.Reference;

namespace MlNetDeep.Kernels.Tests;

public class BatchNormalizationTests
{
    private const float Epsilon = 1e-3f;

    public static TheoryData<int> AllWidths => Widths.Data;

    [Theory]
    [MemberData(nameof(AllWidths))]
    public void Moments_are_the_mean_and_the_biased_variance(int width)
    {
        foreach (var (rows, columns, guard) in Shapes())
        {
            foreach (var offset in new[] { 0f, 1000 })
            {
                using var x = GuardedBuffer.Of([.. Samples.Uniform(rows * columns, rows, 2).Select(value => value + offset)], guard);
                using var mean = new GuardedBuffer(columns, guard);
                using var squares = new GuardedBuffer(columns, guard);
                Widths.Run(width, new MomentsKernel(x.Span, mean.Span, squares.Span));
                for (var j = 0; j < columns; j++)
                {
                    var (exactMean, exactVariance) = BatchNormalizationReference.Moments(Column(x.Span, columns, j));
                    // One roundoff a term of a quarter of a block, and one for each block.
                    var operations = Math.Min(rows, 512) / 4 + rows * columns / 2048 + 6;
                    var meanBound = operations * Check.Roundoff * (Math.Abs(offset) + 2);
                    Check.Near(exactMean, mean.Span[j], meanBound, $"{rows} x {columns}, mean {j}");
                    // An error e of the mean, or of a block's, adds e^2; a deviation's own rounding is half a digit of x.
                    var bound = (operations + 4) * Check.Roundoff * exactVariance
                        + 2 * meanBound * meanBound + 2 * Check.Roundoff * Math.Abs(offset) * Math.Sqrt(exactVariance);
                    Check.Near(exactVariance, squares.Span[j] / rows, bound, $"{rows} x {columns}, variance {j}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(AllWidths))]
    public void Normalized_values_and_their_gradients_follow_the_definition(int width)
    {
        foreach (var (rows, columns, guard) in Shapes().Where(shape => shape.Rows <= 70))
        {
            var gamma = Samples.Uniform(columns, 1, 2);
            using var x = GuardedBuffer.Of(Samples.Uniform(rows * columns, 2, 2), guard);
            using var dy = GuardedBuffer.Of(Samples.Uniform(rows * columns, 3), guard);
            using var shift = GuardedBuffer.Of(Samples.Uniform(columns, 4), guard);
            using var mean = new GuardedBuffer(columns, guard);
            using var scale = new GuardedBuffer(columns, guard);
            using var y = new GuardedBuffer(rows * columns, guard);
            using var dx = new GuardedBuffer(rows * columns, guard);
            var variance = new float[columns];
            BatchNormalization.Moments(x.Span, mean.Span, variance);
            BatchNormalization.Scale(gamma, variance, Epsilon, scale.Span);
            Widths.Run(width, new ChannelLoop<NormalizeStep>(new(x.Span, mean.Span, scale.Span, shift.Span, y.Span), rows, columns));
            RunGradient(width, x.Span, dy.Span, mean.Span, scale.Span, variance, guard, dx.Span);
            for (var j = 0; j < columns; j++)
            {
                var values = Column(x.Span, columns, j);
                var normalized = BatchNormalizationReference.Normalize(values, Epsilon);
                var gradient = BatchNormalizationReference.Gradient(values, Column(dy.Span, columns, j), gamma[j], Epsilon);
                // Values within 2, deviations from sqrt(epsilon) on: sums and quotients of them round by some digits of this.
                var bound = 200 * Check.Roundoff * Math.Max(1, Math.Abs(scale.Span[j]));
                for (var i = 0; i < rows; i++)
                {
                    Check.Near(normalized[i] * gamma[j] + shift.Span[j], y.Span[i * columns + j], bound, $"{rows} x {columns}, y {i} {j}");
                    Check.Near(gradient[i], dx.Span[i * columns + j], bound, $"{rows} x {columns}, dx {i} {j}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(AllWidths))]
    public void Gradient_sums_are_those_of_the_columns(int width)
    {
        foreach (var (rows, columns, guard) in Shapes())
        {
            using var x = GuardedBuffer.Of(Samples.Uniform(rows * columns, 2), guard);
            using var dy = GuardedBuffer.Of(Samples.Uniform(rows * columns, 3), guard);
            using var mean = GuardedBuffer.Of(Samples.Uniform(columns, 4), guard);
            using var deltas = new GuardedBuffer(columns, guard);
            using var products = new GuardedBuffer(columns, guard);
            Widths.Run(width, new GradientSumsKernel(x.Span, dy.Span, mean.Span, deltas.Span, products.Span));
            for (var j = 0; j < columns; j++)
            {
                var (values, gradients) = (Column(x.Span, columns, j), Column(dy.Span, columns, j));
                double mu = mean.Span[j];
                var terms = values.Zip(gradients, (value, gradient) => gradient * (value - mu)).ToArray();
                var operations = Math.Min(rows, 512) / 4 + rows * columns / 2048 + 6;
                Check.Near(gradients.Sum(), deltas.Span[j], operations * Check.Roundoff * gradients.Sum(Math.Abs), $"{rows} x {columns}, sum {j}");
                Check.Near(terms.Sum(), products.Span[j], operations * Check.Roundoff * terms.Sum(Math.Abs), $"{rows} x {columns}, product {j}");
            }
        }
    }

    [Fact]
    public void A_column_without_spread_is_its_shift()
    {
        float[] mean = [0], variance = [0], scale = [0], y = new float[3], x = [0.1f, 0.1f, 0.1f];
        BatchNormalization.Moments(x, mean, variance);
        BatchNormalization.Scale([2], variance, Epsilon, scale);
        BatchNormalization.Normalize(x, mean, scale, [0.5f], y);
        Assert.Equal([0.5f, 0.5f, 0.5f], y);
    }

    [Fact]
    public void NaN_stays_in_its_channel()
    {
        float[] x = [1, 2, float.NaN, 4], mean = new float[2], variance = new float[2];
        BatchNormalization.Moments(x, mean, variance);
        Assert.True(float.IsNaN(mean[0]) && float.IsNaN(variance[0]));
        Assert.Equal((3f, 1f), (mean[1], variance[1]));
    }

    [Fact]
    public void Spans_of_other_sizes_are_refused()
    {
        float[] two = new float[2], six = new float[6];
        var error = Assert.Throws<ArgumentException>(() => BatchNormalization.Moments(new float[5], two, two));
        Assert.Contains("5 elements, which are not one or more rows of 2 channels", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => BatchNormalization.Moments([], two, two));
        Assert.Throws<ArgumentException>(() => BatchNormalization.Moments(six, two, new float[3]));
        Assert.Throws<ArgumentException>(() => BatchNormalization.Scale(two, six, Epsilon, two));
        Assert.Throws<ArgumentException>(() => BatchNormalization.Normalize(six, two, two, six, six));
        Assert.Throws<ArgumentException>(() => BatchNormalization.Normalize(six, two, two, two, new float[4]));
        Assert.Throws<ArgumentException>(() => BatchNormalization.GradientSums(six, new float[4], two, two, two));
        Assert.Throws<ArgumentException>(() => BatchNormalization.Gradient(six, six, two, two, two, two, new float[4]));
    }

    private static void RunGradient(
        int width, Span<float> x, Span<float> dy, Span<float> mean, Span<float> scale, float[] variance, Guard guard, Span<float> dx)
    {
        var rows = x.Length / mean.Length;
        using var deltas = new GuardedBuffer(mean.Length, guard);
        using var slope = new GuardedBuffer(mean.Length, guard);
        BatchNormalization.GradientSums(x, dy, mean, deltas.Span, slope.Span);
        for (var j = 0; j < mean.Length; j++)
        {
            deltas.Span[j] /= rows;
            slope.Span[j] /= rows * (variance[j] + Epsilon);
        }
        Widths.Run(width, new ChannelLoop<NormalizeGradientStep>(new(x, dy, mean, scale, deltas.Span, slope.Span, dx), rows, mean.Length));
    }

    private static double[] Column(ReadOnlySpan<float> x, int columns, int column)
    {
        var values = new double[x.Length / columns];
        for (var i = 0; i < values.Length; i++)
            values[i] = x[i * columns + column];
        return values;
    }

    /// <summary>All numbers of channels around the vectors' widths, and rows of less, exactly and more than a block.</summary>
    private static IEnumerable<(int Rows, int Columns, Guard Guard)> Shapes()
    {
        foreach (var guard in Enum.GetValues<Guard>())
        {
            for (var columns = 1; columns <= 37; columns++)
                yield return (7, columns, guard);
            foreach (var (rows, columns) in new[] { (1, 5), (2, 3), (67, 16), (300, 33), (128, 32), (129, 32), (5000, 1), (40, 2100) })
                yield return (rows, columns, guard);
        }
    }
}
