using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetDeep.Trainers.Tests.Contract;

namespace MlNetDeep.Trainers.Tests.Sequences;

/// <summary>What the contract of all estimators does not say of PadSequences.</summary>
public sealed class SequencePaddingContractTests
{
    private static readonly float[][] Sequences = [[1, 2, 3, 4], [], [5, 6], [7, 8, 9, 10, 11, 12], [float.NaN, 1]];

    private readonly MLContext _context = new(seed: 1);
    private readonly IDataView _view;

    public SequencePaddingContractTests() => _view = SequenceRow.View(_context, Sequences);

    [Fact]
    public void The_rows_have_one_size_and_say_how_they_are_made()
    {
        DataViewSchema.Column column = _context.Transforms.PadSequences("Features", "Values", 2).Fit(_view).GetOutputSchema(_view.Schema)["Features"];
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 7), column.Type);
        Assert.Equal(2, Annotation(column, PaddedSequenceAnnotations.FeaturesPerStep));
        Assert.Equal(3, Annotation(column, PaddedSequenceAnnotations.MaximumSteps));
        Assert.Equal(2, PaddedSequenceAnnotations.FeaturesPerStepOf(column));
        Assert.Null(PaddedSequenceAnnotations.FeaturesPerStepOf(_view.Schema["Values"]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_loaded_transformer_knows_its_sizes_and_scaling(bool standardize)
    {
        SequencePaddingTransformer saved = _context.Transforms.PadSequences("Features", "Values", 2, standardize: standardize).Fit(_view);
        var loaded = (SequencePaddingTransformer)Reload(saved);
        Assert.Equal((saved.FeaturesPerStep, saved.MaximumSteps), (loaded.FeaturesPerStep, loaded.MaximumSteps));
        Assert.Equal(saved.Standardizer?.Scales.ToArray(), loaded.Standardizer?.Scales.ToArray());
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
