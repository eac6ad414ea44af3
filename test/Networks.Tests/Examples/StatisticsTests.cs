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

        FeaturePreparation preparation = FeaturePreparation.Fit(features, length);

        for (int i = 0; i < length; i++)
        {
            double[] values = [.. Enumerable.Range(0, Rows).Select(row => (double)features[row * length + i])];
            double mean = values.Average(), deviation = Math.Sqrt(values.Average(x => (x - mean) * (x - mean)));
            Assert.Equal(mean, preparation.Offsets[i], Rounding * Math.Abs(mean));
            Assert.Equal(1 / deviation, preparation.Scales[i], Rounding / deviation);
        }
    }

    [Fact]
    public void Each_feature_has_the_same_bits_wherever_it_stands_in_the_row()
    {
        const int Rows = 100, Length = 41;
        float[] column = Problems.Uniform(new Random(1), Rows, -3, 8);

        FeaturePreparation preparation = FeaturePreparation.Fit([.. column.SelectMany(value => Enumerable.Repeat(value, Length))], Length);

        Assert.Single(Problems.Bits(preparation.Offsets).Distinct());
        Assert.Single(Problems.Bits(preparation.Scales).Distinct());
    }

    [Fact]
    public void A_feature_that_is_zero_in_most_rows_keeps_its_zeros_and_is_divided_by_the_root_mean_square_of_the_others()
    {
        // Of four rows: a one-hot slot, an amount with both signs, one never there, one there in half of the rows.
        float[] features =
        [
            1, 3, 0, 2,
            0, 0, 0, 4,
            0, 0, 0, 0,
            0, 0, 0, 0,
            0, -4, 0, 6,
        ];

        FeaturePreparation preparation = FeaturePreparation.Fit(features, 4);

        Assert.Equal([0, 0, 0, 2.4f], preparation.Offsets.ToArray());
        Assert.Equal([1, (float)(1 / Math.Sqrt(12.5)), 0], preparation.Scales[..3].ToArray());
        Assert.Equal(1 / Math.Sqrt(5.44), preparation.Scales[3], 1e-6);
    }

    [Fact]
    public void Spreads_below_the_least_normal_number_count_as_constant()
    {
        float[] column = [1e-45f, 1e-39f, 0, -1e-39f, 1e-38f, 2e-39f, 3e-40f];
        Assert.Equal(0, FeaturePreparation.Fit(column, 1).Scales[0]);
        Assert.Equal(0, FeaturePreparation.Fit([0, 0, 1e-39f], 1).Scales[0]);
        Assert.Equal(0, Set(column).FitMinMax().Scales[0]);
        Assert.Equal(0, Set([0, 0, 1e-39f]).FitMinMax().Scales[0]);
        Assert.Equal(1 / 3e-38, FeaturePreparation.Fit([3e-38f, -3e-38f], 1).Scales[0], 1e31);

        static ExampleSet Set(float[] column) => ExampleSet.Read(new ArraySource(1, [.. column.Select(x => new ArraySource.Row([x], [0]))]));
    }

    [Theory]
    [InlineData(0.05)]
    [InlineData(0.2)]
    [InlineData(0.6)]
    public void Sparse_and_dense_rows_are_measured_and_scaled_to_the_same_bits(double density)
    {
        ArraySource source = Sources.Random(50, 30, density);
        foreach (ArraySource.Row row in source.Rows)
            row.Features[7] = 5 + row.Features[6];
        var rows = new SparseRows(30);
        foreach (ArraySource.Row row in source.Rows)
            rows.Add(row.Features);

        FeaturePreparation preparation = FeaturePreparation.Fit(rows);

        FeaturePreparation expected = FeaturePreparation.Fit([.. source.Rows.SelectMany(row => row.Features)], 30);
        Assert.Equal(expected.Offsets.ToArray(), preparation.Offsets.ToArray());
        Assert.Equal(expected.Scales.ToArray(), preparation.Scales.ToArray());
        for (int row = 0; row < 50; row++)
        {
            var (dense, scaled) = (new float[30], new float[30]);
            preparation.Apply(source.Rows[row].Features, dense);
            int length = preparation.LengthOf(rows[row]);
            var (indices, values) = (new int[length], new float[length]);
            preparation.Apply(rows[row], indices, values);
            new SparseRow(indices, values).CopyToDense(scaled);
            Assert.Equal(dense, scaled);
            Assert.Contains(7, indices);
            Assert.Throws<ArgumentException>(() => preparation.Apply(rows[row], new int[length - 1], new float[length]));
        }
    }

    [Fact]
    public void Sparse_rows_stay_sparse_where_few_features_have_zeros_that_move()
    {
        static FeaturePreparation Shifting(int features, float scale) => new(
            [.. Enumerable.Range(0, 64).Select(i => i < features ? 3f : 0)], [.. Enumerable.Repeat(scale, 64)]);
        Assert.Equal((true, true), (Shifting(0, 1).KeepsZeros, Shifting(0, 1).KeepsSparsity));
        Assert.Equal((false, true), (Shifting(4, 1).KeepsZeros, Shifting(4, 1).KeepsSparsity));
        Assert.Equal((false, false), (Shifting(5, 1).KeepsZeros, Shifting(5, 1).KeepsSparsity));
        // What is multiplied by 0 does not move.
        Assert.True(Shifting(64, 0).KeepsZeros);
    }

    [Fact]
    public void Target_statistics_are_those_of_all_values()
    {
        var statistics = new TargetStatistics();
        foreach (float value in (float[])[10, 20, 30, 60])
            statistics.Add(value);

        Assert.Equal((4L, 30.0, 10f, 60f), (statistics.Count, statistics.Mean, statistics.Minimum, statistics.Maximum));
        Assert.Equal(Math.Sqrt(350), statistics.Deviation, 1e-12);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(37)]
    public void Of_rows_that_are_dealt_to_leaves_they_are_those_of_all(int length)
    {
        // The first feature is constant, the second mostly zero, the third often missing.
        var random = new Random(length);
        var (whole, dealt) = (new FeatureMoments(length), new FeatureMoments(length, leaves: 4));
        var (target, targets) = (new TargetStatistics(), new TargetMoments[4]);
        Array.Fill(targets, TargetMoments.None);
        for (int row = 0; row < 1003; row++)
        {
            float[] features = [.. Enumerable.Range(0, length).Select(i => i switch
            {
                0 => 0.1f,
                1 => random.Next(10) == 0 ? random.NextSingle() : 0,
                2 => random.Next(3) == 0 ? float.NaN : random.NextSingle() - 0.5f,
                _ => i + random.NextSingle(),
            })];
            whole.Add(features, row);
            dealt.Add(features, row, row % 4);
            target.Add(features[1]);
            targets[row % 4] = targets[row % 4].With(features[1]);
        }

        FeaturePreparation one = whole.ToPreparation(FeatureScaling.Standardize, length), other = dealt.ToPreparation(FeatureScaling.Standardize, length);
        for (int i = 0; i < length; i++)
        {
            Assert.Equal(one.Offsets[i], other.Offsets[i], Rounding);
            Assert.Equal(one.Scales[i], other.Scales[i], Rounding * one.Scales[i]);
            FeatureSpread spread = whole.Spread(i, length), spreadOfLeaves = dealt.Spread(i, length);
            Assert.Equal(
                (spread.Rows, spread.Count, spread.Minimum, spread.Maximum, spread.Missing, spread.LargestRow),
                (spreadOfLeaves.Rows, spreadOfLeaves.Count, spreadOfLeaves.Minimum, spreadOfLeaves.Maximum, spreadOfLeaves.Missing, spreadOfLeaves.LargestRow));
        }

        // Of so few values samples are all of them.
        Assert.Equal(whole.ToMedians(length), dealt.ToMedians(length));
        TargetMoments together = targets.Aggregate((a, b) => a + b);
        Assert.Equal((target.Count, target.Minimum, target.Maximum), (together.Count, together.Minimum, together.Maximum));
        Assert.Equal(target.Mean, together.Mean, 1e-14);
        Assert.Equal(target.Moments.Squares, together.Squares, 1e-12 * target.Moments.Squares);
        Assert.Equal(together, together + TargetMoments.None);
        Assert.Equal(together, TargetMoments.None + together);
    }

    [Fact]
    public void Targets_of_one_value_deviate_by_exactly_nothing()
    {
        var statistics = new TargetStatistics();
        for (int i = 0; i < 1000; i++)
            statistics.Add(0.1f);

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
        ExampleSet set = ExampleSet.Read(source, stepFeatures: 2);
        FeaturePreparation preparation = set.FitStandardizer(set.FeatureLength);
        Assert.False(set.IsSparse);
        Assert.Equal([0, 4, 9, 4, 9, 4, 9, 4, 9], preparation.Offsets.ToArray());
        Assert.Equal([1, 0], [preparation.Scales[0], preparation.Scales[2]]);
        Assert.Equal(1 / Math.Sqrt(5), preparation.Scales[7], 1e-6);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(true)]
    public void The_number_of_steps_is_no_large_feature(bool? sparse)
    {
        var source = new ArraySource(201, [new([200, .. Enumerable.Repeat(0.5f, 200)], [0]), new(new float[201], [0])]);
        Assert.Equal(0.5f, ExampleSet.Read(source, sparse: sparse, measureFeatures: false, stepFeatures: 1).LargestFeature);
        Assert.Equal(200, ExampleSet.Read(source, sparse: sparse, measureFeatures: false).LargestFeature);
    }

    [Fact]
    public void Padded_sequences_without_any_step_are_left_as_they_are()
    {
        var source = new ArraySource(3, [new(new float[3], [0])]);
        FeaturePreparation preparation = ExampleSet.Read(source, stepFeatures: 1).FitStandardizer();
        Assert.Equal([0, 0, 0], preparation.Offsets.ToArray());
        Assert.Equal([1, 0, 0], preparation.Scales.ToArray());
    }
}
