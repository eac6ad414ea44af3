namespace MlNetDeep.Kernels.Tests;

public class VectorMathTests
{
    public static TheoryData<int> AllWidths => Widths.Data;

    [Theory]
    [MemberData(nameof(AllWidths))]
    public void Column_sums_add_to_what_is_there(int width)
    {
        foreach (var (rows, columns, layout, guard) in Shapes())
        {
            using var x = new StridedOperand(rows, columns, layout, guard).With(Samples.Uniform(rows * columns, 1));
            var before = Samples.Uniform(columns, 2);
            using var sums = GuardedBuffer.Of(before, guard);
            Widths.Run(width, new ColumnSumsKernel(x.Matrix, sums.Span));
            for (var j = 0; j < columns; j++)
            {
                double exact = before[j], magnitude = Math.Abs(before[j]);
                for (var i = 0; i < rows; i++)
                    (exact, magnitude) = (exact + x[i, j], magnitude + Math.Abs(x[i, j]));
                Check.Near(exact, sums.Span[j], (rows + 1) * Check.Roundoff * magnitude, $"{rows} x {columns}, {layout}, column {j}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(AllWidths))]
    public void A_row_vector_is_added_to_every_row(int width)
    {
        foreach (var (rows, columns, layout, guard) in Shapes())
        {
            var before = Samples.Uniform(rows * columns, 1);
            using var x = new StridedOperand(rows, columns, layout, guard).With(before);
            using var row = GuardedBuffer.Of(Samples.Uniform(columns, 2), guard);
            Widths.Run(width, new AddRowVectorKernel(row.Span, x.Matrix));
            x.AssertGapsUntouched();
            for (var i = 0; i < rows; i++)
            {
                for (var j = 0; j < columns; j++)
                    Assert.Equal(before[i * columns + j] + row.Span[j], x[i, j]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(AllWidths))]
    public void Column_sums_of_products_add_to_what_is_there(int width)
    {
        foreach (var (rows, columns, layout, guard) in Shapes().Where(shape => shape.Layout is Layout.RowMajor or Layout.PaddedRows))
        {
            using var a = new StridedOperand(rows, columns, layout, guard).With(Samples.Uniform(rows * columns, 1));
            using var b = new StridedOperand(rows, columns, Layout.PaddedRows, guard).With(Samples.Uniform(rows * columns, 3));
            var before = Samples.Uniform(columns, 2);
            using var sums = GuardedBuffer.Of(before, guard);
            Widths.Run(width, new ProductColumnSumsKernel(a.Matrix, b.Matrix, sums.Span));
            for (var j = 0; j < columns; j++)
            {
                double exact = before[j], magnitude = Math.Abs(before[j]);
                for (var i = 0; i < rows; i++)
                    (exact, magnitude) = (exact + (double)a[i, j] * b[i, j], magnitude + Math.Abs((double)a[i, j] * b[i, j]));
                Check.Near(exact, sums.Span[j], (rows + 2) * Check.Roundoff * magnitude, $"{rows} x {columns}, {layout}, column {j}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(AllWidths))]
    public void Matrices_are_copied_and_added_row_by_row(int width)
    {
        foreach (var (rows, columns, layout, guard) in Shapes().Where(shape => shape.Layout is Layout.RowMajor or Layout.PaddedRows))
        {
            var values = Samples.Uniform(rows * columns, 1);
            using var x = new StridedOperand(rows, columns, layout, guard).With(values);
            using var y = new StridedOperand(rows, columns, Layout.PaddedRows, guard);
            Widths.Run(width, new RowLoop<MatrixCopyStep>(new(x.Matrix, y.Matrix), rows, columns));
            AssertIs(1);
            Widths.Run(width, new RowLoop<MatrixAddStep>(new(x.Matrix, y.Matrix), rows, columns));
            AssertIs(2);
            x.AssertGapsUntouched();
            y.AssertGapsUntouched();

            void AssertIs(float factor)
            {
                for (var i = 0; i < rows; i++)
                {
                    for (var j = 0; j < columns; j++)
                        Assert.Equal(factor * values[i * columns + j], y[i, j]);
                }
            }
        }
    }

    [Fact]
    public void One_row_is_copied_to_all_and_columns_that_lie_apart_are_refused()
    {
        var y = new float[4];
        VectorMath.Copy(new ReadOnlyMatrix([1f, 2], 2, 2, 0, 1), new Matrix(y, 2, 2));
        Assert.Equal([1f, 2, 1, 2], y);
        VectorMath.Add(new ReadOnlyMatrix([1f, 2, 3, 4], 2, 2), new Matrix(y, 2, 2));
        Assert.Equal([2f, 4, 4, 6], y);
        Assert.Throws<ArgumentException>(() => VectorMath.Copy(new ReadOnlyMatrix(new float[4], 2, 2, 1, 2), new Matrix(new float[4], 2, 2)));
        Assert.Throws<ArgumentException>(() => VectorMath.Add(new ReadOnlyMatrix(new float[4], 2, 2), new Matrix(new float[6], 2, 3)));
        Assert.Throws<ArgumentException>(
            () => VectorMath.AddProductColumnSums(new ReadOnlyMatrix(new float[4], 2, 2), new ReadOnlyMatrix(new float[2], 1, 2), new float[2]));
        var sums = new float[2];
        VectorMath.AddProductColumnSums(new ReadOnlyMatrix([1f, 2, 3, 4], 2, 2), new ReadOnlyMatrix([1f, 1, 2, 2], 2, 2), sums);
        Assert.Equal([7f, 10], sums);
    }

    [Fact]
    public void A_vector_of_another_length_is_refused()
    {
        Assert.Throws<ArgumentException>(() => VectorMath.AddColumnSums(new ReadOnlyMatrix(new float[6], 2, 3), new float[2]));
        Assert.Throws<ArgumentException>(() => VectorMath.AddRowVector(new float[2], new Matrix(new float[6], 2, 3)));
    }

    [Fact]
    public void The_public_functions_run_the_same_kernels()
    {
        var sums = new float[3];
        VectorMath.AddColumnSums(new ReadOnlyMatrix([1f, 2, 3, 4, 5, 6], 2, 3), sums);
        Assert.Equal([5f, 7, 9], sums);
        var x = new float[4];
        VectorMath.AddRowVector([1f, 2], new Matrix(x, 2, 2));
        Assert.Equal([1f, 2, 1, 2], x);
    }

    private static IEnumerable<(int Rows, int Columns, Layout Layout, Guard Guard)> Shapes()
    {
        foreach (var guard in Enum.GetValues<Guard>())
        {
            for (var columns = 0; columns <= 67; columns++)
                yield return (3, columns, Layout.RowMajor, guard);
            foreach (var layout in Enum.GetValues<Layout>())
            {
                yield return (0, 5, layout, guard);
                yield return (9, 37, layout, guard);
            }
        }
    }
}
