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
    /// <param name="column">Its name.</param>
    public abstract Delegate CreateGetter(string column);

    public virtual void Dispose()
    {
    }
}

/// <summary>The scores of one model that reads a feature column.</summary>
/// <param name="model">The model.</param>
/// <param name="featureColumn">What it reads.</param>
/// <param name="outputs">Values a row.</param>
/// <param name="batch">The rows.</param>
internal abstract class ModelBatchScores(IBatchModel model, string featureColumn, int outputs, RowBatch batch) : BatchScores
{
    private readonly FeatureBatch _features = batch.GetFeatures(featureColumn, model);
    private readonly float[] _scores = batch.CreateScores(outputs);

    /// <summary>The scores of the current row.</summary>
    public ReadOnlySpan<float> Current => _scores.AsSpan(batch.Place * outputs, outputs);

    public override void Score() => _features.Score(model, _scores.AsSpan(0, batch.Count * outputs), batch.Count);
}

/// <summary>The scores of one network, and the columns that its task makes of them.</summary>
/// <param name="model">The network.</param>
/// <param name="transformer">ML.NET's transformer of its task.</param>
/// <param name="batch">The rows.</param>
internal sealed class NetworkBatchScores(INetworkModel model, ISingleFeaturePredictionTransformer<object> transformer, RowBatch batch)
    : ModelBatchScores(model, transformer.FeatureColumnName, model.Network.Network.OutputShape.Length, batch)
{
    /// <summary>The scores of the current row as a vector.</summary>
    public void GetVector(ref VBuffer<float> value)
    {
        VBufferEditor<float> editor = VBufferEditor.Create(ref value, Current.Length);
        Current.CopyTo(editor.Values);
        value = editor.Commit();
    }

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
