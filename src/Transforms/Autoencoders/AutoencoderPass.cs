namespace MlNetDeep;

/// <summary>
/// Rows on their way through an autoencoder, one or a batch: to their codes and, where they are asked for, from there back to reconstructions
/// and errors. It has memory of its own, so each thread needs one.
/// </summary>
/// <param name="model">The autoencoder.</param>
/// <param name="rowByRow">
/// Whether single rows will pass, each on this thread, or batches, which go over all processors. The two take their sums in other orders.
/// </param>
internal sealed class AutoencoderPass(AutoencoderModel model, bool rowByRow)
{
    private readonly NetworkScorer? _encoder = rowByRow ? model.Encoder.CreateScorer() : null;
    private NetworkScorer? _decoder;
    private readonly float[] _input = new float[model.Features];
    private readonly float[] _output = new float[model.Features];
    private float[] _codes = [];
    private float[] _outputs = [];
    private bool _isDecoded;

    /// <summary>The rows of the last batch.</summary>
    public int Rows { get; private set; }

    /// <summary>Takes a batch, [rows, features], to its codes; or, row by row, one row.</summary>
    public void Encode(ReadOnlySpan<float> rows)
    {
        Span<float> codes = Begin(rows.Length / model.Features);
        if (_encoder is null)
            model.Encoder.ScoreBatchRaw(rows, codes);
        else
            _encoder.ScoreRaw(rows, codes);
    }

    /// <summary>Takes a batch of sparse rows to their codes.</summary>
    public void Encode(SparseRows rows) => model.Encoder.ScoreBatchRaw(rows, Begin(rows.Count));

    /// <summary>Takes one row to its code, in whichever form is faster; row by row alone.</summary>
    /// <exception cref="InvalidOperationException">It has more or fewer features than the model takes.</exception>
    public void Encode(in VBuffer<float> row) => VectorScores.ScoreRaw(model.Encoder, _encoder!, row, _input, Begin(1));

    /// <summary>The code of a row by its place in the batch: [code size], until the next call of Encode.</summary>
    public ReadOnlySpan<float> Code(int row) => _codes.AsSpan(row * model.CodeSize, model.CodeSize);

    /// <summary>Writes the reconstruction of a row by its place in the batch, [features], in the input's units.</summary>
    public void Reconstruct(int row, Span<float> destination)
    {
        Decoded(row).CopyTo(destination);
        model.Decoder.ToScores(destination);
        model.Encoder.Preparation?.Restore(destination, destination);
    }

    /// <summary>
    /// The error of a row's reconstruction by the loss, a mean over the features: squared differences at the scale of training, or cross-entropies.
    /// </summary>
    /// <param name="row">Its place in the batch.</param>
    /// <param name="input">[features], the row as it was encoded, with all its zeros.</param>
    public float Error(int row, ReadOnlySpan<float> input)
    {
        LossTotals totals = model.Decoder.Loss.Evaluate(Decoded(row), Scale(input), [1f], 1, _output);
        // Squared error's metric is the mean of the squares.
        return (float)(model.Decoder.Loss is SquaredError ? totals.Metric : totals.Loss / input.Length);
    }

    /// <summary>
    /// How far a row's reconstruction is from it whatever the loss: (1/n) sum (r - x)^2 over the n features, at the scale of training.
    /// Cross-entropy would not do for anomalies: it is not 0 where x is restored, and has no lower bound outside [0, 1].
    /// </summary>
    /// <returns>NaN or infinite where the arithmetic left the range of a float.</returns>
    /// <inheritdoc cref="Error"/>
    public double MeanSquaredError(int row, ReadOnlySpan<float> input)
    {
        Decoded(row).CopyTo(_output);
        model.Decoder.ToScores(_output);
        TensorPrimitives.Subtract(_output, Scale(input), _output);
        return (double)TensorPrimitives.SumOfSquares<float>(_output) / input.Length;
    }

    /// <summary>Memory for the codes of so many rows.</summary>
    private Span<float> Begin(int rows)
    {
        (Rows, _isDecoded) = (rows, false);
        return Fit(ref _codes, rows * model.CodeSize);
    }

    /// <summary>The decoder's outputs for a row, before its output unit.</summary>
    private ReadOnlySpan<float> Decoded(int row)
    {
        Span<float> outputs = Fit(ref _outputs, Rows * model.Features);
        if (!_isDecoded)
        {
            ReadOnlySpan<float> codes = _codes.AsSpan(0, Rows * model.CodeSize);
            if (_encoder is null)
                model.Decoder.ScoreBatchRaw(codes, outputs);
            else
                (_decoder ??= model.Decoder.CreateScorer()).ScoreRaw(codes, outputs);
            _isDecoded = true;
        }

        return outputs.Slice(row * model.Features, model.Features);
    }

    private ReadOnlySpan<float> Scale(ReadOnlySpan<float> input)
    {
        if (model.Encoder.Preparation is not { } preparation)
            return input;
        preparation.Apply(input, _input);
        return _input;
    }

    private static Span<float> Fit(ref float[] memory, int length)
    {
        if (memory.Length < length)
            memory = new float[length];
        return memory.AsSpan(0, length);
    }
}
