namespace Microsoft.ML;

/// <summary>Puts the evaluation of several targets where ML.NET has that of one.</summary>
public static class MultiOutputEvaluationCatalog
{
    /// <summary>Compares scores with labels, target by target. Rows of which a label or a score is missing (NaN) are left out and counted.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="data">Scored rows.</param>
    /// <param name="labelColumnName">The targets: a vector of Single of known size.</param>
    /// <param name="scoreColumnName">Their predictions, as many.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing, of another type, or of another length than the other.</exception>
    /// <exception cref="InvalidOperationException">A row has another length than its type.</exception>
    public static MultiOutputRegressionMetrics EvaluateMultiOutput(
        this RegressionCatalog catalog, IDataView data, string labelColumnName = "Label", string scoreColumnName = "Score")
    {
        IHostEnvironment env = CatalogUtils.GetEnvironment(catalog);
        env.CheckValue(data, nameof(data));
        const string Remedy = " (of one value a row: mlContext.Regression.Evaluate)";
        DataViewSchema.Column label = Scored.Vector(env, data.Schema, "label", labelColumnName, remedy: Remedy);
        DataViewSchema.Column score = Scored.Vector(env, data.Schema, "score", scoreColumnName, remedy: Remedy);
        int targets = label.Type.GetVectorSize();
        if (score.Type.GetVectorSize() != targets)
            throw env.ExceptSchemaMismatch(
                nameof(data), "score", scoreColumnName, $"{targets} values, as the label '{labelColumnName}' has", $"{score.Type.GetVectorSize()} values");

        string[] names = SlotNames.Of(!label.HasSlotNames() && score.HasSlotNames() ? score : label);
        var errors = new TargetErrors[targets];
        long rows = 0, leftOut = 0;
        VBuffer<float> labels = default, scores = default;
        using DataViewRowCursor cursor = data.GetRowCursor([label, score]);
        ValueGetter<VBuffer<float>> getLabels = cursor.GetGetter<VBuffer<float>>(label), getScores = cursor.GetGetter<VBuffer<float>>(score);
        while (cursor.MoveNext())
        {
            getLabels(ref labels);
            getScores(ref scores);
            Scored.CheckLength(label, labels.Length, cursor.Position);
            Scored.CheckLength(score, scores.Length, cursor.Position);
            if (TensorPrimitives.IsNaNAny(labels.GetValues()) || TensorPrimitives.IsNaNAny(scores.GetValues()))
            {
                leftOut++;
                continue;
            }

            rows++;
            for (int target = 0; target < targets; target++)
                errors[target].Add(labels.GetItemOrDefault(target), scores.GetItemOrDefault(target), rows);
        }

        return new MultiOutputRegressionMetrics([.. errors.Select((error, target) => error.ToMetrics(names[target], rows))], rows, leftOut);
    }

    /// <summary>The sums of one target; those about the mean by Welford's recurrence.</summary>
    private struct TargetErrors
    {
        private double _squares;
        private double _absolutes;
        private double _mean;
        private double _deviations;

        public void Add(double label, double score, long rows)
        {
            double error = label - score, deviation = label - _mean;
            _squares += error * error;
            _absolutes += Math.Abs(error);
            _mean += deviation / rows;
            _deviations += deviation * (label - _mean);
        }

        public readonly OutputRegressionMetrics ToMetrics(string name, long rows) =>
            new(name, Math.Sqrt(_squares / rows), _absolutes / rows, 1 - _squares / _deviations);
    }
}
