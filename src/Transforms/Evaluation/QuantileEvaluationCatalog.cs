namespace Microsoft.ML;

/// <summary>Puts the evaluation of quantiles where ML.NET has that of values.</summary>
public static class QuantileEvaluationCatalog
{
    /// <summary>
    /// Compares quantiles with labels, level by level: what was lost, and which share of the labels was at or below. Rows of which the label or a
    /// quantile is missing (NaN) are left out and counted.
    /// </summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="data">Scored rows.</param>
    /// <param name="labelColumnName">The label: a Single.</param>
    /// <param name="scoreColumnName">The quantiles: a vector of Single of known size.</param>
    /// <param name="quantiles">Their levels, each in (0, 1). Null reads them from the names of the score's slots.</param>
    /// <exception cref="ArgumentException">
    /// A column is missing or of another type, or levels are missing, out of range, or of another number than quantiles.
    /// </exception>
    /// <exception cref="InvalidOperationException">A row has another length than its type.</exception>
    public static QuantileRegressionMetrics EvaluateQuantiles(
        this RegressionCatalog catalog, IDataView data, string labelColumnName = "Label", string scoreColumnName = "Score", float[]? quantiles = null)
    {
        IHostEnvironment env = CatalogUtils.GetEnvironment(catalog);
        env.CheckValue(data, nameof(data));
        DataViewSchema.Column label = Scored.Single(env, data.Schema, "label", labelColumnName);
        DataViewSchema.Column score = Scored.Vector(env, data.Schema, "score", scoreColumnName);
        float[] levels = quantiles ?? ReadLevels(env, score);
        if (levels.Length != score.Type.GetVectorSize() || levels.ContainsAnyExceptInRange(float.Epsilon, float.BitDecrement(1)))
            throw env.ExceptParam(
                nameof(quantiles),
                $"The column '{score.Name}' has {score.Type.GetVectorSize()} quantiles, but the levels are {OptionValue.Of(levels)}: give as many, " +
                "each in (0, 1).");

        var losses = new double[levels.Length];
        var below = new long[levels.Length];
        long rows = 0, leftOut = 0;
        float value = 0;
        VBuffer<float> scores = default;
        using DataViewRowCursor cursor = data.GetRowCursor([label, score]);
        ValueGetter<float> getLabel = cursor.GetGetter<float>(label);
        ValueGetter<VBuffer<float>> getScores = cursor.GetGetter<VBuffer<float>>(score);
        while (cursor.MoveNext())
        {
            getLabel(ref value);
            getScores(ref scores);
            Scored.CheckLength(score, scores.Length, cursor.Position);
            if (float.IsNaN(value) || TensorPrimitives.IsNaNAny(scores.GetValues()))
            {
                leftOut++;
                continue;
            }

            rows++;
            for (int k = 0; k < levels.Length; k++)
            {
                double above = (double)value - scores.GetItemOrDefault(k);
                losses[k] += Math.Max(levels[k] * above, (levels[k] - 1.0) * above);
                below[k] += above <= 0 ? 1 : 0;
            }
        }

        return new QuantileRegressionMetrics(
            [.. levels.Select((level, k) => new QuantileMetrics(level, losses[k] / rows, (double)below[k] / rows))], rows, leftOut);
    }

    private static float[] ReadLevels(IExceptionContext context, DataViewSchema.Column score) => [.. SlotNames.Of(score).Select(name =>
        float.TryParse(name, NumberStyles.Float, CultureInfo.InvariantCulture, out float level)
            ? level
            : throw context.ExceptParam(
                "quantiles", $"The slots of the column '{score.Name}' are no levels but have names such as '{name}': give the quantiles' levels."))];
}
