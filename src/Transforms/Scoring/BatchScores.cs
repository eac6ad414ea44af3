namespace MlNetDeep;

/// <summary>What a model makes of the rows of a batch: computed at once, answered for row by row.</summary>
internal abstract class BatchScores : IDisposable
{
    /// <summary>Takes in the row at which the batch's source is; what <see cref="RowBatch"/> keeps for it is kept already.</summary>
    public virtual void Keep()
    {
    }

    /// <summary>Scores the rows that the batch has kept.</summary>
    public abstract void Score();

    /// <summary>The getter of one derived column, of the type that ML.NET gives it, for the row at the batch's place.</summary>
    public abstract Delegate CreateGetter(string column);

    public virtual void Dispose()
    {
    }
}

/// <summary>The scores of one model that reads a feature column: so many outputs a row.</summary>
internal abstract class ModelBatchScores(IBatchModel model, string featureColumn, int outputs, RowBatch batch) : BatchScores
{
    private readonly FeatureBatch _features = batch.GetFeatures(featureColumn, model);
    private readonly float[] _scores = batch.CreateScores(outputs);

    /// <summary>The scores of the current row.</summary>
    public ReadOnlySpan<float> Current => _scores.AsSpan(batch.Place * outputs, outputs);

    public override void Score() => _features.Score(model, _scores.AsSpan(0, batch.Count * outputs), batch.Count);
}

/// <summary>The scores of one network, and the columns that its task makes of them.</summary>
internal sealed class NetworkBatchScores(INetworkModel model, ISingleFeaturePredictionTransformer<object> transformer, RowBatch batch)
    : ModelBatchScores(model, transformer.FeatureColumnName, model.Network.Network.OutputShape.Length, batch)
{
    /// <summary>The scores of the current row as a vector.</summary>
    public void GetVector(ref VBuffer<float> value) => Current.CopyTo(ref value);

    public override Delegate CreateGetter(string column) => model.Task.CreateGetter(column, this, transformer);
}

/// <summary>Score is that of an anomaly, PredictedLabel whether it is above the transformer's threshold; false for NaN.</summary>
internal sealed class AnomalyBatchScores(
    AutoencoderAnomalyModelParameters model, string featureColumn, float threshold, RowBatch batch)
    : ModelBatchScores(model, featureColumn, 1, batch)
{
    public override Delegate CreateGetter(string column) => column == DefaultColumnNames.Score
        ? (ValueGetter<float>)((ref float value) => value = Current[0])
        : (ValueGetter<bool>)((ref bool value) => value = Current[0] > threshold);
}
