using System.Collections.Concurrent;

namespace MlNetDeep.Networks;

/// <summary>Scores many rows on all processors, with scorers that wait for the next call meanwhile.</summary>
internal sealed class ScorerPool(TrainedNetwork trained)
{
    // Rows that go through the network at a time: enough to read each weight once for many rows, few enough for a batch of 256 to feed
    // several threads; a multiple of the rows of every tile.
    private const int PieceRows = 48;

    // Multiplications that take about a tenth of a millisecond: ten times what it costs to hand pieces to other threads.
    private const long LeastWorkToShare = 1 << 22;

    private readonly ConcurrentBag<NetworkScorer> _idle = [];
    private readonly int _inputs = trained.Network.InputShape.Length;
    private readonly int _outputs = trained.Network.OutputShape.Length;

    /// <summary>Scores [first row, row behind the last) into that part of the scores.</summary>
    private delegate void ScorePiece(NetworkScorer scorer, int first, Span<float> scores);

    /// <summary>The network's outputs before the output unit.</summary>
    /// <param name="features">[rows, features].</param>
    /// <param name="scores">[rows, outputs]; overwritten.</param>
    public unsafe void ScoreRaw(ReadOnlySpan<float> features, Span<float> scores)
    {
        int rows = trained.RowsOf(features.Length, scores.Length);
        fixed (float* start = features)
        {
            // A span cannot be handed to other threads; its memory stays in place until all of them are done.
            var x = (nint)start;
            Share(rows, rows * trained.Network.MultiplicationsPerRow, scores, (scorer, first, part) => scorer.ScoreRaw(
                new ReadOnlySpan<float>((float*)x + (nint)first * _inputs, part.Length / _outputs * _inputs), part));
        }
    }

    /// <summary>The network's outputs before the output unit.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="scores">[rows, outputs]; overwritten.</param>
    public void ScoreRaw(SparseRows rows, Span<float> scores)
    {
        long work = (long)rows.Count * (trained.Network.MultiplicationsPerRow - (long)_inputs * trained.Network.LayerShapes[0].Length)
            + (long)rows.NonZeros * trained.Network.LayerShapes[0].Length;
        Share(rows.Count, work, scores, (scorer, first, part) => scorer.ScoreRaw(rows, first, part));
    }

    private unsafe void Share(int rows, long work, Span<float> scores, ScorePiece score)
    {
        int pieces = work < LeastWorkToShare ? 1 : (rows + PieceRows - 1) / PieceRows;
        if (pieces <= 1)
        {
            Borrow(score, 0, scores);
            return;
        }

        fixed (float* start = scores)
        {
            var y = (nint)start;
            SharedWorkers.Run(pieces, piece =>
            {
                int first = piece * PieceRows;
                Borrow(score, first, new Span<float>((float*)y + (nint)first * _outputs, Math.Min(PieceRows, rows - first) * _outputs));
            });
        }
    }

    private void Borrow(ScorePiece score, int first, Span<float> scores)
    {
        if (!_idle.TryTake(out NetworkScorer? scorer))
            scorer = trained.CreateScorer(PieceRows);
        score(scorer, first, scores);
        _idle.Add(scorer);
    }
}
