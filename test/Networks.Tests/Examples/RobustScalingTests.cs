namespace MlNetDeep.Networks.Tests;

/// <summary>Scaling by median and quartiles with smooth clipping, on columns of values of every kind.</summary>
public class RobustScalingTests
{
    /// <summary>Columns, and the slots that they become, in the same order.</summary>
    private static readonly Dictionary<string, Func<int, Random, float>> Kinds = new()
    {
        ["numbers"] = (_, random) => 100 + 7 * random.NextSingle(),
        ["of both signs, with zeros"] = (row, random) => row % 3 == 0 ? 0 : 2 * random.NextSingle() - 1,
        ["mostly zero"] = (row, random) => row % 4 == 0 ? 50 + random.NextSingle() : 0,
        ["mostly one value"] = (row, random) => row % 5 == 0 ? 20 * random.NextSingle() : 4,
        ["long tail"] = (_, random) => MathF.Exp(6 * random.NextSingle()),
    };

    public static TheoryData<string> All => [.. Kinds.Keys];

    [Theory, MemberData(nameof(All))]
    public void Few_values_are_scaled_by_their_exact_quantiles(string kind)
    {
        float[] column = Column(kind, 401);

        float[] scaled = Scaled(column);

        Func<float, double> rule = Rule(column);
        Assert.All(column.Zip(scaled), pair => Assert.Equal(rule(pair.First), pair.Second, 1e-5));
    }

    [Theory, MemberData(nameof(All))]
    public void Many_values_are_scaled_by_about_their_quantiles(string kind)
    {
        float[] column = Column(kind, 20_000);
        Func<float, double> rule = Rule(column);

        Check();
        // The sample is no prefix: values that come last count as those that come first.
        Array.Sort(column);
        Check();

        void Check() => Assert.All(column.Zip(Scaled(column)), pair => Assert.Equal(rule(pair.First), pair.Second, 0.15));
    }

    [Theory, MemberData(nameof(All))]
    public void One_cell_of_1e30_moves_nothing(string kind)
    {
        float[] column = Column(kind, 401);
        int greatest = Array.IndexOf(column, column.Max());
        float[] before = Scaled(column);
        column[greatest] = 1e30f;

        float[] scaled = Scaled(column);

        Assert.InRange(scaled[greatest], 2.9f, 3);
        scaled[greatest] = before[greatest];
        Assert.Equal(before, scaled);
    }

    [Theory]
    [InlineData(3.4e38f)]
    [InlineData(-3.4e38f)]
    [InlineData(1e19f)]
    public void The_largest_numbers_are_clipped_to_finite_ones(float far)
    {
        FeaturePreparation preparation = Fit(Column("numbers", 64), 1);

        var (dense, values) = (new float[1], new float[1]);
        preparation.Apply([far], dense);
        preparation.Apply(new SparseRow([0], [far]), new int[1], values);

        Assert.Equal(3 * Math.Sign(far), dense[0], 1e-6f);
        Assert.Equal(dense, values);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(7.5f, 300)]
    [InlineData(-2, 200)]
    public void A_slot_of_a_one_hot_vector_becomes_0_and_1(float value, int rows)
    {
        float[] column = [.. Enumerable.Repeat(value, rows), .. Enumerable.Repeat(0f, 401 - rows)];

        float[] scaled = Scaled(column);

        Assert.All(scaled[..rows], slot => Assert.Equal(1, slot, 1e-6f));
        Assert.All(scaled[rows..], slot => Assert.Equal(0, slot));
    }

    [Fact]
    public void What_never_changes_counts_for_nothing()
    {
        Assert.All(Scaled([.. Enumerable.Repeat(4f, 50)]), value => Assert.Equal(0, value));
        Assert.All(Scaled(new float[50]), value => Assert.Equal(0, value));
        // Neighbours among singles, hardly told apart.
        Assert.All(Scaled([.. Enumerable.Range(0, 50).Select(i => 1e8f + 8 * (i % 2))]), value => Assert.Equal(0, value));
    }

    [Theory]
    [InlineData(0.02)]
    [InlineData(0.4)]
    [InlineData(0.9)]
    public void Dense_sparse_and_streamed_rows_are_scaled_to_the_same_bits(double density)
    {
        ArraySource source = Sources.Random(9000, 33, density), asSparse = Sources.Random(9000, 33, density, asSparse: true);
        foreach (ArraySource.Row row in source.Rows.Concat(asSparse.Rows))
            row.Features[5] = row.Features[6] > 0 ? float.NaN : 3 + row.Features[7];

        FeaturePreparation[] fitted =
        [
            .. new[] { ExampleSet.Read(source, sparse: false), ExampleSet.Read(source, sparse: true), ExampleSet.Read(asSparse, 20_000, sparse: true) }
                .Select(set => set.FitPreparation(FeatureScaling.Robust)),
        ];

        Assert.All(fitted, preparation => Assert.Equal(fitted[0].Offsets.ToArray(), preparation.Offsets.ToArray()));
        Assert.All(fitted, preparation => Assert.Equal(fitted[0].Scales.ToArray(), preparation.Scales.ToArray()));
        Assert.Contains(fitted[0].Scales.ToArray(), scale => scale > 0);
    }

    [Fact]
    public void Steps_of_a_sequence_share_median_and_quartiles()
    {
        float[] column = Column("numbers", 300);
        var source = new ArraySource(6, [.. column.Chunk(3).Select(row => new ArraySource.Row([row[0], 1, row[1], 1, row[2], 1], [0]))]);

        FeaturePreparation preparation = ExampleSet.Read(source).FitPreparation(FeatureScaling.Robust, featuresPerStep: 2);

        FeaturePreparation alone = Fit(column, 1);
        Assert.Equal([alone.Offsets[0], 1, alone.Offsets[0], 1, alone.Offsets[0], 1], preparation.Offsets.ToArray());
        Assert.Equal([alone.Scales[0], 0, alone.Scales[0], 0, alone.Scales[0], 0], preparation.Scales.ToArray());
    }

    [Fact]
    public void Padded_sequences_keep_their_number_of_steps()
    {
        var source = new ArraySource(5, [new([2, 1, 9, 3, 8], [0]), new([1, 5, 7, 0, 0], [0]), new([2, 2, 6, 4, 5], [0])]);

        FeaturePreparation preparation = ExampleSet.Read(source, stepFeatures: 2).FitPreparation(FeatureScaling.Robust);

        Assert.True(preparation.Keeps(0));
        Assert.Equal([0, 3, 7, 3, 7], preparation.Offsets.ToArray());
    }

    private static float[] Column(string kind, int rows)
    {
        var random = new Random(5);
        return [.. Enumerable.Range(0, rows).Select(row => Kinds[kind](row, random))];
    }

    private static FeaturePreparation Fit(float[] values, int features) =>
        ExampleSet.Read(new ArraySource(features, [.. values.Chunk(features).Select(row => new ArraySource.Row(row, [0]))]), sparse: false)
            .FitPreparation(FeatureScaling.Robust);

    /// <summary>The column, in the middle of others as wide as some vectors.</summary>
    private static float[] Scaled(float[] column)
    {
        const int width = 37, place = 35;
        float[] rows = [.. column.SelectMany(value => Enumerable.Range(0, width).Select(i => i is place or 2 ? value : i))];
        Fit(rows, width).Apply(rows, rows);
        Assert.All(rows.Chunk(width), row => Assert.Equal(row[2], row[place]));
        return [.. rows.Chunk(width).Select(row => row[place])];
    }

    /// <summary>The rule in double precision, by sorting all values.</summary>
    private static Func<float, double> Rule(float[] column)
    {
        double[] sorted = [.. column.Select(value => (double)value).Order()];
        double median = Quantile(sorted, 0.5), distance = Quantile(sorted, 0.75) - Quantile(sorted, 0.25);
        if (2 * sorted.Count(value => value != 0) < sorted.Length)
            (median, distance) = (0, 0);
        if (distance == 0)
            distance = Quantile([.. sorted.Where(value => value != median).Select(value => Math.Abs(value - median)).Order()], 0.5);
        return x => (x - median) / distance is var z ? z / Math.Sqrt(1 + z * z / 9) : 0;
    }

    private static double Quantile(double[] sorted, double share)
    {
        double rank = share * (sorted.Length - 1);
        double low = sorted[(int)rank], high = sorted[Math.Min((int)rank + 1, sorted.Length - 1)];
        return low + (high - low) * (rank - (int)rank);
    }
}
