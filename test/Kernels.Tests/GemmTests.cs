namespace MlNetDeep.Kernels.Tests;

public class GemmTests
{
    public static TheoryData<int> PublicAndAllWidths => [GemmCheck.Public, .. Widths.All];

    [Theory]
    [MemberData(nameof(PublicAndAllWidths))]
    public void Every_small_shape_is_right_in_every_form(int width)
    {
        // Around the tiles of all widths: rows 2, 4, 6, 12 and columns 2, 8, 16, 32.
        int[] rows = [1, 3, 4, 5, 6, 7, 12, 13];
        int[] columns = [1, 2, 9, 16, 17, 33];
        foreach (var m in rows)
        {
            foreach (var n in columns)
            {
                foreach (var k in (int[])[0, 1, 5, 17])
                {
                    foreach (var form in Enum.GetValues<ProductForm>())
                        GemmCheck.Run(width, m, n, k, form);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(PublicAndAllWidths))]
    public void Shapes_around_the_cache_blocks_are_right(int width)
    {
        (int M, int N, int K)[] shapes =
        [
            (GemmBlocking.MC + 1, 5, 9), (GemmBlocking.MC, 33, 4), (5, 7, GemmBlocking.KC), (5, 35, GemmBlocking.KC + 1),
            (13, 3, 2 * GemmBlocking.KC + 1), (4, GemmBlocking.NC + 1, 3), (2, 70, GemmBlocking.KC + 5), (1, GemmBlocking.NC + 3, 9),
        ];
        foreach (var (m, n, k) in shapes)
        {
            foreach (var form in Enum.GetValues<ProductForm>())
                GemmCheck.Run(width, m, n, k, form);
        }
    }

    [Theory]
    [MemberData(nameof(PublicAndAllWidths))]
    public void Every_layout_of_every_operand_is_right_between_guards(int width)
    {
        (int M, int N, int K)[] shapes = [(1, 19, 21), (7, 1, 9), (3, 9, 11), (14, 35, 6), (9, 18, 1), (1, 1, 5)];
        foreach (var (m, n, k) in shapes)
        {
            foreach (var a in Enum.GetValues<Layout>())
            {
                foreach (var b in Enum.GetValues<Layout>())
                {
                    foreach (var c in Enum.GetValues<Layout>())
                    {
                        var guard = (a + (int)b + (int)c) is Layout.RowMajor or Layout.PaddedRows ? Guard.Before : Guard.After;
                        foreach (var form in Enum.GetValues<ProductForm>())
                            GemmCheck.Run(width, m, n, k, form, a, b, c, guard);
                    }
                }
            }
        }
    }

    [Fact]
    public void An_empty_result_needs_no_operands()
    {
        Gemm.Multiply(new ReadOnlyMatrix([], 0, 3), new ReadOnlyMatrix(new float[6], 3, 2), new Matrix([], 0, 2));
        Gemm.MultiplyAdd(new ReadOnlyMatrix(new float[6], 2, 3), new ReadOnlyMatrix([], 3, 0), new Matrix([], 2, 0));
        Gemm.Multiply(new ReadOnlyMatrix([], 2, 0), PackedMatrix.Pack(new ReadOnlyMatrix([], 0, 0)), new Matrix([], 2, 0));
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(1, 40, 30)]
    [InlineData(13, 40, 30)]
    public void NaN_and_infinity_reach_exactly_the_elements_that_depend_on_them(int m, int n, int k)
    {
        foreach (var bad in (float[])[float.NaN, float.PositiveInfinity])
        {
            var a = new float[m * k];
            Array.Fill(a, 1);
            a[(m - 1) * k + k / 2] = bad;
            var b = new float[k * n];
            Array.Fill(b, 2);
            foreach (var width in Widths.All)
            {
                var c = new float[m * n];
                var right = new StridedRight(new ReadOnlyMatrix(b, k, n));
                Widths.Run(width, new GemmKernel<StridedRight, NoEpilogue>(new(a, m, k), right, default, false, new(c, m, n)));
                Assert.All(c[((m - 1) * n)..], value => Assert.Equal(bad, value));
                Assert.All(c[..((m - 1) * n)], value => Assert.Equal(2 * k, value));
            }
        }
    }

    [Fact]
    public void An_epilogue_runs_once_on_the_accumulated_sum()
    {
        const int m = 7, n = 19, k = GemmBlocking.KC + 2;
        var (a, b) = (new float[m * k], new float[k * n]);
        Array.Fill(a, 1);
        Array.Fill(b, -1);
        var c = new float[m * n];
        Array.Fill(c, k + 3);
        var bias = new float[n];
        Array.Fill(bias, 4);
        var epilogue = new BiasEpilogue<ReluFunction>(bias, default);
        Gemm.MultiplyAdd(new ReadOnlyMatrix(a, m, k), new ReadOnlyMatrix(b, k, n), epilogue, new Matrix(c, m, n));
        Assert.All(c, value => Assert.Equal(7, value));
    }

    [Theory]
    [MemberData(nameof(Widths.Data), MemberType = typeof(Widths))]
    public void A_row_times_a_packed_matrix_is_the_same_bits_whatever_rows_are_beside_it(int width)
    {
        const int Rows = 29;
        foreach (var (k, n) in new[] { (1, 5), (2, 1), (7, 33), (64, 64), (321, 40), (700, 3) })
        {
            float[] a = Samples.Uniform(Rows * k, 1), bias = Samples.Uniform(n, 3), expected = new float[Rows * n];
            a.AsSpan(0, k).Clear();
            PackedMatrix b = Widths.Pack(width, new ReadOnlyMatrix(Samples.Uniform(k * n, 2), k, n));
            Run(0, Rows, expected);
            for (int first = 0; first < Rows; first++)
            {
                for (int rows = 1; first + rows <= Rows; rows++)
                {
                    var actual = new float[rows * n];
                    Run(first, rows, actual);
                    Assert.Equal(
                        expected.AsSpan(first * n, rows * n).ToArray().Select(BitConverter.SingleToInt32Bits), actual.Select(BitConverter.SingleToInt32Bits));
                }
            }

            void Run(int first, int rows, float[] c) => Widths.Run(width, new GemmKernel<PackedRight, BiasEpilogue<IdentityFunction>>(
                new ReadOnlyMatrix(a.AsSpan(first * k), rows, k), new PackedRight(b), new BiasEpilogue<IdentityFunction>(bias, default), false,
                new Matrix(c, rows, n)));
        }
    }

    [Fact]
    public void Read_row_by_row_a_packed_matrix_is_the_same_memory()
    {
        var packed = new PackedMatrix(2, 2);
        PackedMatrix rows = packed.RowByRow();
        packed.Write(new ReadOnlyMatrix([1f, 2, 3, 4], 2, 2), 0, 0);
        var c = new float[2];
        Gemm.Multiply(new ReadOnlyMatrix([10f, 0], 1, 2), rows, new Matrix(c, 1, 2));
        Assert.Equal([10f, 20], c);
        // What a zero multiplies is not read.
        packed.Write(new ReadOnlyMatrix([1f, 2, float.NaN, float.PositiveInfinity], 2, 2), 0, 0);
        Gemm.Multiply(new ReadOnlyMatrix([10f, 0], 1, 2), rows, new Matrix(c, 1, 2));
        Assert.Equal([10f, 20], c);
        Gemm.Multiply(new ReadOnlyMatrix([10f, 0], 1, 2), packed, new Matrix(c, 1, 2));
        Assert.All(c, value => Assert.True(float.IsNaN(value)));
    }

    [Fact]
    public void Packing_takes_a_copy()
    {
        float[] b = [1, 2, 3, 4];
        var packed = PackedMatrix.Pack(new ReadOnlyMatrix(b, 2, 2));
        b[0] = 100;
        var c = new float[2];
        Gemm.MultiplyAddBias(new ReadOnlyMatrix([1f, 1f], 1, 2), packed, [10f, 20f], new Matrix(c, 1, 2));
        Assert.Equal([14f, 26f], c);
        Assert.Equal((2, 2), (packed.Rows, packed.Columns));
    }

    [Theory]
    [InlineData(7, 10)]
    [InlineData(64, 32)]
    [InlineData(GemmBlocking.KC + 80, 70)]
    [InlineData(3 * GemmBlocking.KC - 1, 96)]
    public void A_matrix_packed_part_by_part_is_the_matrix_packed_whole(int k, int n)
    {
        const int rowStep = 48;
        var b = Samples.Uniform(k * n, 1);
        var parts = new PackedMatrix(k + 5, n);
        parts.Resize(k);
        for (var row = 0; row < k; row += rowStep)
        {
            for (var column = 0; column < n; column += PackedMatrix.ColumnGroup)
            {
                var (rows, columns) = (Math.Min(rowStep, k - row), Math.Min(PackedMatrix.ColumnGroup, n - column));
                parts.Write(new ReadOnlyMatrix(b.AsSpan(row * n + column), rows, columns, n, 1), row, column);
            }
        }
        var (expected, actual) = (new float[5 * n], new float[5 * n]);
        var a = Samples.Uniform(5 * k, 2);
        Gemm.Multiply(new ReadOnlyMatrix(a, 5, k), PackedMatrix.Pack(new ReadOnlyMatrix(b, k, n)), new Matrix(expected, 5, n));
        Gemm.Multiply(new ReadOnlyMatrix(a, 5, k), parts, new Matrix(actual, 5, n));
        Assert.Equal(expected, actual);
    }

    [Fact]
    public void Parts_outside_a_packed_matrix_or_within_a_group_of_columns_are_refused()
    {
        var packed = new PackedMatrix(4, 40);
        Assert.Throws<ArgumentException>(() => packed.Write(new ReadOnlyMatrix(new float[40], 1, 40), 4, 0));
        Assert.Throws<ArgumentException>(() => packed.Write(new ReadOnlyMatrix(new float[8], 1, 8), 0, 8));
        Assert.Throws<ArgumentException>(() => packed.Write(new ReadOnlyMatrix(new float[8], 1, 8), 0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => packed.Resize(5));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PackedMatrix(-1, 2));
    }

    [Fact]
    public void Shapes_that_do_not_match_are_refused_with_the_shapes()
    {
        var error = Assert.Throws<ArgumentException>(() => Gemm.Multiply(
            new ReadOnlyMatrix(new float[6], 2, 3), new ReadOnlyMatrix(new float[8], 4, 2), new Matrix(new float[4], 2, 2)));
        Assert.Contains("A is 2 x 3, B is 4 x 2, C is 2 x 2", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Gemm.MultiplyAddBias(
            new ReadOnlyMatrix(new float[6], 2, 3), new ReadOnlyMatrix(new float[6], 3, 2), new float[3], new Matrix(new float[4], 2, 2)));
        Assert.Throws<ArgumentException>(() => Gemm.MultiplyAdd(
            new ReadOnlyMatrix(new float[6], 2, 3), new ReadOnlyMatrix(new float[6], 3, 2), new Matrix(new float[6], 3, 2)));
    }
}
