using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;
using Microsoft.ML.Internal.Utilities;
using BinaryModel = Microsoft.ML.Calibrators.CalibratedModelParametersBase<
    MlNetDeep.NetworkBinaryModelParameters, Microsoft.ML.Calibrators.PlattCalibrator>;

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

/// <summary>The scores of one network, and the getters of the columns that ML.NET derives from a score.</summary>
/// <param name="model">The network.</param>
/// <param name="featureColumn">What it reads.</param>
/// <param name="outputs">Values a row.</param>
/// <param name="batch">The rows.</param>
internal abstract class NetworkBatchScores(IBatchModel model, string featureColumn, int outputs, RowBatch batch) : BatchScores
{
    private readonly FeatureBatch _features = batch.GetFeatures(featureColumn, model);
    private readonly float[] _scores = batch.CreateScores(outputs);

    protected int Outputs => outputs;

    /// <summary>The scores of the current row.</summary>
    protected ReadOnlySpan<float> Current => _scores.AsSpan(batch.Place * outputs, outputs);

    public override void Score() => _features.Score(model, _scores.AsSpan(0, batch.Count * outputs), batch.Count);
}

/// <summary>Score is the value.</summary>
internal sealed class RegressionBatchScores(NetworkRegressionModelParameters model, string featureColumn, RowBatch batch)
    : NetworkBatchScores(model, featureColumn, 1, batch)
{
    public override Delegate CreateGetter(string column) => (ValueGetter<float>)((ref float value) => value = Current[0]);
}

/// <summary>Score is the vector of probabilities, PredictedLabel the key of the largest.</summary>
internal sealed class MulticlassBatchScores(NetworkMulticlassModelParameters model, string featureColumn, RowBatch batch)
    : NetworkBatchScores(model, featureColumn, model.NumberOfClasses, batch)
{
    public override Delegate CreateGetter(string column) =>
        column == DefaultColumnNames.Score ? (ValueGetter<VBuffer<float>>)GetScore : (ValueGetter<uint>)GetPredictedLabel;

    private void GetScore(ref VBuffer<float> value)
    {
        VBufferEditor<float> editor = VBufferEditor.Create(ref value, Outputs);
        Current.CopyTo(editor.Values);
        value = editor.Commit();
    }

    // ML.NET's own choice: the first of the largest; none (0) where a score is NaN.
    private void GetPredictedLabel(ref uint value) => value = (uint)(MathUtils.ArgMax(Current) + 1);
}

/// <summary>Score is the log-odds; Probability and PredictedLabel follow from it by the transformer's calibrator and threshold.</summary>
internal sealed class BinaryBatchScores(BinaryPredictionTransformer<BinaryModel> transformer, RowBatch batch)
    : NetworkBatchScores(transformer.Model.SubModel, transformer.FeatureColumnName, 1, batch)
{
    private readonly PlattCalibrator _calibrator = transformer.Model.Calibrator;
    private readonly bool _thresholdOnScore = transformer.ThresholdColumn == DefaultColumnNames.Score;

    public override Delegate CreateGetter(string column) => column switch
    {
        DefaultColumnNames.Score => (ValueGetter<float>)((ref float value) => value = Current[0]),
        DefaultColumnNames.Probability => (ValueGetter<float>)((ref float value) => value = _calibrator.PredictProbability(Current[0])),
        _ => (ValueGetter<bool>)((ref bool value) =>
            value = (_thresholdOnScore ? Current[0] : _calibrator.PredictProbability(Current[0])) > transformer.Threshold),
    };
}

/// <summary>Score is that of an anomaly, PredictedLabel whether it is above the transformer's threshold; false for NaN.</summary>
internal sealed class AnomalyBatchScores(
    AutoencoderAnomalyModelParameters model, string featureColumn, float threshold, RowBatch batch)
    : NetworkBatchScores(model, featureColumn, 1, batch)
{
    public override Delegate CreateGetter(string column) => column == DefaultColumnNames.Score
        ? (ValueGetter<float>)((ref float value) => value = Current[0])
        : (ValueGetter<bool>)((ref bool value) => value = Current[0] > threshold);
}
