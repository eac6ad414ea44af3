namespace MlNetDeep.Networks.Tests;

/// <summary>Statistics of one pass against those of two.</summary>
public class StatisticsTests
{
    // The recurrence's relative error is a few n epsilon (Chan, Golub and LeVeque 1983); the results are rounded to single precision.
    private const double Rounding = 2e-7;

    [Theory]
    [InlineData(1, 0)]
    [InlineData(7, 1000)]
    [InlineData(16, -1e6)]
    [InlineData(37, 0.1)]
    public void Means_and_deviations_of_one_pass_are_those_of_two(int length, double center)
    {
        const int Rows = 1000;
        var random = new Random(length);
        // The first row is far off the others: a sum shifted by it would lose what the others say.
        float[] features = [.. Enumerable.Range(0, Rows * length).Select(i => i < length ? 1e7f : (float)(center + 10 * random.NextDouble()))];

        FeatureStandardizer standardizer = FeatureStandardizer.Fit(features, length);

        for (int i = 0; i < length; i++)
        {
            double[] values = [.. Enumerable.Range(0, Rows).Select(row => (double)features[row * length + i])];
            double mean = values.Average(), deviation = Math.Sqrt(values.Average(x => (x - mean) * (x - mean)));
            Assert.Equal(mean, standardizer.Offsets[i], Rounding * Math.Abs(mean));
            Assert.Equal(1 / deviation, standardizer.Scales[i], Rounding / deviation);
        }
    }

    [Fact]
    public void Each_feature_has_the_same_bits_wherever_it_stands_in_the_row()
    {
        const int Rows = 100, Length = 41;
        float[] column = Problems.Uniform(new Random(1), Rows, -3, 8);

        FeatureStandardizer standardizer = FeatureStandardizer.Fit([.. column.SelectMany(value => Enumerable.Repeat(value, Length))], Length);

        Assert.Single(Problems.Bits(standardizer.Offsets).Distinct());
        Assert.Single(Problems.Bits(standardizer.Scales).Distinct());
    }

    [Fact]
    public void Sparse_rows_are_scaled_by_the_greatest_absolute_value_and_keep_their_zeros()
    {
        var rows = new SparseRows(6);
        rows.Add([0, 2, 0, 1, 0, 1e-45f]);
        rows.Add([0, -4, 0, 0.5f, 1, 0]);

        FeatureStandardizer standardizer = FeatureStandardizer.Fit(rows);

        Assert.True(standardizer.KeepsZeros);
        Assert.Equal([0, 0.25f, 0, 1, 1, float.MaxValue], standardizer.Scales.ToArray());
        var scaled = new float[4];
        standardizer.Apply(rows[1], scaled);
        Assert.Equal([-1, 0.5f, 1, 0], scaled);
    }

    [Fact]
    public void Sparse_and_dense_rows_scale_to_the_same_values()
    {
        ArraySource source = Sources.Random(50, 30, density: 0.2);
        var rows = new SparseRows(30);
        foreach (ArraySource.Row row in source.Rows)
            rows.Add(row.Features);
        FeatureStandardizer standardizer = FeatureStandardizer.Fit(rows);

        for (int row = 0; row < 50; row++)
        {
            var (dense, scaled) = (new float[30], new float[30]);
            standardizer.Apply(source.Rows[row].Features, dense);
            standardizer.Apply(rows[row], scaled);
            for (int k = 0; k < rows[row].Indices.Length; k++)
                Assert.Equal(dense[rows[row].Indices[k]], scaled[k]);
            Assert.Equal(rows[row].Indices.Length, dense.Count(value => value != 0));
        }
    }

    [Fact]
    public void A_standardizer_that_moves_zeros_refuses_sparse_rows_and_short_destinations_are_refused()
    {
        var moving = new FeatureStandardizer([0, 1], [1, 1]);
        Assert.False(moving.KeepsZeros);
        Assert.Throws<InvalidOperationException>(() => moving.Apply(new SparseRow([0], [1f]), new float[1]));
        var keeping = new FeatureStandardizer([0, 0], [1, 1]);
        Assert.Throws<ArgumentException>(() => keeping.Apply(new SparseRow([0, 1], [1f, 2f]), new float[1]));
    }

    [Fact]
    public void Target_statistics_are_those_of_all_values()
    {
        var statistics = new TargetStatistics();
        statistics.Add([10, 20]);
        statistics.Add([30, 60]);

        Assert.Equal((4L, 30.0, 10f, 60f), (statistics.Count, statistics.Mean, statistics.Minimum, statistics.Maximum));
        Assert.Equal(Math.Sqrt(350), statistics.Deviation, 1e-12);
    }

    [Fact]
    public void Targets_of_one_value_deviate_by_exactly_nothing()
    {
        var statistics = new TargetStatistics();
        for (int i = 0; i < 1000; i++)
            statistics.Add([0.1f]);

        Assert.Equal(0, statistics.Deviation);
        Assert.Equal(0.1f, statistics.Mean);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Padded_sequences_are_measured_over_the_steps_that_are_there(bool asSparse)
    {
        // The second feature is constant. The number of steps is no feature, be it the greatest value.
        ArraySource.Row Row(params float[] features) => new(features, [0], 1, asSparse);
        var source = new ArraySource(9, [Row(2, 1, 9, 3, 9, 0, 0, 0, 0), Row(0, 0, 0, 0, 0, 0, 0, 0, 0), Row(2, 5, 9, 7, 9, 0, 0, 0, 0)]);
        ExampleSet set = ExampleSet.Read(source, paddedFeatures: 2);
        FeatureStandardizer standardizer = set.FitStandardizer(set.FeatureLength);
        Assert.False(set.IsSparse);
        Assert.Equal([0, 4, 9, 4, 9, 4, 9, 4, 9], standardizer.Offsets.ToArray());
        Assert.Equal([1, 0], [standardizer.Scales[0], standardizer.Scales[2]]);
        Assert.Equal(1 / Math.Sqrt(5), standardizer.Scales[7], 1e-6);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(true)]
    public void The_number_of_steps_is_no_large_feature(bool? sparse)
    {
        var source = new ArraySource(201, [new([200, .. Enumerable.Repeat(0.5f, 200)], [0]), new(new float[201], [0])]);
        Assert.Equal(0.5f, ExampleSet.Read(source, sparse: sparse, measureFeatures: false, paddedFeatures: 1).LargestFeature);
        Assert.Equal(200, ExampleSet.Read(source, sparse: sparse, measureFeatures: false).LargestFeature);
    }

    [Fact]
    public void Padded_sequences_without_any_step_are_left_as_they_are()
    {
        var source = new ArraySource(3, [new(new float[3], [0])]);
        FeatureStandardizer standardizer = ExampleSet.Read(source, paddedFeatures: 1).FitStandardizer();
        Assert.Equal([0, 0, 0], standardizer.Offsets.ToArray());
        Assert.Equal([1, 0, 0], standardizer.Scales.ToArray());
    }
}
