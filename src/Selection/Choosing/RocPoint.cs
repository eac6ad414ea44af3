namespace MlNetDeep;

/// <summary>A point of a receiver operating characteristic: what comes of taking all rows above one score for positive.</summary>
/// <param name="FalsePositiveRate">The share of negative rows that are taken for positive, in [0, 1].</param>
/// <param name="TruePositiveRate">The share of positive rows that are, in [0, 1].</param>
public readonly record struct RocPoint(double FalsePositiveRate, double TruePositiveRate)
{
    private const int MostPoints = 200;

    /// <summary>
    /// The curve of scored rows, from (0, 0) to (1, 1); of many different scores, points at equal numbers of rows. Null where rows of one class
    /// are missing.
    /// </summary>
    internal static IReadOnlyList<RocPoint>? Curve(IDataView scored, string labelColumn)
    {
        DataViewSchema.Column label = scored.Schema[labelColumn], score = scored.Schema[DefaultColumnNames.Score];
        using DataViewRowCursor cursor = scored.GetRowCursor([label, score]);
        ValueGetter<float> getLabel = RowCursorUtils.GetLabelGetter(cursor, label.Index), getScore = cursor.GetGetter<float>(score);
        var rows = new List<(float Score, bool IsPositive)>();
        float y = 0, z = 0;
        while (cursor.MoveNext())
        {
            getLabel(ref y);
            getScore(ref z);
            if (!float.IsNaN(y) && float.IsFinite(z))
                rows.Add((z, y > 0));
        }

        rows.Sort((one, other) => other.Score.CompareTo(one.Score));
        long positive = rows.LongCount(row => row.IsPositive), negative = rows.Count - positive;
        return positive == 0 || negative == 0 ? null : [.. Walk(rows, positive, negative)];
    }

    // Rows of one score come together: no order among them is better than another.
    private static IEnumerable<RocPoint> Walk(List<(float Score, bool IsPositive)> rows, long positive, long negative)
    {
        yield return default;
        long truePositive = 0;
        int stride = (rows.Count + MostPoints - 1) / MostPoints, next = stride;
        for (int i = 0; i < rows.Count; i++)
        {
            truePositive += rows[i].IsPositive ? 1 : 0;
            bool isLast = i == rows.Count - 1;
            if (!isLast && (i + 1 < next || rows[i + 1].Score == rows[i].Score))
                continue;
            next = i + 1 + stride;
            yield return new RocPoint((i + 1 - truePositive) / (double)negative, truePositive / (double)positive);
        }
    }
}
