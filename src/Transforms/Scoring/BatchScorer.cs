namespace MlNetDeep;

/// <summary>Starts the scoring of batches; before their first row.</summary>
internal delegate BatchScores OpenBatchScores(RowBatch batch);

/// <summary>A transformer of another room that can score in batches.</summary>
internal interface IBatchScored
{
    /// <summary>Starts the scoring of batches; null where no model in it is a network, so that nothing is gained by them.</summary>
    OpenBatchScores? BatchScores { get; }
}

/// <summary>Which transformers can score rows in batches.</summary>
internal static class BatchScorer
{
    /// <summary>What scores in batches in a transformer's place; null where nothing does: it has no network, or is a chain.</summary>
    public static OpenBatchScores? Of(ITransformer transformer) => transformer switch
    {
        ISingleFeaturePredictionTransformer<object> predictor when NetworkModel.Of(predictor.Model) is { } network =>
            batch => new NetworkBatchScores(network, predictor, batch),
        AnomalyPredictionTransformer<AutoencoderAnomalyModelParameters> anomaly => Of(anomaly, anomaly.Model),
        // As it is loaded: ML.NET gives any model of anomalies by this type.
        AnomalyPredictionTransformer<IPredictorProducing<float>> { Model: AutoencoderAnomalyModelParameters model } anomaly => Of(anomaly, model),
        AutoencoderTransformer autoencoder => Of(autoencoder),
        IBatchScored scored => scored.BatchScores,
        _ => null,
    };

    /// <summary>
    /// Whether batches can give these columns of a model, and gain by it: one is the model's own, and the others can be kept until the batch
    /// is scored. The model's columns are behind those of the input.
    /// </summary>
    public static bool Suits(DataViewSchema.Column[] columns, DataViewSchema input) =>
        Array.Exists(columns, column => column.Index >= input.Count)
        && Array.TrueForAll(columns, column => column.Index >= input.Count || ColumnBuffer.CanKeep(column.Type));

    /// <summary>Whether there is a network in a transformer, or in one of a chain.</summary>
    public static bool HasNetwork(ITransformer transformer) =>
        transformer is IEnumerable<ITransformer> chain ? chain.Any(HasNetwork) : Of(transformer) is not null;

    private static OpenBatchScores Of<TModel>(AnomalyPredictionTransformer<TModel> anomaly, AutoencoderAnomalyModelParameters model)
        where TModel : class =>
        batch => new AnomalyBatchScores(model, anomaly.FeatureColumnName, anomaly.Threshold, batch);

    private static OpenBatchScores Of(AutoencoderTransformer autoencoder)
    {
        var model = new AutoencoderBatchModel(autoencoder.Model, autoencoder.Columns);
        return batch => new AutoencoderBatchScores(model, autoencoder.Columns, batch);
    }
}
