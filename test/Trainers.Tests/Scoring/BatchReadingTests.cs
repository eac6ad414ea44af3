using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using MlNetDeep.Trainers.Tests.Contract;
using MlNetDeep.Trainers.Tests.Estimators;

namespace MlNetDeep.Trainers.Tests.Scoring;

/// <summary>Scoring in batches reads each row once, whatever it is asked for, and hands on what it has read.</summary>
public sealed class BatchReadingTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Theory, MemberData(nameof(BatchModels.Names), MemberType = typeof(BatchModels))]
    public void Rows_that_can_be_read_once_come_out_each_with_its_own_values(string name)
    {
        ITransformer model = BatchModels.Fit(_mlContext, name);
        IDataView all = _mlContext.Data.LoadFromEnumerable(Rows(1000));
        IDataView expected = model.Transform(all);
        string[] columns = [.. expected.Schema.Select(column => column.Name)];
        var queue = new Queue<Row>(Rows(1000));

        IDataView scored = _mlContext.Model.ScoreInBatches(model).Transform(_mlContext.Data.LoadFromEnumerable(Drain(queue)));

        List<ViewRow> rows = Cells.Read(scored, columns);
        Assert.Equal(1000, rows.Count);
        ScoredViews.AssertClose(Cells.Read(expected, columns), rows);
    }

    [Theory, MemberData(nameof(BatchModels.Names), MemberType = typeof(BatchModels))]
    public void A_cursor_opens_one_cursor_and_asks_for_the_columns_that_are_needed(string name)
    {
        ITransformer model = BatchModels.Fit(_mlContext, name);
        foreach (Random? random in new[] { null, new Random(1) })
        {
            var view = new CountingView(_mlContext.Data.Cache(_mlContext.Data.LoadFromEnumerable(Rows(20))));
            IDataView scored = _mlContext.Model.ScoreInBatches(model, 8).Transform(view);
            DataViewSchema.Column[] columns = [.. scored.Schema.Where(column => column.Index >= view.Schema.Count), scored.Schema["Number"]];
            using DataViewRowCursor cursor = scored.GetRowCursor(columns, random);
            List<ViewRow> rows = Cells.Read(cursor, columns);

            Assert.Equal(1, view.Cursors);
            Assert.Equal(["Features", "Number"], view.Columns.Order());
            Assert.False(cursor.MoveNext());
            Assert.Equal(-1, cursor.Position);
            List<ViewRow> expected = Cells.Read(model.Transform(view), columns.Select(column => column.Name));
            ScoredViews.AssertClose(expected.OrderBy(row => row.Id.Low), rows.OrderBy(row => row.Id.Low));
            Assert.Equal(random is null, rows.Select(row => row.Id.Low).SequenceEqual(expected.Select(row => row.Id.Low)));
        }
    }

    [Fact]
    public void Values_of_all_types_and_positions_pass_through_as_row_by_row()
    {
        ITransformer model = BatchModels.Fit(_mlContext, "regression");
        IDataView data = _mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, 50).Select(ManyTypes.Create));
        IDataView expected = model.Transform(data), scored = _mlContext.Model.ScoreInBatches(model, 8).Transform(data);
        string[] columns = [.. scored.Schema.Select(column => column.Name)];

        foreach (string[] asked in (string[][])[columns, .. columns.Select(column => new[] { "Score", column }.Distinct().ToArray())])
            ScoredViews.AssertClose(Cells.Read(expected, asked), Cells.Read(scored, asked));

        using DataViewRowCursor cursor = scored.GetRowCursor([scored.Schema["Score"], scored.Schema[nameof(ManyTypes.Sparse)]]);
        ValueGetter<VBuffer<float>> getSparse = cursor.GetGetter<VBuffer<float>>(scored.Schema[nameof(ManyTypes.Sparse)]);
        VBuffer<float> sparse = default;
        Assert.Equal(-1, cursor.Position);
        for (int row = 0; cursor.MoveNext(); row++)
        {
            getSparse(ref sparse);
            Assert.Equal(row, cursor.Position);
            Assert.Equal(row % 2 == 0, sparse.IsDense);
            Assert.Equal(ManyTypes.Create(row).Sparse.GetValues().ToArray(), sparse.GetValues().ToArray());
        }
    }

    [Theory, MemberData(nameof(BatchModels.Names), MemberType = typeof(BatchModels))]
    public void Cursors_that_are_open_at_once_do_not_disturb_one_another(string name)
    {
        IDataView scored = _mlContext.Model.ScoreInBatches(BatchModels.Fit(_mlContext, name), 8).Transform(_mlContext.Data.LoadFromEnumerable(Rows(60)));
        string[] columns = [.. scored.Schema.Select(column => column.Name)];
        List<ViewRow> expected = Cells.Read(scored, columns);
        using DataViewRowCursor first = scored.GetRowCursor(scored.Schema), second = scored.GetRowCursor(scored.Schema);
        Func<ViewRow> readFirst = Cells.RowReader(first, scored.Schema), readSecond = Cells.RowReader(second, scored.Schema);
        List<ViewRow> fromFirst = [], fromSecond = [];
        while (first.MoveNext())
        {
            fromFirst.Add(readFirst());
            if (fromFirst.Count % 3 == 0 && second.MoveNext())
                fromSecond.Add(readSecond());
        }

        Cells.AssertEqual(expected, fromFirst);
        Cells.AssertEqual(expected[..20], fromSecond);
    }

    [Theory, MemberData(nameof(BatchModels.OfFeatures), MemberType = typeof(BatchModels))]
    public void A_row_too_short_too_long_or_null_is_an_error_that_names_column_and_row(string name)
    {
        ITransformer model = BatchModels.Fit(_mlContext, name);
        foreach (int length in new[] { 0, 2, 5 })
        {
            foreach (bool isSparse in new[] { false, true })
            {
                // 8 rows fill a batch, so that the odd one is the first of the next, or within the first.
                foreach (int place in new[] { 3, 8 })
                {
                    IDataView data = _mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, 12).Select(i => new VectorRow { Features = Vector(i == place ? length : 4, isSparse) }));
                    string message = Assert.Throws<InvalidOperationException>(() => ReadAll(_mlContext.Model.ScoreInBatches(model, 8).Transform(data))).Message;
                    Assert.Contains($"The column 'Features' has {length} values in row {place} (counted from 0), but the model takes 4", message, StringComparison.Ordinal);
                    string rowByRow = Assert.Throws<InvalidOperationException>(() => ReadAll(model.Transform(data))).GetBaseException().Message;
                    Assert.Contains($"{length} ", rowByRow, StringComparison.Ordinal);
                    Assert.Contains(" the model takes 4", rowByRow, StringComparison.Ordinal);
                }
            }
        }

        IDataView withNull = _mlContext.Data.LoadFromEnumerable(Rows(5).Append(new Row { Features = null }));
        string ofNull = Assert.Throws<InvalidOperationException>(() => ReadAll(_mlContext.Model.ScoreInBatches(model, 2).Transform(withNull))).Message;
        Assert.Contains("'Features' has 0 values in row 5", ofNull, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(BatchModels.Names), MemberType = typeof(BatchModels))]
    public void An_infinite_feature_gives_NaN_and_a_missing_one_a_number_row_by_row_and_in_batches(string name)
    {
        ITransformer model = BatchModels.Fit(_mlContext, name);
        foreach (float missing in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity })
        {
            foreach (bool isSparse in new[] { false, true })
            {
                IDataView data = _mlContext.Data.LoadFromEnumerable(
                    Enumerable.Range(0, 20).Select(i => new VectorRow { Features = Vector(4, isSparse, i % 3 == 0 ? missing : 0.5f) }));
                foreach (ITransformer scorer in new[] { model, _mlContext.Model.ScoreInBatches(model, 8) })
                {
                    IDataView scored = scorer.Transform(data);
                    foreach (string column in new[] { "Score", "Probability", "Code", "Reconstruction", "Error", "Scores" }.Where(each => scored.Schema.GetColumnOrNull(each) is not null))
                        Assert.All(Cells.Floats(scored, column), (values, row) => Assert.All(values, value => Assert.Equal(row % 3 == 0 && float.IsInfinity(missing), float.IsNaN(value))));
                }
            }
        }
    }

    [Fact]
    public void Columns_that_cannot_be_kept_are_passed_through_row_by_row()
    {
        ITransformer model = BatchModels.Fit(_mlContext, "regression");
        ImageRow[] rows = [.. Enumerable.Range(0, 20).Select(i => new ImageRow { Features = [i, 1, 2, 3], Image = MLImage.CreateFromPixels(1, 1, MLPixelFormat.Rgba32, [(byte)i, 0, 0, 255]) })];
        IDataView scored = _mlContext.Model.ScoreInBatches(model, 8).Transform(_mlContext.Data.LoadFromEnumerable(rows));
        ImageScore[] scores = [.. _mlContext.Data.CreateEnumerable<ImageScore>(scored, reuseRowObject: false)];

        Assert.Equal(Cells.Floats(model.Transform(_mlContext.Data.LoadFromEnumerable(rows)), "Score").Select(score => score[0]), scores.Select(row => row.Score));
        Assert.Equal(Enumerable.Range(0, 20), scores.Select(row => (int)row.Image!.Pixels[0]));
    }

    private static void ReadAll(IDataView view)
    {
        string[] outputs = [.. view.Schema.Where(column => column.Name is not "Features" and not "Number").Select(column => column.Name)];
        Cells.Read(view, outputs);
    }

    private static VBuffer<float> Vector(int length, bool isSparse, float value = 0.5f) => isSparse && length > 1
        ? new VBuffer<float>(length, 1, [value], [length - 1])
        : new VBuffer<float>(length, [.. Enumerable.Repeat(value, length)]);

    private static IEnumerable<Row> Rows(int rows) => Examples.Create(rows).Features.Select((features, i) => new Row { Number = i, Features = features });

    private static IEnumerable<Row> Drain(Queue<Row> queue)
    {
        while (queue.TryDequeue(out Row? row))
            yield return row;
    }

    private sealed class Row
    {
        public long Number { get; set; }

        [VectorType(BatchModels.Features)]
        public float[]? Features { get; set; }
    }

    private sealed class VectorRow
    {
        [VectorType(BatchModels.Features)]
        public VBuffer<float> Features { get; set; }
    }

    private class ImageRow
    {
        [VectorType(BatchModels.Features)]
        public float[] Features { get; set; } = [];

        [ImageType(1, 1)]
        public MLImage? Image { get; set; }
    }

    private sealed class ImageScore : ImageRow
    {
        public float Score { get; set; }
    }

    private sealed class ManyTypes
    {
        [VectorType(BatchModels.Features)]
        public float[] Features { get; set; } = [];

        public string? Text { get; set; }

        public bool Flag { get; set; }

        public byte Small { get; set; }

        public long Large { get; set; }

        public double Real { get; set; }

        public DateTime Time { get; set; }

        public DateTimeOffset Offset { get; set; }

        public TimeSpan Span { get; set; }

        [KeyType(5)]
        public uint Key { get; set; }

        [VectorType(2)]
        public bool[]? Flags { get; set; }

        public string[]? Words { get; set; }

        public double[]? Reals { get; set; }

        [VectorType(9)]
        public VBuffer<float> Sparse { get; set; }

        public static ManyTypes Create(int i) => new()
        {
            Features = [i, -i, 1, 0.5f],
            Text = i % 7 == 3 ? null : $"text {i}",
            Flag = i % 2 == 0,
            Small = (byte)i,
            Large = (long)i << 40,
            Real = i / 3.0,
            Time = new DateTime(2020, 1, 1).AddHours(i),
            Offset = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.FromHours(i % 5)),
            Span = TimeSpan.FromSeconds(i),
            Key = (uint)(i % 5),
            Flags = [i % 3 == 0, true],
            Words = [.. Enumerable.Range(0, i % 4).Select(word => $"{word} of {i}")],
            Reals = i % 6 == 5 ? null : [.. Enumerable.Range(0, i % 3).Select(value => value / 7.0)],
            Sparse = i % 2 == 0
                ? new VBuffer<float>(9, [.. Enumerable.Range(0, 9).Select(value => (float)(value + i))])
                : new VBuffer<float>(9, 2, [i, i + 1], [i % 8, 8]),
        };
    }
}
