namespace MlNetDeep;

/// <summary>What was measured of a model, and on how many rows.</summary>
/// <param name="Metrics">ML.NET's evaluator leaves rows out of which the score is not a number, without a word.</param>
/// <param name="JudgedRows">The rows that were not left out.</param>
internal sealed record Judgement<TMetrics>(TMetrics Metrics, long JudgedRows);

/// <summary>Which scored rows ML.NET's evaluators judge, and how much the labels of these vary.</summary>
internal sealed class ScoredRows
{
    private double _mean;
    private double _squares;

    /// <summary>Rows with a label and a score.</summary>
    public long Judged { get; private set; }

    /// <summary>The variance of their labels, in double: ML.NET's evaluator squares labels as floats, which leaves none of it near 1e5.</summary>
    public double LabelVariance => _squares / Judged;

    /// <summary>Reads rows that have a score.</summary>
    public static ScoredRows Read(IDataView scored, string labelColumn)
    {
        DataViewSchema.Column label = scored.Schema[labelColumn], score = scored.Schema[DefaultColumnNames.Score];
        DataViewSchema.Column? predicted = scored.Schema.GetColumnOrNull(DefaultColumnNames.PredictedLabel);
        using DataViewRowCursor cursor = scored.GetRowCursor([label, score]);
        ValueGetter<float> getLabel = RowCursorUtils.GetLabelGetter(cursor, label.Index);
        // Of values ML.NET takes infinite ones for scores, of classes it does not.
        Func<bool> hasScore = HasScore(cursor, score, infinite: predicted is null);
        var rows = new ScoredRows();
        float value = 0;
        while (cursor.MoveNext())
        {
            getLabel(ref value);
            if (!float.IsNaN(value) && hasScore())
                rows.Add(value);
        }

        return rows;
    }

    /// <summary>Rows with a label; null where the column is none that ML.NET's evaluators read.</summary>
    public static long? CountLabeled(IDataView data, DataViewSchema.Column label)
    {
        if (RowCursorUtils.TestGetLabelGetter(label.Type) is not null)
            return null;
        using DataViewRowCursor cursor = data.GetRowCursor([label]);
        ValueGetter<float> getLabel = RowCursorUtils.GetLabelGetter(cursor, label.Index);
        long rows = 0;
        float value = 0;
        while (cursor.MoveNext())
        {
            getLabel(ref value);
            rows += float.IsNaN(value) ? 0 : 1;
        }

        return rows;
    }

    /// <summary>A share of rows, such as "30 % of rows"; the part is above 0.</summary>
    public static string Share(long part, long all) => string.Create(
        CultureInfo.InvariantCulture, $"{Math.Clamp(100.0 * part / all, 0.01, part < all ? 99.99 : 100):0.##} % of rows");

    private static Func<bool> HasScore(DataViewRow row, DataViewSchema.Column score, bool infinite)
    {
        if (score.Type is not VectorDataViewType)
        {
            ValueGetter<float> getter = row.GetGetter<float>(score);
            float value = 0;
            return () =>
            {
                getter(ref value);
                return infinite ? !float.IsNaN(value) : float.IsFinite(value);
            };
        }

        ValueGetter<VBuffer<float>> getScores = row.GetGetter<VBuffer<float>>(score);
        VBuffer<float> scores = default;
        return () =>
        {
            getScores(ref scores);
            ReadOnlySpan<float> values = scores.GetValues();
            return infinite ? !TensorPrimitives.IsNaNAny(values) : !values.ContainsAnyExceptInRange(float.MinValue, float.MaxValue);
        };
    }

    // Welford's sums: no difference of large squares.
    private void Add(double label)
    {
        Judged++;
        double difference = label - _mean;
        _mean += difference / Judged;
        _squares += difference * (label - _mean);
    }
}
