
namespace MlNetDeep;

/// <summary>
/// An autoencoder that scores many rows at once. The scores of a row are its code and, where their columns were named, its reconstruction
/// and its error, one behind the other.
/// </summary>
/// <param name="model">The networks.</param>
/// <param name="columns">What is asked for.</param>
internal sealed class AutoencoderBatchModel(AutoencoderModel model, AutoencoderColumns columns) : IBatchModel
{
    public TrainedNetwork Network => model.Encoder;

    public int NumberOfFeatures => model.Features;

    /// <summary>Values of a code.</summary>
    public int CodeSize => model.CodeSize;

    /// <summary>Values of a row's scores.</summary>
    public int Outputs => CodeSize + (columns.Reconstruction is null ? 0 : model.Features) + (columns.Error is null ? 0 : 1);

    public void PredictBatch(ReadOnlySpan<float> rows, Span<float> scores)
    {
        var codes = new float[scores.Length / Outputs * CodeSize];
        model.Encoder.ScoreBatchRaw(rows, codes);
        Decode(codes, columns.Error is null ? [] : rows.ToArray(), scores);
    }

    public void PredictBatch(SparseRows rows, Span<float> scores)
    {
        var codes = new float[rows.Count * CodeSize];
        model.Encoder.ScoreBatchRaw(rows, codes);
        var dense = new float[columns.Error is null ? 0 : rows.Count * NumberOfFeatures];
        for (int row = 0; dense.Length > 0 && row < rows.Count; row++)
            rows[row].CopyToDense(dense.AsSpan(row * NumberOfFeatures, NumberOfFeatures));
        Decode(codes, dense, scores);
    }

    /// <summary>Fills the scores from codes and, for errors, a copy of the rows.</summary>
    private void Decode(float[] codes, Span<float> rows, Span<float> scores)
    {
        int count = codes.Length / CodeSize, features = NumberOfFeatures;
        var outputs = new float[columns.NeedDecoder ? count * features : 0];
        if (columns.NeedDecoder)
            model.Decoder.ScoreBatchRaw(codes, outputs);
        model.Scale(rows);
        var scratch = new float[features];
        for (int row = 0; row < count; row++)
        {
            Span<float> score = scores.Slice(row * Outputs, Outputs);
            codes.AsSpan(row * CodeSize, CodeSize).CopyTo(score);
            if (!columns.NeedDecoder)
                continue;
            Span<float> output = outputs.AsSpan(row * features, features);
            if (columns.Error is not null)
                score[^1] = model.Error(rows.Slice(row * features, features), output, scratch);
            if (columns.Reconstruction is null)
                continue;
            model.ToReconstruction(output);
            output.CopyTo(score[CodeSize..]);
        }
    }
}
