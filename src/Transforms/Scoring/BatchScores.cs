using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;
using Microsoft.ML.Internal.Utilities;
using MlNetDeep.Networks;
using BinaryModel = Microsoft.ML.Calibrators.CalibratedModelParametersBase<
    MlNetDeep.Transforms.NetworkBinaryModelParameters, Microsoft.ML.Calibrators.PlattCalibrator>;

namespace MlNetDeep.Transforms;

/// <summary>
/// One cursor's memory for batches: features in, scores out, and the getters of the columns that ML.NET derives from a score.
/// </summary>
internal abstract class BatchScores
{
    private readonly PredictBatch _score;
    private readonly float[] _features;
    private readonly float[] _scores;
    private readonly int _featureLength;

    protected BatchScores(int featureLength, int outputs, int batchSize, PredictBatch score)
    {
        _featureLength = featureLength;
        Outputs = outputs;
        BatchSize = batchSize;
        _score = score;
        _features = new float[batchSize * featureLength];
        _scores = new float[batchSize * outputs];
    }

    /// <summary>The most rows of a batch.</summary>
    public int BatchSize { get; }

    /// <summary>The row within the batch that getters answer for.</summary>
    public int Row { get; set; }

    protected int Outputs { get; }

    /// <summary>The scores of the current row.</summary>
    protected ReadOnlySpan<float> Current => _scores.AsSpan(Row * Outputs, Outputs);

    /// <summary>Where the features of one row of the batch go.</summary>
    public Span<float> FeaturesOf(int row) => _features.AsSpan(row * _featureLength, _featureLength);

    /// <summary>Scores the first rows of the batch.</summary>
    public void Score(int rows) => _score(_features.AsSpan(0, rows * _featureLength), _scores.AsSpan(0, rows * Outputs));

    /// <summary>The getter of one derived column, of the type that ML.NET gives it.</summary>
    /// <param name="column">Score, Probability or PredictedLabel.</param>
    public abstract Delegate CreateGetter(string column);
}

/// <summary>Scores many rows.</summary>
/// <param name="rows">[rows, features].</param>
/// <param name="scores">[rows, outputs]; overwritten.</param>
internal delegate void PredictBatch(ReadOnlySpan<float> rows, Span<float> scores);

/// <summary>Score is the value.</summary>
internal sealed class RegressionBatchScores(NetworkRegressionModelParameters model, int batchSize)
    : BatchScores(model.NumberOfFeatures, 1, batchSize, model.PredictBatch)
{
    public override Delegate CreateGetter(string column) => (ValueGetter<float>)((ref float value) => value = Current[0]);
}

/// <summary>Score is the vector of probabilities, PredictedLabel the key of the largest.</summary>
internal sealed class MulticlassBatchScores(NetworkMulticlassModelParameters model, int batchSize)
    : BatchScores(model.NumberOfFeatures, model.NumberOfClasses, batchSize, model.PredictBatch)
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
internal sealed class BinaryBatchScores(BinaryPredictionTransformer<BinaryModel> transformer, int batchSize)
    : BatchScores(transformer.Model.SubModel.NumberOfFeatures, 1, batchSize, transformer.Model.SubModel.PredictBatch)
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
