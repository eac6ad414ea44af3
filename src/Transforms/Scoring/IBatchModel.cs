
namespace MlNetDeep;

/// <summary>A model of any task that scores many rows at once.</summary>
internal interface IBatchModel
{
    /// <summary>The network.</summary>
    TrainedNetwork Network { get; }

    /// <summary>The number of features of a row.</summary>
    int NumberOfFeatures { get; }

    /// <summary>Scores dense rows.</summary>
    void ScoreBatch(ReadOnlySpan<float> rows, Span<float> scores);

    /// <summary>Scores sparse rows.</summary>
    void ScoreBatch(SparseRows rows, Span<float> scores);
}
