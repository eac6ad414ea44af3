namespace Microsoft.ML;

/// <summary>Puts the evaluation of several labels where ML.NET has that of one.</summary>
public static class MultiLabelEvaluationCatalog
{
    /// <summary>
    /// Compares scores and predictions with labels, label by label and over all of them. Rows of which a score is missing (NaN) are left out and
    /// counted.
    /// </summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="data">Scored rows; all scores are kept in memory, 8 bytes each.</param>
    /// <param name="labelColumnName">The labels: a vector of Boolean of known size.</param>
    /// <param name="scoreColumnName">Their scores, as many: the greater the more likely, log-odds or probabilities.</param>
    /// <param name="predictedLabelColumnName">What is predicted, a vector of as many Booleans.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing, of another type, or of another length than the labels.</exception>
    /// <exception cref="InvalidOperationException">A row has another length than its type.</exception>
    public static MultiLabelMetrics EvaluateMultiLabel(
        this BinaryClassificationCatalog catalog, IDataView data, string labelColumnName = "Label", string scoreColumnName = "Score",
        string predictedLabelColumnName = "PredictedLabel")
    {
        IHostEnvironment env = CatalogUtils.GetEnvironment(catalog);
        env.CheckValue(data, nameof(data));
        const string Remedy = " (of one label: mlContext.BinaryClassification.Evaluate)";
        DataViewSchema.Column label = Scored.Vector(env, data.Schema, "label", labelColumnName, BooleanDataViewType.Instance, Remedy);
        DataViewSchema.Column score = Scored.Vector(env, data.Schema, "score", scoreColumnName, remedy: Remedy);
        DataViewSchema.Column predicted = Scored.Vector(
            env, data.Schema, "predictedLabel", predictedLabelColumnName, BooleanDataViewType.Instance, Remedy);
        int count = label.Type.GetVectorSize();
        foreach (DataViewSchema.Column column in (DataViewSchema.Column[])[score, predicted])
        {
            if (column.Type.GetVectorSize() != count)
                throw env.ExceptSchemaMismatch(
                    nameof(data), "score", column.Name, $"{count} values, as the label '{label.Name}' has", $"{column.Type.GetVectorSize()} values");
        }

        var sums = new MultiLabelSums(SlotNames.Of(!label.HasSlotNames() && score.HasSlotNames() ? score : label));
        VBuffer<bool> labels = default, predictions = default;
        VBuffer<float> scores = default;
        using DataViewRowCursor cursor = data.GetRowCursor([label, score, predicted]);
        ValueGetter<VBuffer<bool>> getLabels = cursor.GetGetter<VBuffer<bool>>(label), getPredictions = cursor.GetGetter<VBuffer<bool>>(predicted);
        ValueGetter<VBuffer<float>> getScores = cursor.GetGetter<VBuffer<float>>(score);
        while (cursor.MoveNext())
        {
            getLabels(ref labels);
            getScores(ref scores);
            getPredictions(ref predictions);
            Scored.CheckLength(label, labels.Length, cursor.Position);
            Scored.CheckLength(score, scores.Length, cursor.Position);
            Scored.CheckLength(predicted, predictions.Length, cursor.Position);
            sums.Add(labels, scores, predictions);
        }

        return sums.ToMetrics();
    }
}
