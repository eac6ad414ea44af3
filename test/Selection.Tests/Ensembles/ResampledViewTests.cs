using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetDeep.Trainers.Tests.Contract;
using MlNetDeep.Trainers.Tests.Estimators;

namespace MlNetDeep.Selection.Tests.Ensembles;

/// <summary>A view that repeats rows, over rows in memory and over others.</summary>
public sealed class ResampledViewTests
{
    private static readonly int[] Counts = [0, 2, 1, 0, 0, 3, .. new int[90]];

    private readonly MLContext _mlContext = new(seed: 1);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Rows_come_as_often_as_said_and_in_their_order(bool cached)
    {
        ResampledView view = View(cached);

        List<ViewRow> rows = Cells.Read(view, "Number", "Name");

        Assert.Equal([101L, 101, 102, 105, 105, 105], rows.Select(row => (long)row.Values[0]));
        Assert.Equal("row 5", rows[^1].Values[1]);
        Assert.Equal(6, view.GetRowCount());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Each_row_has_an_ID_of_its_own_the_same_in_every_reading(bool cached)
    {
        ResampledView view = View(cached);

        DataViewRowId[] ids = [.. Cells.Read(view, "Number").Select(row => row.Id)];

        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.Equal(ids, Cells.Read(view).Select(row => row.Id));
    }

    [Fact]
    public void Cached_rows_are_shuffled_by_the_random_numbers_given()
    {
        var view = new ResampledView(new CacheDataView(_mlContext, Data(), null), [.. Enumerable.Repeat(2, 96)]);
        long[] Read(int seed)
        {
            using DataViewRowCursor cursor = view.GetRowCursor([view.Schema["Number"]], new Random(seed));
            return [.. Cells.Read(cursor, view.Schema["Number"]).Select(row => (long)row.Values[0])];
        }

        Assert.True(view.CanShuffle);
        Assert.Equal(Read(1), Read(1));
        Assert.NotEqual(Read(1), Read(2));
        Assert.Equal(Enumerable.Range(0, 192).Select(row => 100L + row / 2), Read(1).Order());
        Assert.False(View(cached: false).CanShuffle);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Columns_that_were_not_asked_for_are_not_active(bool cached)
    {
        ResampledView view = View(cached);

        using DataViewRowCursor cursor = view.GetRowCursor([view.Schema["Number"]]);

        Assert.True(cursor.IsColumnActive(view.Schema["Number"]));
        Assert.False(cursor.IsColumnActive(view.Schema["Name"]));
        Assert.Equal(-1, cursor.Position);
        Assert.True(cursor.MoveNext());
        Assert.Equal(0, cursor.Position);
        while (cursor.MoveNext())
            Assert.True(cursor.Position > 0);
        Assert.Equal(-1, cursor.Position);
        Assert.False(cursor.MoveNext());
    }

    private ResampledView View(bool cached) => new ResampledView(cached ? new CacheDataView(_mlContext, Data(), null) : Data(), Counts);

    private IDataView Data() => EnsembleData.View(_mlContext, LearningTask.Regression);
}
