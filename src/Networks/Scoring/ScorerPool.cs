using System.Collections.Concurrent;

namespace MlNetDeep;

/// <summary>Scores many rows on all processors, with scorers that wait for the next call meanwhile.</summary>
internal sealed class ScorerPool(TrainedNetwork trained)
{
    // Rows that go through the network at a time: enough to read each weight once for many rows, few enough for a batch of 256 to feed
    // several threads; a multiple of the rows of every tile.
    private const int MostPieceRows = 48;

    // Feature maps and sequences are wide, and their weights are used many times for one row: so few that a layer's input and output, 0.5 MB
    // together, are read from the cache, and that the last piece is short.
    private const int LeastPieceRows = 12;
    private const int PieceValues = 1 << 16;

    // Multiplications that take about a tenth of a millisecond: ten times what it costs to hand pieces to other threads.
    private const long LeastWorkToShare = 1 << 22;

    private readonly ConcurrentBag<NetworkScorer> _idle = [];
    private readonly int _features = trained.FeatureLength;
    private readonly int _outputs = trained.Network.OutputShape.Length;
    private readonly int _pieceRows = PieceRowsOf(trained.Network);

    /// <summary>Scores [first row, row behind the last) into that part of the scores.</summary>
    private delegate void ScorePiece(NetworkScorer scorer, int first, Span<float> scores);

    /// <summary>The network's outputs before the output unit, [rows, outputs], of rows [rows, features].</summary>
    public unsafe void ScoreRaw(ReadOnlySpan<float> features, Span<float> scores)
    {
        int rows = trained.RowsOf(features.Length, scores.Length);
        fixed (float* start = features)
        {
            // A span cannot be handed to other threads; its memory stays in place until all of them are done.
            var x = (nint)start;
            Share(rows, rows * trained.Network.MultiplicationsPerRow, scores, (scorer, first, part) => scorer.ScoreRaw(
                new ReadOnlySpan<float>((float*)x + (nint)first * _features, part.Length / _outputs * _features), part));
        }
    }

    /// <summary>The network's outputs before the output unit, [rows, outputs].</summary>
    public void ScoreRaw(SparseRows rows, Span<float> scores)
    {
        long work = (long)rows.Count * (trained.Network.MultiplicationsPerRow - (long)_features * trained.Network.LayerShapes[0].Length)
            + (long)rows.NonZeros * trained.Network.LayerShapes[0].Length;
        Share(rows.Count, work, scores, (scorer, first, part) => scorer.ScoreRaw(rows, first, part));
    }

    private static int PieceRowsOf(Sequential network)
    {
        int widest = network.LayerShapes.Max(shape => shape.Length);
        return Math.Clamp(PieceValues / widest / LeastPieceRows * LeastPieceRows, LeastPieceRows, MostPieceRows);
    }

    private unsafe void Share(int rows, long work, Span<float> scores, ScorePiece score)
    {
        int pieces = work < LeastWorkToShare ? 1 : (rows + _pieceRows - 1) / _pieceRows;
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
                int first = piece * _pieceRows;
                Borrow(score, first, new Span<float>((float*)y + (nint)first * _outputs, Math.Min(_pieceRows, rows - first) * _outputs));
            });
        }
    }

    private void Borrow(ScorePiece score, int first, Span<float> scores)
    {
        if (!_idle.TryTake(out NetworkScorer? scorer))
            scorer = trained.CreateScorer(_pieceRows);
        score(scorer, first, scores);
        _idle.Add(scorer);
    }
}
