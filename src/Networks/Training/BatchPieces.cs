namespace MlNetDeep.Networks;

/// <summary>How a batch, or a part of one, is cut into pieces: by its rows alone, so that results do not depend on the number of threads.</summary>
internal static class BatchPieces
{
    /// <summary>Rows in flight, at most: a bound on the memory of large batches, which come in parts.</summary>
    public const int PartRows = MostPieces * MostRows;

    // Rows of a piece, at most: enough for the matrix product to run near its peak, few enough that a batch of 128 feeds two threads.
    private const int MostRows = 64;

    // At least: fewer waste the product's tile, and take less time than it takes to hand them over.
    private const int LeastRows = 16;

    // Also the threads that one part can feed.
    private const int MostPieces = 16;

    /// <summary>The rows of each piece but the last.</summary>
    public static int RowsOf(int batch) => Math.Clamp((batch + 1) / 2, LeastRows, MostRows);

    /// <summary>The number of pieces.</summary>
    public static int Count(int batch) => Divide(batch, RowsOf(batch));

    /// <summary>The most pieces of batches up to a size.</summary>
    public static int Most(int batch) => Math.Max(2, Divide(batch, MostRows));

    private static int Divide(int rows, int pieceRows) => (rows + pieceRows - 1) / pieceRows;
}
