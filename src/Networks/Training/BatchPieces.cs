namespace MlNetDeep;

/// <summary>
/// How a batch, or a part of one, is cut into pieces: by its rows and the network alone, so that results do not depend on the number of
/// threads.
/// </summary>
internal readonly struct BatchPieces
{
    /// <summary>Rows in flight, at most: a bound on the memory of large batches, which come in parts.</summary>
    public const int PartRows = MostPieces * MostRows;

    /// <summary>A piece has at least so many rows, that the product's tiles are full, or so many multiplications as images bring.</summary>
    public const int EnoughRows = 16;

    // Rows of a piece, at most: enough for the matrix product to run near its peak, few enough that a batch of 128 feeds two threads.
    private const int MostRows = 64;

    // Also the threads that one part can feed.
    private const int MostPieces = 16;

    // Fewer take less time than it takes to hand them over.
    private const long EnoughWork = 1 << 22;

    private readonly int _leastRows;

    /// <summary>The pieces of a network's batches: of what a forward pass does for one row, and the rows that a layer wants together.</summary>
    public BatchPieces(long multiplicationsPerRow, int leastRows) =>
        _leastRows = Math.Max(leastRows, (int)Math.Clamp(EnoughWork / Math.Max(1, multiplicationsPerRow), 1, EnoughRows));

    /// <summary>The most pieces of batches up to a size.</summary>
    public static int Most(int batch) => Math.Max(2, Divide(batch, MostRows));

    /// <summary>The rows of each piece but the last.</summary>
    public int RowsOf(int batch) => Math.Clamp((batch + 1) / 2, _leastRows, MostRows);

    /// <summary>The number of pieces.</summary>
    public int Count(int batch) => Divide(batch, RowsOf(batch));

    private static int Divide(int rows, int pieceRows) => (rows + pieceRows - 1) / pieceRows;
}
