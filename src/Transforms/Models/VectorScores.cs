using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MlNetDeep.Networks;

namespace MlNetDeep.Transforms;

/// <summary>Scores ML.NET's vectors, in whichever form is faster.</summary>
internal static class VectorScores
{
    /// <summary>The network's outputs, before the output unit, of one row.</summary>
    /// <param name="network">The network.</param>
    /// <param name="scorer">The caller's own scorer of it.</param>
    /// <param name="features">Dense or sparse.</param>
    /// <param name="buffer">[features], the caller's own: for sparse features that the network takes dense.</param>
    /// <param name="outputs">[outputs]; overwritten.</param>
    /// <exception cref="InvalidOperationException">The vector has another length than the network takes.</exception>
    public static void ScoreRaw(
        TrainedNetwork network, NetworkScorer scorer, in VBuffer<float> features, Span<float> buffer, Span<float> outputs)
    {
        Contracts.Check(
            features.Length == network.Network.InputShape.Length, "The features have another length than the network was trained on.");
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
}
