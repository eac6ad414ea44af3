using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetDeep.Trainers.Tests.Contract;

namespace MlNetDeep.Trainers.Tests.Sequences;

/// <summary>What PadSequences makes of sequences.</summary>
public sealed class SequencePaddingTests
{
    private static readonly float[][] Sequences = [[1, 2, 3, 4], [], [5, 6], [7, 8, 9, 10, 11, 12]];

    private readonly MLContext _context = new(seed: 1);

    [Fact]
    public void Rows_are_as_wide_as_the_longest_sequence_and_begin_with_their_number_of_steps()
    {
        SequencePaddingTransformer padding = _context.Transforms.PadSequences("Features", "Values", 2).Fit(SequenceRow.View(_context, Sequences));
        Assert.Equal((2, 3), (padding.FeaturesPerStep, padding.MaximumSteps));
        Assert.Null(padding.Standardizer);
        Assert.Equal(
            [[2, 1, 2, 3, 4, 0, 0], [0, 0, 0, 0, 0, 0, 0], [1, 5, 6, 0, 0, 0, 0], [3, 7, 8, 9, 10, 11, 12]],
            Rows(padding, SequenceRow.View(_context, Sequences)));
    }

    [Fact]
    public void Longer_sequences_keep_their_last_steps()
    {
        IDataView view = SequenceRow.View(_context, Sequences);
        Assert.Equal(
            [[2, 1, 2, 3, 4], [0, 0, 0, 0, 0], [1, 5, 6, 0, 0], [2, 9, 10, 11, 12]],
            Rows(_context.Transforms.PadSequences("Features", "Values", 2, maximumSteps: 2).Fit(view), view));
    }

    [Fact]
    public void Sequences_longer_than_those_that_were_fitted_are_cut_and_not_refused()
    {
        SequencePaddingTransformer padding = _context.Transforms.PadSequences("Features", "Values", 1).Fit(SequenceRow.View(_context, [1, 2]));
        Assert.Equal([[2, 4, 5]], Rows(padding, SequenceRow.View(_context, [3, 4, 5])));
    }

    [Fact]
    public void Each_feature_is_standardized_over_all_steps_and_padding_stays_zero()
    {
        // The first feature is 1, 3, 5 and 7: mean 4, deviation sqrt(5). The second is constant, and of no use.
        float[][] sequences = [[1, 9, 3, 9], [], [5, 9, 7, 9]];
        IDataView view = SequenceRow.View(_context, sequences);
        SequencePaddingTransformer padding = _context.Transforms.PadSequences("Features", "Values", 2, 3, standardize: true).Fit(view);
        Assert.Equal([4, 9], padding.Standardizer!.Offsets.ToArray());
        float unit = 1 / MathF.Sqrt(5);
        float[][] expected = [[2, -3 * unit, 0, -unit, 0, 0, 0], [0, 0, 0, 0, 0, 0, 0], [2, unit, 0, 3 * unit, 0, 0, 0]];
        foreach ((float[] row, float[] wanted) in Rows(padding, view).Zip(expected))
            Assert.All(row.Zip(wanted), pair => Assert.Equal(pair.Second, pair.First, 1e-6f));
    }

    [Fact]
    public void Missing_values_stay_missing_and_do_not_count()
    {
        float[][] sequences = [[1, 3], [float.NaN, 100], [5, 7], [float.PositiveInfinity, 0]];
        IDataView view = SequenceRow.View(_context, sequences);
        SequencePaddingTransformer padding = _context.Transforms.PadSequences("Features", "Values", 1, standardize: true).Fit(view);
        Assert.Equal(4, Assert.Single(padding.Standardizer!.Offsets.ToArray()));
        float[][] rows = Rows(padding, view);
        Assert.Equal([2, float.NaN], rows[1][..2]);
        Assert.Equal(float.PositiveInfinity, rows[3][1]);
    }

    [Fact]
    public void Sparse_sequences_give_the_rows_of_dense_ones_and_short_ones_are_given_sparse()
    {
        float[][] sequences = [[0, 2, 0, 0, 0, 6, 7, 0], [], [0, 1], [3, 0]];
        IDataView dense = SequenceRow.View(_context, sequences), sparse = SequenceRow.SparseView(_context, sequences);
        SequencePaddingTransformer padding = _context.Transforms.PadSequences("Features", "Values", 2, standardize: true).Fit(dense);
        Assert.Equal(Rows(padding, dense), Rows(padding, sparse));
        Assert.Equal(
            padding.Standardizer!.Offsets.ToArray(),
            _context.Transforms.PadSequences("Features", "Values", 2, standardize: true).Fit(sparse).Standardizer!.Offsets.ToArray());
        IDataView padded = padding.Transform(sparse);
        Assert.Equal([true, false, false, false], padded.GetColumn<VBuffer<float>>("Features").Select(row => row.IsDense));
    }

    [Fact]
    public void A_vector_of_known_size_gives_rows_with_room_for_all_of_it()
    {
        IDataView view = Known(_context, [1, 2, 3, 4], [0, 0, 5, 6]);
        SequencePaddingTransformer padding = _context.Transforms.PadSequences("Values", null, 2).Fit(view);
        Assert.Equal(2, padding.MaximumSteps);
        Assert.Equal([[2, 1, 2, 3, 4], [2, 0, 0, 5, 6]], Cells.Floats(padding.Transform(view), "Values"));
    }

    [Fact]
    public void A_length_that_steps_do_not_divide_is_named_with_column_row_and_both_numbers()
    {
        IDataView good = SequenceRow.View(_context, [1, 2, 3]);
        IDataView bad = SequenceRow.View(_context, [.. Enumerable.Repeat(new float[3], 2500), [1, 2, 3, 4, 5, 6, 7], [1, 2, 3]]);
        SequencePaddingEstimator estimator = _context.Transforms.PadSequences("Features", "Values", 3);
        foreach (Action action in new Action[] { () => estimator.Fit(bad), () => Rows(estimator.Fit(good), bad) })
        {
            var exception = Assert.Throws<InvalidOperationException>(action);
            foreach (string part in new[] { "'Values'", "7 values", "row 2500 ", "3 features" })
                // Where threads share the reading, ML.NET wraps what one of them throws.
                Assert.Contains(part, exception.GetBaseException().Message, StringComparison.Ordinal);
        }

        IDataView known = Known(_context, [1, 2, 3, 4]);
        foreach (Action action in new Action[] { () => estimator.Fit(known), () => estimator.Fit(good).GetOutputSchema(known.Schema) })
            Assert.Contains("4 values in every row", Assert.Throws<InvalidOperationException>(action).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_any_step_there_is_nothing_to_find()
    {
        foreach (IDataView view in new[] { SequenceRow.View(_context, [], []), SequenceRow.View(_context) })
        {
            Assert.Contains(
                "maximumSteps",
                Assert.Throws<InvalidOperationException>(() => _context.Transforms.PadSequences("Features", "Values", 2).Fit(view)).Message,
                StringComparison.Ordinal);
            Assert.Contains(
                "standardize",
                Assert.Throws<InvalidOperationException>(() => _context.Transforms.PadSequences("Features", "Values", 2, 5, true).Fit(view)).Message,
                StringComparison.Ordinal);
            Assert.Equal(5, _context.Transforms.PadSequences("Features", "Values", 2, 5).Fit(view).MaximumSteps);
        }
    }

    [Theory]
    [InlineData(0, null, "featuresPerStep")]
    [InlineData(2, 0, "maximumSteps")]
    [InlineData(int.MaxValue, 2, "maximumSteps")]
    [InlineData(1, (1 << 24) + 1, "maximumSteps")]
    public void An_argument_out_of_range_is_named(int featuresPerStep, int? maximumSteps, string name) => Assert.Contains(
        name,
        Assert.Throws<ArgumentOutOfRangeException>(() => _context.Transforms.PadSequences("Features", "Values", featuresPerStep, maximumSteps)).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Column_names_must_be_there()
    {
        Assert.ThrowsAny<ArgumentException>(() => _context.Transforms.PadSequences(" ", "Values", 2));
        Assert.ThrowsAny<ArgumentException>(() => _context.Transforms.PadSequences("Features", "", 2));
    }

    private static float[][] Rows(SequencePaddingTransformer padding, IDataView view) => Cells.Floats(padding.Transform(view), "Features");

    private static IDataView Known(MLContext context, params float[][] rows)
    {
        var definition = SchemaDefinition.Create(typeof(SequenceRow));
        definition[nameof(SequenceRow.Values)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, rows[0].Length);
        return context.Data.LoadFromEnumerable(rows.Select(values => new SequenceRow { Values = values }), definition);
    }
}
