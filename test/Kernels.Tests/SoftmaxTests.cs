using MlNetDeep.Reference;

namespace MlNetDeep.Kernels.Tests;

public class SoftmaxTests
{
    public static TheoryData<int> AllWidths => Widths.Data;

    [Theory]
    [MemberData(nameof(AllWidths))]
    public void Both_forms_are_right_at_every_number_of_columns(int width)
    {
        const int rows = 3;
        for (var columns = 0; columns <= 67; columns++)
        {
            var x = Samples.Uniform(rows * columns, columns, 30);
            foreach (var guard in Enum.GetValues<Guard>())
            {
                using var source = GuardedBuffer.Of(x, guard);
                using var target = new GuardedBuffer(x.Length, guard);
                Widths.Run(width, new SoftmaxKernel(source.Span, rows, columns, target.Span, logarithm: false));
                Compare(x, columns, target.Span, logarithm: false);
                Widths.Run(width, new SoftmaxKernel(source.Span, rows, columns, target.Span, logarithm: true));
                Compare(x, columns, target.Span, logarithm: true);
                Widths.Run(width, new SoftmaxKernel(source.Span, rows, columns, source.Span, logarithm: true));
                Assert.True(source.Span.SequenceEqual(target.Span));
            }
        }
    }

    [Theory]
    [MemberData(nameof(AllWidths))]
    public void Huge_inputs_neither_overflow_nor_lose_the_row(int width)
    {
        var x = Enumerable.Range(0, 21).Select(i => 1e4f + i % 5).ToArray();
        var y = new float[21];
        Widths.Run(width, new SoftmaxKernel(x, 1, 21, y, logarithm: false));
        Compare(x, 21, y, logarithm: false);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_row_with_NaN_or_infinity_is_NaN_and_the_others_are_not(float bad)
    {
        foreach (var width in Widths.All)
        {
            for (var position = 0; position < 19; position++)
            {
                var x = Samples.Uniform(2 * 19, 5);
                x[position] = bad;
                var y = new float[x.Length];
                Widths.Run(width, new SoftmaxKernel(x, 2, 19, y, logarithm: false));
                Assert.All(y[..19], value => Assert.True(float.IsNaN(value)));
                Compare(x.AsSpan(19), 19, y.AsSpan(19), logarithm: false);
            }
        }
    }

    [Fact]
    public void Minus_infinity_among_finite_values_has_probability_zero()
    {
        float[] x = [1, float.NegativeInfinity, 2];
        var y = new float[3];
        Activations.Softmax(x, 1, 3, y);
        Assert.Equal(0, y[1]);
        Assert.Equal(1, y[0] + y[2], 1e-6f);
        Activations.LogSoftmax(x, 1, 3, y);
        Assert.Equal(float.NegativeInfinity, y[1]);
    }

    [Fact]
    public void A_span_of_the_wrong_size_is_refused_with_the_sizes()
    {
        var error = Assert.Throws<ArgumentException>(() => Activations.Softmax(new float[5], 2, 3, new float[6]));
        Assert.Contains("5 elements, but 2 rows of 3 columns are 6", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Activations.LogSoftmax(new float[6], 2, 3, new float[5]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Activations.Softmax([], -1, 3, []));
    }

    private static void Compare(ReadOnlySpan<float> x, int columns, ReadOnlySpan<float> y, bool logarithm)
    {
        for (var start = 0; start < x.Length; start += columns)
        {
            var row = x.Slice(start, columns);
            var exact = logarithm ? ActivationReference.LogSoftmax(row) : ActivationReference.Softmax(row);
            var max = float.MinValue;
            foreach (var value in row)
                max = Math.Max(max, value);
            for (var j = 0; j < columns; j++)
            {
                // Of the sum: one roundoff a term. Of x - max: one of its size, which exp turns into a relative error of the result.
                var relative = (columns + 6 + (max - row[j])) * Check.Roundoff;
                var bound = logarithm ? relative + 2 * Check.Roundoff * Math.Abs(exact[j]) : relative * exact[j];
                Check.Near(exact[j], y[start + j], bound, $"column {j} of {columns}");
            }
        }
    }
}
