namespace MlNetDeep.Kernels.Tests;

public class MatrixTests
{
    [Fact]
    public void A_transposed_view_exchanges_sizes_and_strides()
    {
        var view = new Matrix(new float[23], 3, 4, 8, 2).Transposed;
        Assert.Equal((4, 3, 2, 8), (view.Rows, view.Columns, view.RowStride, view.ColumnStride));
        var back = ((ReadOnlyMatrix)view).Transposed;
        Assert.Equal((3, 4, 8, 2), (back.Rows, back.Columns, back.RowStride, back.ColumnStride));
    }

    [Theory]
    [InlineData(22, 3, 4, 8, 2)]
    [InlineData(0, 1, 1, 1, 1)]
    [InlineData(100, 50_000, 50_000, 50_000, 1)]
    public void A_span_that_ends_before_the_view_is_refused(int length, int rows, int columns, int rowStride, int columnStride)
    {
        var error = Assert.Throws<ArgumentException>(() => { _ = new Matrix(new float[length], rows, columns, rowStride, columnStride); });
        Assert.Contains($"{length} elements", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => { _ = new ReadOnlyMatrix(new float[length], rows, columns, rowStride, columnStride); });
    }

    [Fact]
    public void The_shortest_span_that_reaches_the_last_element_is_enough()
    {
        Assert.Equal(3, new Matrix(new float[23], 3, 4, 8, 2).Rows);
        Assert.Equal(0, new ReadOnlyMatrix([], 5, 0).Columns);
    }

    [Theory]
    [InlineData(-1, 2, 2, 1)]
    [InlineData(2, -1, 2, 1)]
    [InlineData(2, 2, -1, 1)]
    [InlineData(2, 2, 2, -1)]
    public void Negative_sizes_and_strides_are_refused(int rows, int columns, int rowStride, int columnStride) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => { _ = new ReadOnlyMatrix(new float[9], rows, columns, rowStride, columnStride); });
}
