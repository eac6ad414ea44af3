using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetDeep.Trainers.Tests.Contract;

/// <summary>Contract 4 and 5: values do not depend on how they are read.</summary>
public sealed class CursorTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Theory, MemberData(nameof(ContractTable.All), MemberType = typeof(ContractTable))]
    public void Any_subset_of_the_columns_has_the_values_of_all(string name)
    {
        (ContractCase subject, IDataView scored) = Score(name);
        string[] columns = [subject.Inputs[0], .. subject.Outputs, subject.OtherColumn];
        List<ViewRow> all = Cells.Read(scored, scored.Schema.Select(column => column.Name));

        for (int subset = 0; subset < 1 << columns.Length; subset++)
        {
            string[] active = [.. columns.Where((_, i) => (subset >> i & 1) != 0)];
            List<ViewRow> expected = [.. all.Select(row => row with { Values = [.. active.Select(column => row.Values[scored.Schema[column].Index])] })];
            Cells.AssertEqual(expected, Cells.Read(scored, active));
        }
    }

    [Theory, MemberData(nameof(ContractTable.All), MemberType = typeof(ContractTable))]
    public void Cursors_that_are_open_at_once_do_not_disturb_one_another(string name)
    {
        (ContractCase subject, IDataView scored) = Score(name);
        DataViewSchema.Column[] columns = [.. subject.Outputs.Select(column => scored.Schema[column])];
        List<ViewRow> expected = Cells.Read(scored, subject.Outputs);
        using DataViewRowCursor ahead = scored.GetRowCursor(columns), behind = scored.GetRowCursor(columns);
        Func<ViewRow> readAhead = Cells.RowReader(ahead, columns), readBehind = Cells.RowReader(behind, columns);

        var fromAhead = new List<ViewRow>();
        var fromBehind = new List<ViewRow>();
        while (ahead.MoveNext())
        {
            fromAhead.Add(readAhead());
            // One goes two steps to each of the other's.
            if (fromAhead.Count % 2 == 0 && behind.MoveNext())
                fromBehind.Add(readBehind());
        }

        while (behind.MoveNext())
            fromBehind.Add(readBehind());
        Cells.AssertEqual(expected, fromAhead);
        Cells.AssertEqual(expected, fromBehind);
    }

    [Theory, MemberData(nameof(ContractTable.All), MemberType = typeof(ContractTable))]
    public void A_set_of_cursors_on_many_threads_yields_each_row_once(string name)
    {
        (ContractCase subject, IDataView scored) = Score(name);
        List<ViewRow> expected = Cells.Read(scored, subject.Outputs);
        DataViewSchema.Column[] columns = [.. subject.Outputs.Select(column => scored.Schema[column])];

        DataViewRowCursor[] cursors = scored.GetRowCursorSet(columns, 4);
        // ML.NET's cursors of a set wait for one another: each needs a thread of its own.
        List<ViewRow>[] parts = OnThreads.Run(cursors.Length, i => Cells.Read(cursors[i], columns));
        Array.ForEach(cursors, cursor => cursor.Dispose());

        Cells.AssertEqual([.. expected.OrderBy(row => row.Id.Low)], [.. parts.SelectMany(part => part).OrderBy(row => row.Id.Low)]);
    }

    [Theory, MemberData(nameof(ContractTable.OfOrderedRows), MemberType = typeof(ContractTable))]
    public void Outputs_of_ordered_rows_come_in_order_where_a_shuffled_cursor_is_asked_for(string name)
    {
        (ContractCase subject, IDataView scored) = Score(name);
        DataViewSchema.Column[] columns = [.. subject.Outputs.Select(column => scored.Schema[column])];

        Assert.False(scored.CanShuffle);
        using DataViewRowCursor shuffled = scored.GetRowCursor(columns, new Random(1));
        Cells.AssertEqual(Cells.Read(scored, subject.Outputs), Cells.Read(shuffled, columns));
        Assert.Single(scored.GetRowCursorSet(columns, 4));
    }

    [Theory, MemberData(nameof(ContractTable.All), MemberType = typeof(ContractTable))]
    public void Any_number_of_threads_may_read_a_view(string name)
    {
        (ContractCase subject, IDataView scored) = Score(name);
        List<ViewRow> expected = Cells.Read(scored, subject.Outputs);

        Assert.All(OnThreads.Run(3, _ => Cells.Read(scored, subject.Outputs)), rows => Cells.AssertEqual(expected, rows));
    }

    [Theory, MemberData(nameof(ContractTable.All), MemberType = typeof(ContractTable))]
    public void Row_ids_of_shuffled_and_filtered_rows_pass_through(string name)
    {
        ContractCase subject = ContractTable.Get(name);
        IDataView data = _mlContext.Data.ShuffleRows(_mlContext.Data.SkipRows(subject.CreateData(_mlContext), 5), seed: 5);

        IDataView scored = subject.Fit(_mlContext).Transform(data);

        List<ViewRow> expected = Cells.Read(data, subject.OtherColumn);
        Assert.NotEqual(expected.OrderBy(row => row.Id.Low), expected);
        Cells.AssertEqual(expected, Cells.Read(scored, subject.OtherColumn));
    }

    [Theory, MemberData(nameof(ContractTable.OfSparseRows), MemberType = typeof(ContractTable))]
    public void Sparse_vectors_train_and_score_as_dense_ones(string name)
    {
        ContractCase subject = ContractTable.Get(name);
        IDataView dense = subject.CreateForm!(_mlContext, false), sparse = subject.CreateForm!(_mlContext, true);

        ITransformer ofDense = subject.CreateEstimator(_mlContext).Fit(dense), ofSparse = subject.CreateEstimator(_mlContext).Fit(sparse);

        List<ViewRow> expected = Cells.Read(ofDense.Transform(dense), subject.Outputs);
        Cells.AssertEqual(expected, Cells.Read(ofDense.Transform(sparse), subject.Outputs));
        Cells.AssertEqual(expected, Cells.Read(ofSparse.Transform(sparse), subject.Outputs));
    }

    [Theory, MemberData(nameof(ContractTable.OfRows), MemberType = typeof(ContractTable))]
    public void The_row_to_row_mapper_gives_what_Transform_gives(string name)
    {
        ContractCase subject = ContractTable.Get(name);
        IDataView data = subject.CreateData(_mlContext);
        ITransformer transformer = subject.Fit(_mlContext);
        IRowToRowMapper mapper = transformer.GetRowToRowMapper(data.Schema);
        DataViewSchema.Column[] outputs = [.. subject.Outputs.Select(column => mapper.OutputSchema[column])];

        using DataViewRowCursor cursor = data.GetRowCursor(mapper.GetDependencies(outputs));
        using DataViewRow row = mapper.GetRow(cursor, outputs);
        Func<ViewRow> read = Cells.RowReader(row, outputs);
        var mapped = new List<ViewRow>();
        while (cursor.MoveNext())
            mapped.Add(read());

        Cells.AssertEqual(Cells.Read(transformer.Transform(data), subject.Outputs), mapped);
        Assert.Equal(subject.Inputs, mapper.GetDependencies(outputs).Select(column => column.Name));
    }

    [Theory, MemberData(nameof(ContractTable.All), MemberType = typeof(ContractTable))]
    public void A_getter_of_the_wrong_type_or_of_an_inactive_column_is_refused(string name)
    {
        (ContractCase subject, IDataView scored) = Score(name);
        foreach (string output in subject.Outputs)
        {
            DataViewSchema.Column column = scored.Schema[output];
            using DataViewRowCursor cursor = scored.GetRowCursor([column]);
            Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<double>(column));
            Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<VBuffer<double>>(column));
            using DataViewRowCursor other = scored.GetRowCursor([scored.Schema[subject.OtherColumn]]);
            Assert.False(other.IsColumnActive(column));
            Assert.ThrowsAny<Exception>(() => other.GetGetter<float>(column));
        }
    }

    [Theory, MemberData(nameof(ContractTable.All), MemberType = typeof(ContractTable))]
    public void A_getter_may_be_asked_again_and_into_memory_of_any_form(string name)
    {
        (ContractCase subject, IDataView scored) = Score(name);
        foreach (DataViewSchema.Column column in subject.Outputs.Select(output => scored.Schema[output]).Where(column => column.Type is VectorDataViewType))
        {
            if (((VectorDataViewType)column.Type).ItemType is BooleanDataViewType)
                AssertSame(scored, column, new VBuffer<bool>(9, 2, [true, true], [3, 4]));
            else
                AssertSame(scored, column, new VBuffer<float>(9, 2, [1, 2], [3, 4]));
        }
    }

    private static void AssertSame<T>(IDataView scored, DataViewSchema.Column column, VBuffer<T> used)
    {
        using DataViewRowCursor cursor = scored.GetRowCursor([column]);
        ValueGetter<VBuffer<T>> getter = cursor.GetGetter<VBuffer<T>>(column);
        while (cursor.MoveNext())
        {
            VBuffer<T> fresh = default;
            getter(ref fresh);
            getter(ref used);
            Assert.Equal(fresh.DenseValues(), used.DenseValues());
        }
    }

    private (ContractCase Subject, IDataView Scored) Score(string name)
    {
        ContractCase subject = ContractTable.Get(name);
        return (subject, subject.Fit(_mlContext).Transform(subject.CreateData(_mlContext)));
    }
}
