using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetDeep.Trainers.Tests.Contract;

namespace MlNetDeep.Trainers.Tests.Sequences;

/// <summary>What ML.NET expects of every estimator and transformer, of PadSequences.</summary>
public sealed class SequencePaddingContractTests
{
    private static readonly float[][] Sequences = [[1, 2, 3, 4], [], [5, 6], [7, 8, 9, 10, 11, 12], [float.NaN, 1]];

    private readonly MLContext _context = new(seed: 1);
    private readonly IDataView _view;

    public SequencePaddingContractTests() => _view = SequenceRow.View(_context, Sequences);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_schema_is_as_promised_and_annotated(bool standardize)
    {
        SequencePaddingEstimator estimator = _context.Transforms.PadSequences("Features", "Values", 2, standardize: standardize);
        SchemaShape promised = estimator.GetOutputSchema(SchemaShape.Create(_view.Schema));
        SequencePaddingTransformer padding = estimator.Fit(_view);
        SchemaText.AssertSame(promised, SchemaShape.Create(padding.Transform(_view).Schema));
        Assert.Equal(SchemaText.Of(padding.GetOutputSchema(_view.Schema)), SchemaText.Of(padding.Transform(_view).Schema));
        DataViewSchema.Column column = padding.GetOutputSchema(_view.Schema)["Features"];
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 7), column.Type);
        Assert.Equal(2, Annotation(column, PaddedSequenceAnnotations.FeaturesPerStep));
        Assert.Equal(3, Annotation(column, PaddedSequenceAnnotations.MaximumSteps));
        Assert.Equal(2, PaddedSequenceAnnotations.FeaturesPerStepOf(column));
        Assert.Null(PaddedSequenceAnnotations.FeaturesPerStepOf(_view.Schema["Values"]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_loaded_transformer_gives_the_same_schema_and_the_same_bits(bool standardize)
    {
        SequencePaddingTransformer saved = _context.Transforms.PadSequences("Features", "Values", 2, standardize: standardize).Fit(_view);
        ITransformer loaded = Reload(saved);
        Assert.Equal(SchemaText.Of(saved.GetOutputSchema(_view.Schema)), SchemaText.Of(loaded.GetOutputSchema(_view.Schema)));
        Cells.AssertEqual(Cells.Read(saved.Transform(_view), "Features"), Cells.Read(loaded.Transform(_view), "Features"));
        SequencePaddingTransformer concrete = Assert.IsType<SequencePaddingTransformer>(loaded);
        Assert.Equal((saved.FeaturesPerStep, saved.MaximumSteps), (concrete.FeaturesPerStep, concrete.MaximumSteps));
        Assert.Equal(saved.Standardizer?.Scales.ToArray(), concrete.Standardizer?.Scales.ToArray());
    }

    [Fact]
    public void Any_columns_and_any_number_of_cursors_give_the_same_values()
    {
        IDataView padded = _context.Transforms.PadSequences("Features", "Values", 2).Fit(_view).Transform(_view);
        List<ViewRow> expected = Cells.Read(padded, "Features");
        Assert.Equal(expected.Select(row => row.Values[0]), Cells.Read(padded, "Id", "Values", "Features").Select(row => row.Values[2]));
        Assert.Equal(Cells.Read(_view, "Id").Select(row => row.Id), expected.Select(row => row.Id));

        DataViewSchema.Column column = padded.Schema["Features"];
        using DataViewRowCursor first = padded.GetRowCursor([column]), second = padded.GetRowCursor([column]);
        Func<ViewRow> readFirst = Cells.RowReader(first, column), readSecond = Cells.RowReader(second, column);
        second.MoveNext();
        for (int row = 0; first.MoveNext(); row++)
        {
            bool more = second.MoveNext();
            Assert.Equal(expected[row].Values, readFirst().Values);
            if (more)
                Assert.Equal(expected[row + 1].Values, readSecond().Values);
        }
    }

    [Fact]
    public void A_getter_may_be_asked_again_and_into_memory_of_any_form()
    {
        IDataView padded = _context.Transforms.PadSequences("Features", "Values", 2).Fit(_view).Transform(_view);
        DataViewSchema.Column column = padded.Schema["Features"];
        using DataViewRowCursor cursor = padded.GetRowCursor([column]);
        ValueGetter<VBuffer<float>> getter = cursor.GetGetter<VBuffer<float>>(column);
        var used = new VBuffer<float>(9, 2, [1, 2], [3, 4]);
        while (cursor.MoveNext())
        {
            VBuffer<float> fresh = default;
            getter(ref fresh);
            getter(ref used);
            Assert.Equal(fresh.DenseValues(), used.DenseValues());
        }

        Assert.ThrowsAny<Exception>(() => cursor.GetGetter<float>(column));
    }

    [Fact]
    public void The_row_mapper_agrees_with_the_transformer()
    {
        SequencePaddingTransformer padding = _context.Transforms.PadSequences("Features", "Values", 2).Fit(_view);
        ITransformer transformer = padding;
        Assert.True(transformer.IsRowToRowMapper);
        IRowToRowMapper mapper = transformer.GetRowToRowMapper(_view.Schema);
        using DataViewRowCursor cursor = _view.GetRowCursor(_view.Schema);
        DataViewRow row = mapper.GetRow(cursor, mapper.OutputSchema);
        Func<ViewRow> read = Cells.RowReader(row, mapper.OutputSchema["Features"]);
        List<ViewRow> expected = Cells.Read(padding.Transform(_view), "Features");
        for (int i = 0; cursor.MoveNext(); i++)
            Assert.Equal(expected[i].Values, read().Values);
    }

    [Fact]
    public void A_prediction_engine_takes_sequences_of_any_length()
    {
        ITransformer padding = Reload(_context.Transforms.PadSequences("Features", "Values", 2).Fit(_view));
        PredictionEngine<SequenceRow, PaddedRow> engine = _context.Model.CreatePredictionEngine<SequenceRow, PaddedRow>(padding);
        Assert.Equal([1, 8, 9, 0, 0, 0, 0], engine.Predict(new SequenceRow { Values = [8, 9] }).Features);
        Assert.Equal([0, 0, 0, 0, 0, 0, 0], engine.Predict(new SequenceRow()).Features);
        Assert.Equal([3, 3, 4, 5, 6, 7, 8], engine.Predict(new SequenceRow { Values = [1, 2, 3, 4, 5, 6, 7, 8] }).Features);
    }

    [Fact]
    public void Fitting_twice_gives_the_same()
    {
        SequencePaddingEstimator estimator = _context.Transforms.PadSequences("Features", "Values", 2, standardize: true);
        Cells.AssertEqual(
            Cells.Read(estimator.Fit(_view).Transform(_view), "Features"), Cells.Read(estimator.Fit(_view).Transform(_view), "Features"));
    }

    [Theory]
    [InlineData("Missing", "Missing")]
    [InlineData("Id", "Vector")]
    [InlineData("Names", "Vector")]
    [InlineData("Doubles", "Vector")]
    public void A_column_that_holds_no_sequences_is_named_wherever_it_is_met(string columnName, string part)
    {
        IDataView odd = _context.Data.LoadFromEnumerable([new OddRow()]);
        SequencePaddingEstimator estimator = _context.Transforms.PadSequences("Features", columnName, 2);
        // Fitted on a view where the column is as it should be.
        IDataView good = _context.Transforms.CopyColumns(columnName, "Values").Fit(_view).Transform(_view);
        SequencePaddingTransformer padding = estimator.Fit(good);
        ITransformer loaded = Reload(padding);
        foreach (Action action in new Action[]
        {
            () => estimator.GetOutputSchema(SchemaShape.Create(odd.Schema)), () => estimator.Fit(odd),
            () => padding.GetOutputSchema(odd.Schema), () => padding.Transform(odd), () => loaded.Transform(odd),
        })
        {
            var exception = Assert.Throws<ArgumentOutOfRangeException>(action);
            Assert.Contains(columnName, exception.Message, StringComparison.Ordinal);
            Assert.Contains(part, exception.Message, StringComparison.Ordinal);
        }
    }

    private ITransformer Reload(SequencePaddingTransformer transformer) => SavedModel.Reload(transformer, _view.Schema);

    private static int Annotation(DataViewSchema.Column column, string name)
    {
        int value = 0;
        column.Annotations.GetValue(name, ref value);
        return value;
    }

    private sealed class PaddedRow
    {
        public float[] Features { get; set; } = [];
    }

    private sealed class OddRow
    {
        public float Id { get; set; }

        public string[] Names { get; set; } = ["a"];

        public double[] Doubles { get; set; } = [1];
    }
}
