namespace MlNetDeep.Networks.Tests;

/// <summary>Examples read into memory.</summary>
public class ExampleSetTests
{
    [Theory]
    [InlineData(1, 3)]
    [InlineData(300, 3)]
    [InlineData(5000, 60)]
    public void Dense_examples_are_those_of_the_source(int rows, int features)
    {
        ArraySource source = Sources.Random(rows, features, density: 1);

        ExampleSet set = ExampleSet.Read(source);

        Assert.Equal((rows, features), (set.Rows, set.FeatureLength));
        Assert.False(set.IsSparse || set.IsStreamed);
        // Features, target and weight, four bytes each.
        Assert.Equal(rows * (features + 2) * 4L, set.Bytes);
        TrainingData data = set.ToTrainingData(null, TargetScaling.None);
        Sources.AssertSame(Sources.ToMemory(source), data, seed: null);
        Sources.AssertSame(Sources.ToMemory(source), data, seed: 3, epoch: 5);
        Assert.Equal(1, source.Readings);
        Assert.Equal(0, source.OpenReaders);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(257)]
    [InlineData(3000)]
    public void Sparse_examples_are_those_of_the_source_and_take_memory_for_what_is_not_zero_alone(int rows)
    {
        ArraySource source = Sources.Random(rows, 1000, density: 0.02);

        ExampleSet set = ExampleSet.Read(source);

        Assert.True(set.IsSparse);
        long nonZeros = source.Rows.Sum(row => row.Features.Count(value => value != 0));
        Assert.Equal(nonZeros, set.StoredFeatures);
        Assert.Equal(8 * nonZeros + 16 * rows, set.Bytes);
        TrainingData data = set.ToTrainingData(null, TargetScaling.None);
        Assert.True(data.IsSparse);
        Sources.AssertSame(Sources.ToMemory(source), data, seed: 3, epoch: 5);
        RowBlock block = data.ReadEpoch(3, 5, 8).Single();
        RowBlock expected = SparseRowsTests.ToSparse(source).ReadEpoch(3, 5, 8).Single();
        for (int i = 0; i < rows; i++)
        {
            Assert.Equal(expected.GetSparseRow(i).Indices.ToArray(), block.GetSparseRow(i).Indices.ToArray());
            Assert.Equal(expected.GetSparseRow(i).Values.ToArray(), block.GetSparseRow(i).Values.ToArray());
        }

        Assert.Equal(expected.TotalWeight(0, rows), block.TotalWeight(0, rows));
    }

    [Theory]
    [InlineData(127, 1, 256, false)]
    [InlineData(128, 8, 256, true)]
    [InlineData(128, 9, 256, false)]
    [InlineData(1600, 100, 3, true)]
    [InlineData(1600, 101, 3, false)]
    public void The_content_of_the_first_rows_decides_whether_they_are_kept_sparse(int features, int nonZeros, int rows, bool sparse)
    {
        float[] row = [.. Enumerable.Range(0, features).Select(i => i < nonZeros ? 1f : 0f)];
        float[] full = [.. Enumerable.Repeat(1f, features)];
        foreach (bool given in new[] { false, true })
        {
            // Rows behind the first 256 have no say.
            var source = new ArraySource(
                features, [.. Enumerable.Range(0, rows + 10).Select(i => new ArraySource.Row(i < 256 || rows < 256 ? row : full, [0], 1, given))]);
            ExampleSet set = ExampleSet.Read(source);
            Assert.Equal(sparse, set.IsSparse);
            Sources.AssertSame(Sources.ToMemory(source), set.ToTrainingData(null, TargetScaling.None), seed: null);
        }
    }

    [Fact]
    public void The_same_values_give_the_same_data_however_the_source_gives_them()
    {
        foreach (double density in new[] { 0.02, 0.5 })
        {
            ArraySource dense = Sources.Random(400, 200, density), sparse = Sources.Random(400, 200, density, asSparse: true);
            ExampleSet left = ExampleSet.Read(dense), right = ExampleSet.Read(sparse);
            Assert.Equal(left.FitStandardizer().Offsets.ToArray(), right.FitStandardizer().Offsets.ToArray());
            Assert.Equal(left.FitStandardizer().Scales.ToArray(), right.FitStandardizer().Scales.ToArray());
            Sources.AssertSame(Scaled(left), Scaled(right), seed: 1);
        }
    }

    [Fact]
    public void A_feature_of_a_sequence_has_one_scale_over_all_steps()
    {
        ArraySource source = Sources.Random(300, 12, density: 1);
        // The steps of a row as rows of their own.
        FeaturePreparation expected = FeaturePreparation.Fit([.. source.Rows.SelectMany(row => row.Features)], 4);

        FeaturePreparation actual = ExampleSet.Read(source).FitStandardizer(featuresPerStep: 4);

        for (int i = 0; i < 12; i++)
        {
            Assert.Equal(expected.Offsets[i % 4], actual.Offsets[i], 1e-6f);
            Assert.Equal(expected.Scales[i % 4], actual.Scales[i], 1e-6f * expected.Scales[i % 4]);
        }
    }

    [Fact]
    public void A_feature_of_a_sparse_sequence_has_one_scale_over_all_steps()
    {
        ArraySource source = Sources.Random(300, 200, density: 0.02);
        ExampleSet set = ExampleSet.Read(source);
        Assert.True(set.IsSparse);

        FeaturePreparation preparation = set.FitStandardizer(featuresPerStep: 50);

        for (int i = 0; i < 200; i++)
        {
            float[] values = [.. source.Rows.SelectMany(row => Enumerable.Range(0, 4).Select(step => row.Features[i % 50 + 50 * step])).Where(x => x != 0)];
            Assert.Equal(1 / Math.Sqrt(values.Average(x => (double)x * x)), preparation.Scales[i], 1e-6f);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(24)]
    public void Steps_that_do_not_divide_the_features_are_refused(int featuresPerStep)
    {
        ExampleSet set = ExampleSet.Read(Sources.Random(10, 12, density: 1));

        string message = Assert.Throws<ArgumentOutOfRangeException>(() => set.FitStandardizer(featuresPerStep)).Message;

        Assert.Contains($"12 features do not fall into steps of {featuresPerStep}", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Examples_are_scaled_as_rows_of_a_matrix_are()
    {
        ArraySource source = Sources.Random(500, 20, density: 1);
        float[] x = [.. source.Rows.SelectMany(row => row.Features)], targets = [.. source.Rows.Select(row => row.Targets[0])];
        FeaturePreparation preparation = FeaturePreparation.Fit(x, 20);
        TargetScaling scaling = TargetScaling.Standardize(targets);
        preparation.Apply(x, x);
        scaling.ToNetwork(targets);

        Sources.AssertSame(
            new InMemoryData(500, 20, x, 1, targets, source.Rows.Select(row => row.Weight).ToArray()), Scaled(ExampleSet.Read(source)), seed: 1);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(30, false)]
    [InlineData(30, true)]
    [InlineData(399, false)]
    public void Held_out_examples_are_drawn_by_the_seed_and_the_others_keep_their_order(int count, bool sparse)
    {
        ArraySource source = Sources.Random(400, 200, sparse ? 0.02 : 1);
        var order = new int[400];
        RandomOrder.Fill(order, 9);
        int[] drawn = [.. order.Take(count).Order()], others = [.. order.Skip(count).Order()];

        (ExampleSet remaining, ExampleSet heldOut) = ExampleSet.Read(source).HoldOut(count, seed: 9);

        Check(Part(drawn), heldOut);
        Check(Part(others), remaining);

        ArraySource Part(int[] numbers) => new(200, [.. numbers.Select(i => source.Rows[i])]);

        void Check(ArraySource expected, ExampleSet actual)
        {
            ExampleSet whole = ExampleSet.Read(expected, sparse: sparse);
            Assert.Equal((whole.Rows, whole.StoredFeatures, whole.Bytes), (actual.Rows, actual.StoredFeatures, actual.Bytes));
            Assert.Equal(whole.Targets[0].Mean, actual.Targets[0].Mean);
            Sources.AssertSame(Scaled(whole), Scaled(actual), seed: 2);
        }
    }

    [Fact]
    public void A_digest_is_that_of_the_examples_wherever_they_stand()
    {
        ArraySource source = Sources.Random(400, 5, density: 1);
        (_, ExampleSet heldOut) = ExampleSet.Read(source).HoldOut(30, seed: 9);
        (_, ExampleSet again) = ExampleSet.Read(source).HoldOut(30, seed: 9);
        (_, ExampleSet other) = ExampleSet.Read(source).HoldOut(30, seed: 10);

        byte[] digest = Digest(heldOut);
        Assert.Equal(30 * (5 + 2) * 4, digest.Length);
        Assert.Equal(digest, Digest(again));
        Assert.NotEqual(digest, Digest(other));
    }

    [Fact]
    public void Examples_of_no_use_are_refused_in_words()
    {
        AssertRefused("no examples", () => ExampleSet.Read(Sources.Numbered(3, rowsOfReading: _ => 0)));
        AssertRefused("All examples weigh 0", () => ExampleSet.Read(Source(new ArraySource.Row([1, 2], [1], 0))).ToTrainingData(null, TargetScaling.None));
        AssertRefused("weight is -1", () => ExampleSet.Read(Source(new ArraySource.Row([1, 2], [1], -1))));
        AssertRefused("weight is NaN", () => ExampleSet.Read(Source(new ArraySource.Row([1, 2], [1], float.NaN))));
        AssertRefused("3 features, not 2", () => ExampleSet.Read(Source(new ArraySource.Row([1, 2, 3], [1]))));
        AssertRefused("2 target values, not 1", () => ExampleSet.Read(Source(new ArraySource.Row([1, 2], [1]), new ArraySource.Row([1, 2], [1, 2]))));
        AssertRefused("memoryLimit", () => ExampleSet.Read(Sources.Numbered(3), memoryLimit: 0));
        AssertRefused("count", () => ExampleSet.Read(Sources.Numbered(3)).HoldOut(0, 1));
        AssertRefused("count", () => ExampleSet.Read(Sources.Numbered(3)).HoldOut(3, 1));
        Assert.Throws<InvalidOperationException>(() => ExampleSet.Read(Sources.Numbered(3), measureFeatures: false).FitStandardizer());

        static ArraySource Source(params ArraySource.Row[] rows) => new(2, rows);

        static void AssertRefused(string part, Action action) =>
            Assert.Contains(part, Assert.ThrowsAny<ArgumentException>(action).Message, StringComparison.Ordinal);
    }

    internal static TrainingData Scaled(ExampleSet set) =>
        set.ToTrainingData(set.FitStandardizer(), TargetScaling.Standardize(set.Targets));

    private static byte[] Digest(ExampleSet set)
    {
        var bytes = new List<byte>();
        set.ToTrainingData(null, TargetScaling.None).AppendTo(part => bytes.AddRange(part));
        return [.. bytes];
    }
}
