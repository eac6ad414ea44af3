namespace MlNetDeep.Networks.Tests;

/// <summary>Missing values on their way into a network: medians, marks behind the row, slots that stay as they come.</summary>
public class FilledRowsTests
{
    private static readonly FeaturePreparation Filling = new([1, 0, 0, 4], [2, 1, 1, 0.5f], null, [3, 7, float.NaN, 0], [0, 3]);

    [Fact]
    public void A_missing_value_is_filled_and_marked()
    {
        var prepared = new float[12];
        Filling.Apply([float.NaN, float.NaN, 5, 6, 2, 1, 0, float.NaN], prepared);
        Assert.Equal([4, 7, 5, 1, 1, 0, 2, 1, 0, -2, 0, 1], prepared);
        Assert.Equal((4, 6), (Filling.FeatureLength, Filling.OutputLength));
    }

    [Fact]
    public void Sparse_rows_are_prepared_as_dense_ones()
    {
        foreach (float[] row in (float[][])[[0, 0, 0, 0], [float.NaN, 0, 2, 0], [1, float.NaN, 0, float.NaN], [0, 0, 0, 9]])
        {
            var rows = new SparseRows(4);
            rows.Add(row);
            var (dense, expanded) = (new float[6], new float[6]);
            Filling.Apply(row, dense);
            int length = Filling.LengthOf(rows[0]);
            var (indices, values) = (new int[length], new float[length]);
            Filling.Apply(rows[0], indices, values);
            new SparseRow(indices, values).Check(6);
            new SparseRow(indices, values).CopyToDense(expanded);
            Assert.Equal(dense, expanded);
        }
    }

    [Fact]
    public void Only_what_can_be_filled_can_be_prepared()
    {
        Assert.True(Filling.CanPrepare([float.NaN, float.NaN, 1, 1]));
        Assert.False(Filling.CanPrepare([1, 1, float.NaN, 1]));
        Assert.False(Filling.CanPrepare([float.PositiveInfinity, 1, 1, 1]));
        Assert.False(Filling.CanPrepare(new SparseRow([2], [float.NaN])));
        Assert.False(new FeaturePreparation([0], [1]).CanPrepare([float.NaN]));
    }

    [Fact]
    public void Raw_slots_stay_as_they_come()
    {
        FeaturePreparation raw = new FeaturePreparation([1, 2], [3, 4], [3, 3], [5, 6], [0, 1]).Keeping([1]);

        Assert.Equal([0], raw.Indicators.ToArray());
        var prepared = new float[3];
        raw.Apply([1, 16_777_215], prepared);
        Assert.Equal([0, 16_777_215, 0], prepared);
        // A missing key is key 0.
        raw.Apply([float.NaN, float.NaN], prepared);
        Assert.Equal([0, 1], prepared[1..]);
        Assert.False(new FeaturePreparation([1, 2], [3, 4]).Keeping([1]).CanPrepare([1, float.NaN]));
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new FeaturePreparation([0, 0], [1, 1], bounds: [3]));
        Assert.Throws<ArgumentException>(() => new FeaturePreparation([0, 0], [1, 1], bounds: [3, 0]));
        Assert.Throws<ArgumentException>(() => new FeaturePreparation([0, 0], [1, 1], fills: [1]));
        Assert.Throws<ArgumentException>(() => new FeaturePreparation([0, 0], [1, 1], fills: [1, float.PositiveInfinity]));
        Assert.Throws<ArgumentException>(() => new FeaturePreparation([0, 0], [1, 1], indicators: [2]));
        Assert.Throws<ArgumentException>(() => new FeaturePreparation([0, 0], [1, 1], indicators: [-1]));
        Assert.Throws<ArgumentException>(() => new FeaturePreparation([0, 0], [1, 1], indicators: [1, 1]));
    }

    [Theory]
    [InlineData(FeatureScaling.Standardize, true)]
    [InlineData(FeatureScaling.Standardize, false)]
    [InlineData(FeatureScaling.Robust, true)]
    [InlineData(FeatureScaling.Robust, false)]
    public void Missing_values_do_not_count(FeatureScaling scaling, bool sparse)
    {
        ArraySource source = Sources.Random(100, 21, 0.7);
        float[] present = [.. source.Rows.Where((_, row) => row % 3 != 0).Select(row => row.Features[9])];
        for (int row = 0; row < 100; row += 3)
            source.Rows[row].Features[9] = float.NaN;
        foreach (ArraySource.Row row in source.Rows)
            row.Features[20] = float.NaN;

        ExampleSet set = ExampleSet.Read(source, sparse: sparse);
        FeaturePreparation all = set.FitPreparation(scaling);

        FeaturePreparation alone = ExampleSet.Read(new ArraySource(1, [.. present.Select(value => new ArraySource.Row([value], [0]))])).FitPreparation(scaling);
        Assert.Equal((alone.Offsets[0], alone.Scales[0]), (all.Offsets[9], all.Scales[9]));
        Assert.Equal((0, 0), (all.Offsets[20], all.Scales[20]));
        float[] medians = set.FitMedians(), sorted = [.. present.Order()];
        Assert.Equal((sorted[32] + sorted[33]) / 2, medians[9], 1e-6f);
        Assert.Equal(0, medians[20]);
        Assert.Equal([new MissingFeature(9, 34, false), new MissingFeature(20, 100, true)], set.FindMissing());
    }

    [Theory]
    [InlineData(false, long.MaxValue, 0)]
    [InlineData(false, long.MaxValue, 9)]
    [InlineData(false, 3_000, 0)]
    [InlineData(true, long.MaxValue, 0)]
    [InlineData(true, long.MaxValue, 9)]
    [InlineData(true, 2_000, 0)]
    [InlineData(true, 2_000, 9)]
    public void Training_gets_the_prepared_rows_however_they_are_held(bool sparse, long limit, int heldOut)
    {
        ArraySource source = Sources.Random(80, 11, 0.5);
        for (int row = 0; row < 80; row++)
            source.Rows[row].Features[row % 11] = row % 4 == 0 ? float.NaN : 2;
        FeaturePreparation preparation = ExampleSet.Read(source).FitPreparation(FeatureScaling.Robust).Filling(new float[11], [2, 5, 7]);
        ExampleSet set = ExampleSet.Read(source, limit, sparse), validation = set;
        if (heldOut > 0)
            (set, validation) = set.HoldOut(heldOut, seed: 1);

        TrainingData training = set.ToTrainingData(preparation, TargetScaling.None);
        TrainingData[] parts = heldOut > 0 ? [training, validation.ToTrainingData(preparation, TargetScaling.None)] : [training];

        Assert.Equal(limit < long.MaxValue, set.IsStreamed);
        Assert.All(parts, part => Assert.Equal(14, part.FeatureLength));
        var rows = parts.SelectMany(part => part.ReadEpoch(null, 0, 8).SelectMany(block => Sources.Rows(part, block))).ToDictionary(row => row.Targets[0]);
        Assert.Equal(80, rows.Count);
        Assert.All(source.Rows, row =>
        {
            var expected = new float[14];
            preparation.Apply(row.Features, expected);
            Assert.Equal(expected, rows[row.Targets[0]].Features);
        });
    }
}
