using System.Collections.Concurrent;

namespace MlNetDeep.Networks;

/// <summary>Scores many rows on the thread pool's threads, with scorers that wait for the next call meanwhile.</summary>
internal sealed class ScorerPool(TrainedNetwork trained)
{
    // Rows that go through the network at a time: enough to read each weight once for many rows, few enough to stay in the cache.
    private const int PieceRows = 64;

    // Multiplications that take about a tenth of a millisecond: ten times what it costs to hand pieces to other threads.
    private const long LeastWorkToShare = 1 << 22;

    private readonly ConcurrentBag<NetworkScorer> _idle = [];

    /// <summary>The network's outputs before the output unit.</summary>
    /// <param name="features">[rows, features].</param>
    /// <param name="scores">[rows, outputs]; overwritten.</param>
    public unsafe void ScoreRaw(ReadOnlySpan<float> features, Span<float> scores)
    {
        int rows = trained.RowsOf(features.Length, scores.Length);
        if (rows <= PieceRows || (long)rows * trained.Network.ParameterCount < LeastWorkToShare)
        {
            ScorePiece(features, scores);
            return;
        }

        int inputs = trained.Network.InputShape.Length;
        int outputs = trained.Network.OutputShape.Length;
        fixed (float* firstFeature = features, firstScore = scores)
        {
            // Spans cannot be handed to other threads; the memory stays in place until all of them are done.
            var (x, y) = ((nint)firstFeature, (nint)firstScore);
            Parallel.For(0, (rows + PieceRows - 1) / PieceRows, piece =>
            {
                int first = piece * PieceRows;
                int count = Math.Min(PieceRows, rows - first);
                ScorePiece(
                    new ReadOnlySpan<float>((float*)x + (nint)first * inputs, count * inputs),
                    new Span<float>((float*)y + (nint)first * outputs, count * outputs));
            });
        }
    }

    private void ScorePiece(ReadOnlySpan<float> features, Span<float> scores)
    {
        if (!_idle.TryTake(out NetworkScorer? scorer))
            scorer = trained.CreateScorer(PieceRows);
        scorer.ScoreRaw(features, scores);
        _idle.Add(scorer);
    }
}
