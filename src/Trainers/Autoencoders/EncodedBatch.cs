namespace MlNetDeep;

/// <summary>A batch of training rows and what an autoencoder makes of them; valid until the next is read.</summary>
/// <param name="Pass">Codes, and on demand errors.</param>
/// <param name="Inputs">[rows, features], and maybe more.</param>
/// <param name="Weights">[rows], and maybe more.</param>
internal readonly record struct EncodedBatch(AutoencoderPass Pass, float[] Inputs, float[] Weights)
{
    // Enough that the product runs near its peak on all processors.
    private const int BatchRows = 512;

    /// <summary>The features of a row.</summary>
    public ReadOnlySpan<float> Row(int row)
    {
        int length = Inputs.Length / BatchRows;
        return Inputs.AsSpan(row * length, length);
    }

    /// <summary>
    /// Reads all rows, at the autoencoder's scale, in order; the autoencoder itself scales no more. What the check throws, called for each
    /// batch, ends the reading.
    /// </summary>
    public static IEnumerable<EncodedBatch> Read(TrainingData rows, AutoencoderModel model, Action checkAlive)
    {
        var pass = new AutoencoderPass(model, rowByRow: false);
        var inputs = new float[BatchRows * rows.FeatureLength];
        var weights = new float[BatchRows];
        // Blocks of any size: streamed rows may have less memory than a batch takes.
        foreach (RowBlock block in rows.ReadEpoch(null, 0, batchSize: 1))
        {
            for (int start = 0; start < block.Rows; start += BatchRows)
            {
                checkAlive();
                int count = Math.Min(BatchRows, block.Rows - start);
                Span<float> batch = inputs.AsSpan(0, count * rows.FeatureLength);
                block.GatherFeatures(start, count, batch);
                block.GatherTargets(start, count, default, weights.AsSpan(0, count));
                pass.Encode(batch);
                yield return new EncodedBatch(pass, inputs, weights);
            }
        }
    }
}
