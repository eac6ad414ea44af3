using System.Numerics.Tensors;

namespace MlNetDeep;

/// <summary>
/// How far rows are from what an autoencoder restores of them: (1/n) sum (r - x)^2 over the n features, at the scale of training, whatever
/// the loss that it was trained by. Cross-entropy would not do: it is not 0 where x is restored, and has no lower bound outside [0, 1].
/// Immutable; any number of threads may use it.
/// </summary>
/// <param name="model">The autoencoder.</param>
internal sealed class ReconstructionErrors(AutoencoderModel model)
{
    private readonly TrainedNetwork _encoder = model.Encoder.WithoutScaling();

    /// <summary>The errors of many rows, on all processors.</summary>
    /// <param name="scaled">[rows, features], as <see cref="AutoencoderModel.Scale"/> leaves them.</param>
    /// <param name="errors">[rows], overwritten; NaN or infinite where the arithmetic left the range of a float.</param>
    public void Measure(ReadOnlySpan<float> scaled, Span<double> errors)
    {
        var codes = new float[errors.Length * model.CodeSize];
        _encoder.ScoreBatchRaw(scaled, codes);
        var outputs = new float[scaled.Length];
        model.Decoder.ScoreBatchRaw(codes, outputs);
        for (int row = 0; row < errors.Length; row++)
            errors[row] = Error(scaled.Slice(row * model.Features, model.Features), outputs.AsSpan(row * model.Features, model.Features));
    }

    /// <summary>What measures rows one by one, with memory of its own: each thread needs one.</summary>
    public RowScorer CreateScorer() => new(this);

    /// <summary>The error of a row; its outputs before the output unit are overwritten.</summary>
    private double Error(ReadOnlySpan<float> scaled, Span<float> outputs)
    {
        model.Decoder.ToScores(outputs);
        TensorPrimitives.Subtract(outputs, scaled, outputs);
        return (double)TensorPrimitives.SumOfSquares<float>(outputs) / outputs.Length;
    }

    /// <summary>Measures rows on one thread.</summary>
    internal sealed class RowScorer(ReconstructionErrors errors)
    {
        private readonly NetworkScorer _encoder = errors._encoder.CreateScorer();
        private readonly NetworkScorer _decoder = errors.Decoder.CreateScorer();
        private readonly float[] _code = new float[errors.CodeSize];
        private readonly float[] _outputs = new float[errors.Features];

        /// <summary>The error of a row.</summary>
        /// <param name="scaled">[features], as <see cref="AutoencoderModel.Scale"/> left them.</param>
        public double Measure(ReadOnlySpan<float> scaled)
        {
            _encoder.ScoreRaw(scaled, _code);
            _decoder.ScoreRaw(_code, _outputs);
            return errors.Error(scaled, _outputs);
        }
    }

    private TrainedNetwork Decoder => model.Decoder;

    private int CodeSize => model.CodeSize;

    private int Features => model.Features;
}
