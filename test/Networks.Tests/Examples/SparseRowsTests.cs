namespace MlNetDeep.Networks.Tests;

public class SparseRowsTests
{
    [Fact]
    public void Rows_come_back_without_their_zeros_however_they_were_given()
    {
        var rows = new SparseRows(5);
        rows.Add([0, 3, 0, float.NaN, -1]);
        rows.Add(new SparseRow([0, 1, 4], [7, 0, float.PositiveInfinity]));
        rows.Add(new SparseRow([], []));
        rows.Add([-0f, 0, 0, 0, 1e-45f]);

        Assert.Equal((4, 6), (rows.Count, rows.NonZeros));
        AssertRow(rows[0], [1, 3, 4], [3, float.NaN, -1]);
        AssertRow(rows[1], [0, 4], [7, float.PositiveInfinity]);
        AssertRow(rows[2], [], []);
        AssertRow(rows[3], [4], [1e-45f]);
    }

    [Fact]
    public void Thousands_of_rows_survive_the_growth_of_the_arrays()
    {
        var rows = new SparseRows(1000);
        for (int row = 0; row < 3000; row++)
            rows.Add(new SparseRow([row % 7, 10 + row % 990], [row + 1, -row - 1]));

        Assert.Equal(6000, rows.NonZeros);
        for (int row = 0; row < 3000; row++)
            AssertRow(rows[row], [row % 7, 10 + row % 990], [row + 1, -row - 1]);
    }

    [Theory]
    [InlineData(new[] { 2, 2 }, "index 2 behind 2")]
    [InlineData(new[] { 3, 1 }, "index 1 behind 3")]
    [InlineData(new[] { 0, 5 }, "below the 5 features")]
    [InlineData(new[] { -1, 0 }, "index -1")]
    [InlineData(new[] { 0 }, "1 indices, but 2 values")]
    public void Indices_that_do_not_ascend_below_the_number_of_features_are_refused_and_change_nothing(int[] indices, string part)
    {
        var rows = new SparseRows(5);
        rows.Add([1, 2, 3, 4, 5]);

        var exception = Assert.Throws<ArgumentException>(() => rows.Add(new SparseRow(indices, [1f, 2f])));

        Assert.Contains(part, exception.Message, StringComparison.Ordinal);
        Assert.Equal((1, 5), (rows.Count, rows.NonZeros));
    }

    [Fact]
    public void Rows_that_are_not_there_and_rows_of_another_length_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SparseRows(0));
        var rows = new SparseRows(2);
        Assert.Throws<ArgumentOutOfRangeException>(() => rows[0].Values.Length);
        Assert.Contains("2 features, but 3", Assert.Throws<ArgumentException>(() => rows.Add([1, 2, 3])).Message, StringComparison.Ordinal);
        rows.Add([1, 2]);
        Assert.Throws<ArgumentOutOfRangeException>(() => rows[1].Values.Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => rows[-1].Values.Length);
    }

    [Fact]
    public void Data_over_sparse_rows_give_what_dense_data_give()
    {
        ArraySource source = Sources.Random(300, 40, density: 0.1);
        InMemoryData dense = Sources.ToMemory(source), sparse = ToSparse(source);

        Assert.True(sparse.IsSparse);
        Assert.False(dense.IsSparse);
        Sources.AssertSame(dense, sparse, seed: null);
        Sources.AssertSame(dense, sparse, seed: 3, epoch: 2);
        RowBlock block = sparse.ReadEpoch(3, 2, 8).Single();
        for (int i = 0; i < 300; i++)
        {
            var (x, other) = (new float[40], new float[40]);
            block.GatherFeatures(i, 1, x);
            SparseRow row = block.GetSparseRow(i);
            for (int k = 0; k < row.Indices.Length; k++)
                other[row.Indices[k]] = row.Values[k];
            Assert.Equal(x, other);
            Assert.False(row.Values.Contains(0f));
        }

        Assert.Throws<InvalidOperationException>(() => dense.ReadEpoch(3, 2, 8).Single().GetSparseRow(0).Values.Length);
    }

    [Fact]
    public void A_digest_of_sparse_data_depends_on_indices_and_values()
    {
        byte[] digest = Digest([0, 1, 2]);
        Assert.Equal(digest, Digest([0, 1, 2]));
        Assert.NotEqual(digest, Digest([1, 0, 2]));
        Assert.NotEqual(digest, Digest([0, 1, 3]));

        static byte[] Digest(float[] row)
        {
            var rows = new SparseRows(3);
            rows.Add(row);
            var bytes = new List<byte>();
            new InMemoryData(rows, 1, new float[] { 1 }).AppendTo(part => bytes.AddRange(part));
            return [.. bytes];
        }
    }

    internal static InMemoryData ToSparse(ArraySource source)
    {
        var rows = new SparseRows(source.FeatureLength);
        foreach (ArraySource.Row row in source.Rows)
            rows.Add(row.Features);
        return new InMemoryData(
            rows, 1, source.Rows.Select(row => row.Targets[0]).ToArray(), source.Rows.Select(row => row.Weight).ToArray());
    }

    private static void AssertRow(SparseRow row, int[] indices, float[] values)
    {
        Assert.Equal(indices, row.Indices.ToArray());
        Assert.Equal(values, row.Values.ToArray());
    }
}
