namespace MlNetDeep;

// Standardizing rows that are at hand; ExampleSet measures what comes from a source.
public sealed partial class FeaturePreparation
{
    /// <summary>Measures dense rows, in double precision.</summary>
    /// <param name="features">[rows, features], finite; at least one row.</param>
    /// <param name="length">Features a row.</param>
    /// <param name="flaws">Takes the features of which little is left, or null.</param>
    public static FeaturePreparation Fit(ReadOnlySpan<float> features, int length, ICollection<FeatureFlaw>? flaws = null)
    {
        var moments = new FeatureMoments(length, samples: false);
        Add(moments, features, length);
        return Finish(moments, flaws);
    }

    /// <summary>Measures dense rows that come in portions, in double precision.</summary>
    /// <param name="portions">Each [rows, features], finite, of any number of rows, also none. Used up one after the other.</param>
    /// <param name="length">Features a row.</param>
    /// <param name="flaws">Takes the features of which little is left, or null; rows are counted over all portions.</param>
    /// <returns>Where there is no row at all, offsets and scales of 0.</returns>
    public static FeaturePreparation Fit(
        IEnumerable<ReadOnlyMemory<float>> portions, int length, ICollection<FeatureFlaw>? flaws = null)
    {
        var moments = new FeatureMoments(length, samples: false);
        foreach (ReadOnlyMemory<float> portion in portions)
            Add(moments, portion.Span, length);
        return Finish(moments, flaws);
    }

    /// <summary>Measures sparse rows: as the same rows with all their zeros, to the bit.</summary>
    /// <param name="rows">Finite values; at least one row.</param>
    public static FeaturePreparation Fit(SparseRows rows)
    {
        var moments = new FeatureMoments(rows.FeatureLength, samples: false);
        for (int row = 0; row < rows.Count; row++)
            moments.Add(rows[row], row);
        return moments.ToPreparation(FeatureScaling.Standardize, rows.FeatureLength);
    }

    private static void Add(FeatureMoments moments, ReadOnlySpan<float> rows, int length)
    {
        for (int start = 0; start < rows.Length; start += length)
            moments.Add(rows.Slice(start, length), moments.Rows);
    }

    private static FeaturePreparation Finish(FeatureMoments moments, ICollection<FeatureFlaw>? flaws)
    {
        for (int i = 0; flaws is not null && i < moments.Length; i++)
        {
            FeatureSpread spread = moments.Spread(i, moments.Length);
            if (spread.FindFlaw(i, spread.Standardize().Scale, standardizes: true) is { } flaw)
                flaws.Add(flaw);
        }

        return moments.ToPreparation(FeatureScaling.Standardize, moments.Length);
    }
}
