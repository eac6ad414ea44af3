namespace MlNetDeep;

/// <summary>The columns of an autoencoder, of a batch of rows.</summary>
internal sealed class AutoencoderBatchScores(AutoencoderBatchModel model, AutoencoderColumns columns, RowBatch batch)
    : ModelBatchScores(model, columns.Input, model.Outputs, batch)
{
    public override Delegate CreateGetter(string column)
    {
        if (column == columns.Code)
            return VectorGetter(0, model.CodeSize);
        return column == columns.Error
            ? (ValueGetter<float>)((ref float value) => value = Current[^1])
            : VectorGetter(model.CodeSize, model.NumberOfFeatures);
    }

    private ValueGetter<VBuffer<float>> VectorGetter(int start, int length) =>
        (ref VBuffer<float> value) => Current.Slice(start, length).CopyTo(ref value);
}

/// <summary>The scores of a row are its code and, where their columns were named, its reconstruction and its error, one behind the other.</summary>
internal sealed class AutoencoderBatchModel(AutoencoderModel model, AutoencoderColumns columns) : IBatchModel
{
    public TrainedNetwork Network => model.Encoder;

    public int NumberOfFeatures => model.Features;

    /// <summary>Values of a code.</summary>
    public int CodeSize => model.CodeSize;

    /// <summary>Values of a row's scores.</summary>
    public int Outputs => CodeSize + (columns.Reconstruction is null ? 0 : model.Features) + (columns.Error is null ? 0 : 1);

    public void ScoreBatch(ReadOnlySpan<float> rows, Span<float> scores)
    {
        var pass = new AutoencoderPass(model, rowByRow: false);
        pass.Encode(rows);
        for (int row = 0; row < pass.Rows; row++)
            Write(pass, row, rows.Slice(row * NumberOfFeatures, NumberOfFeatures), scores);
    }

    public void ScoreBatch(SparseRows rows, Span<float> scores)
    {
        var pass = new AutoencoderPass(model, rowByRow: false);
        pass.Encode(rows);
        var input = new float[columns.Error is null ? 0 : NumberOfFeatures];
        for (int row = 0; row < pass.Rows; row++)
        {
            if (columns.Error is not null)
                rows[row].CopyToDense(input);
            Write(pass, row, input, scores);
        }
    }

    private void Write(AutoencoderPass pass, int row, ReadOnlySpan<float> input, Span<float> scores)
    {
        Span<float> own = scores.Slice(row * Outputs, Outputs);
        pass.Code(row).CopyTo(own);
        if (columns.Reconstruction is not null)
            pass.Reconstruct(row, own.Slice(CodeSize, NumberOfFeatures));
        if (columns.Error is not null)
            own[^1] = pass.Error(row, input);
    }
}
