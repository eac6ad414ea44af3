namespace MlNetDeep.Networks;

/// <summary>Scores rows with memory of its own; not for use by two threads at a time.</summary>
public sealed class NetworkScorer
{
    private readonly TrainedNetwork _trained;
    private readonly Workspace _workspace;
    private readonly float[] _standardized;

    internal NetworkScorer(TrainedNetwork trained, int capacity)
    {
        _trained = trained;
        _workspace = trained.Network.CreateWorkspace(capacity, training: false);
        _standardized = new float[trained.Standardizer is null ? 0 : capacity * trained.Network.InputShape.Length];
    }

    /// <summary>
    /// The output unit's values in the user's units: probabilities, or regressed values. A NaN in a row gives NaN in its scores.
    /// </summary>
    /// <param name="features">[rows, features], any number of rows.</param>
    /// <param name="scores">[rows, outputs]; overwritten.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other and the network.</exception>
    public void Score(ReadOnlySpan<float> features, Span<float> scores)
    {
        ScoreRaw(features, scores);
        _trained.Finish(scores);
    }

    /// <summary>The network's outputs before the output unit.</summary>
    /// <inheritdoc cref="Score"/>
    public void ScoreRaw(ReadOnlySpan<float> features, Span<float> scores)
    {
        int inputs = _trained.Network.InputShape.Length;
        int outputs = _trained.Network.OutputShape.Length;
        int rows = _trained.RowsOf(features.Length, scores.Length);
        for (int start = 0; start < rows; start += _workspace.Capacity)
        {
            int piece = Math.Min(_workspace.Capacity, rows - start);
            ReadOnlySpan<float> x = Standardize(features.Slice(start * inputs, piece * inputs));
            var pass = new NetworkPass { Parameters = _trained.Parameters, Packed = _trained.Packed, Input = x, Rows = piece };
            _trained.Network.ForwardRows(_workspace, pass).CopyTo(scores.Slice(start * outputs));
        }
    }

    private ReadOnlySpan<float> Standardize(ReadOnlySpan<float> features)
    {
        if (_trained.Standardizer is not { } standardizer)
            return features;
        Span<float> standardized = _standardized.AsSpan(0, features.Length);
        standardizer.Apply(features, standardized);
        return standardized;
    }
}
