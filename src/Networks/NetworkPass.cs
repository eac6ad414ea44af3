namespace MlNetDeep;

/// <summary>Some rows of a batch on their way through a network, with what they are multiplied with.</summary>
internal readonly ref struct NetworkPass
{
    /// <summary>All parameters.</summary>
    public ReadOnlySpan<float> Parameters { get; init; }

    /// <summary>The packed form of the weights, or null.</summary>
    public PackedParameters? Packed { get; init; }

    /// <summary>The whole batch, [batch, input]; empty where it is sparse.</summary>
    public ReadOnlySpan<float> Input { get; init; }

    /// <summary>The whole batch where it is sparse, or null.</summary>
    public SparseBatch? SparseInput { get; init; }

    /// <summary>The weights of the whole batch's rows in the loss; empty where all weigh 1.</summary>
    public ReadOnlySpan<float> ExampleWeights { get; init; }

    /// <summary>What multiplies the gradient of the loss's weighted sum.</summary>
    public float LossScale { get; init; }

    /// <summary>The first row of this pass in the batch.</summary>
    public int FirstRow { get; init; }

    /// <summary>The number of rows of this pass.</summary>
    public int Rows { get; init; }

    /// <summary>The first of the batch's pieces that this pass covers.</summary>
    public int FirstPiece { get; init; }

    /// <summary>How many pieces this pass covers: 1, or all.</summary>
    public int Pieces { get; init; }
}
