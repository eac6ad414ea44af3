using MlNetDeep.Reference;

namespace MlNetDeep.Kernels.Tests;

public class TransposeTests
{
    [Fact]
    public void Rows_become_columns_and_nothing_outside_is_touched()
    {
        foreach (var guard in Enum.GetValues<Guard>())
        {
            for (var columns = 0; columns <= 67; columns++)
            {
                foreach (var rows in new[] { 1, 2, 3, 4, 31, 32, 33, 70 })
                    AssertTransposes(rows, columns, guard);
            }
        }
    }

    [Fact]
    public void Twice_gives_what_was_there()
    {
        var x = Samples.Uniform(3 * 50, 1);
        var y = new float[x.Length];
        var again = new float[x.Length];
        VectorMath.Transpose(x, 3, y);
        VectorMath.Transpose(y, 50, again);
        Assert.Equal(x, again);
        Assert.NotEqual(x, y);
    }

    [Fact]
    public void Values_that_are_not_numbers_move_like_all_others()
    {
        var y = new float[4];
        VectorMath.Transpose([float.NaN, float.PositiveInfinity, -0f, 1], 2, y);
        Assert.Equal([float.NaN, -0f, float.PositiveInfinity, 1], y);
    }

    [Fact]
    public void Spans_that_are_no_matrix_are_refused()
    {
        var x = new float[6];
        Assert.Contains("rows", Assert.Throws<ArgumentOutOfRangeException>(() => VectorMath.Transpose(x, 0, new float[6])).Message, StringComparison.Ordinal);
        Assert.Contains("4 rows", Assert.Throws<ArgumentException>(() => VectorMath.Transpose(x, 4, new float[6])).Message, StringComparison.Ordinal);
        Assert.Contains("5 elements", Assert.Throws<ArgumentException>(() => VectorMath.Transpose(x, 2, new float[5])).Message, StringComparison.Ordinal);
        Assert.Contains("in place", Assert.Throws<ArgumentException>(() => VectorMath.Transpose(x, 2, x)).Message, StringComparison.Ordinal);
    }

    private static void AssertTransposes(int rows, int columns, Guard guard)
    {
        var values = Samples.Uniform(rows * columns, columns);
        using var x = GuardedBuffer.Of(values, guard);
        using var y = GuardedBuffer.Of(new float[values.Length], guard);
        VectorMath.Transpose(x.Span, rows, y.Span);
        Assert.Equal(TransposeReference.Transpose(values, rows), y.Span.ToArray());
    }
}
