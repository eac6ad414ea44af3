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
    private readonly IBatchModel _model;
    private readonly SparseRows _sparse;
    private readonly float[] _scores;
    private float[] _features = [];

    // Set by the first row of a batch: its rows are gathered in one form, and either form takes any row.
    private bool _isSparse;
    private int _rows;

    protected BatchScores(IBatchModel model, int outputs, int batchSize)
    {
        _model = model;
        Outputs = outputs;
        BatchSize = batchSize;
        MemoryNeed.Check(
            (long)batchSize * (model.NumberOfFeatures + (long)outputs), (long)batchSize * Math.Max(model.NumberOfFeatures, outputs),
            $"A batch of batchSize {batchSize} rows of {model.NumberOfFeatures} features", "use a smaller batchSize; 256 is enough for speed");
        _sparse = new SparseRows(model.NumberOfFeatures);
        _scores = new float[batchSize * outputs];
    }

    /// <summary>The most rows of a batch.</summary>
    public int BatchSize { get; }

    /// <summary>The row within the batch that getters answer for.</summary>
    public int Row { get; set; }

    protected int Outputs { get; }

    /// <summary>The scores of the current row.</summary>
    protected ReadOnlySpan<float> Current => _scores.AsSpan(Row * Outputs, Outputs);

    /// <summary>Begins the next batch.</summary>
    public void Clear()
    {
        _rows = 0;
        _sparse.Clear();
    }

    /// <summary>Adds a row to the batch.</summary>
    /// <param name="features">Dense or sparse.</param>
    public void Add(in VBuffer<float> features)
    {
        if (_rows == 0)
            _isSparse = !features.IsDense && _model.Network.PrefersSparse(features.GetValues().Length);
        if (!_isSparse)
            features.CopyTo(Dense(_rows));
        else if (features.IsDense)
            _sparse.Add(features.GetValues());
        else
            _sparse.Add(new SparseRow(features.GetIndices(), features.GetValues()));
        _rows++;
    }

    /// <summary>Scores the rows of the batch.</summary>
    public void Score()
    {
        Span<float> scores = _scores.AsSpan(0, _rows * Outputs);
        if (_isSparse)
            _model.PredictBatch(_sparse, scores);
        else
            _model.PredictBatch(_features.AsSpan(0, _rows * _model.NumberOfFeatures), scores);
    }

    /// <summary>The getter of one derived column, of the type that ML.NET gives it.</summary>
    /// <param name="column">Score, Probability or PredictedLabel.</param>
    public abstract Delegate CreateGetter(string column);

    private Span<float> Dense(int row)
    {
        if (_features.Length == 0)
            _features = new float[BatchSize * _model.NumberOfFeatures];
        return _features.AsSpan(row * _model.NumberOfFeatures, _model.NumberOfFeatures);
    }
}

/// <summary>Score is the value.</summary>
internal sealed class RegressionBatchScores(NetworkRegressionModelParameters model, int batchSize)
    : BatchScores(model, 1, batchSize)
{
    public override Delegate CreateGetter(string column) => (ValueGetter<float>)((ref float value) => value = Current[0]);
}

/// <summary>Score is the vector of probabilities, PredictedLabel the key of the largest.</summary>
internal sealed class MulticlassBatchScores(NetworkMulticlassModelParameters model, int batchSize)
    : BatchScores(model, model.NumberOfClasses, batchSize)
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
    : BatchScores(transformer.Model.SubModel, 1, batchSize)
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
internal sealed class AnomalyBatchScores(AutoencoderAnomalyModelParameters model, float threshold, int batchSize)
    : BatchScores(model, 1, batchSize)
{
    public override Delegate CreateGetter(string column) => column == DefaultColumnNames.Score
        ? (ValueGetter<float>)((ref float value) => value = Current[0])
        : (ValueGetter<bool>)((ref bool value) => value = Current[0] > threshold);
}
