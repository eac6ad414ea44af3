namespace MlNetDeep;

/// <summary>Scores ML.NET's vectors, in whichever form is faster.</summary>
internal static class VectorScores
{
    private const string Remedy = ": make every vector as long as the column's type says; a null array has no values.";

    /// <summary>
    /// The network's outputs, before the output unit, of one row, by the caller's own scorer and buffer, [features]: sparse features that the
    /// network takes dense go by it.
    /// </summary>
    /// <exception cref="InvalidOperationException">The vector has another length than the network takes.</exception>
    public static void ScoreRaw(
        TrainedNetwork network, NetworkScorer scorer, in VBuffer<float> features, Span<float> buffer, Span<float> outputs)
    {
        if (features.Length != network.FeatureLength)
            throw WrongLength(features.Length, network.FeatureLength);
        ReadOnlySpan<float> values = features.GetValues();
        if (features.IsDense)
        {
            scorer.ScoreRaw(values, outputs);
        }
        else if (network.PrefersSparse(values.Length))
        {
            scorer.ScoreRaw(new SparseRow(features.GetIndices(), values), outputs);
        }
        else
        {
            features.CopyTo(buffer);
            scorer.ScoreRaw(buffer, outputs);
        }
    }

    /// <summary>What is thrown where a row has more or fewer features than the model takes.</summary>
    public static Exception WrongLength(int length, int expected) =>
        Contracts.Except($"A row has {length} features, but the model takes {expected}{Remedy}");

    /// <summary>The same where column and row are known.</summary>
    public static Exception WrongLength(int length, int expected, DataViewSchema.Column column, DataViewRow row) => Contracts.Except(
        $"The column '{column.Name}' has {length} values in {RowNames.Describe(row)}, but the model takes {expected}{Remedy}");
}
