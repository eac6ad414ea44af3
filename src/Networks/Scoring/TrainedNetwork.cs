namespace MlNetDeep.Networks;

/// <summary>
/// Everything that scoring needs, and how it came to be: network, parameters, output unit, scaling of features and target, history.
/// Immutable; any number of threads may use it, each with a scorer of its own.
/// </summary>
public sealed class TrainedNetwork
{
    private readonly float[] _parameters;
    private readonly Lazy<PackedParameters> _packed;
    private readonly ScorerPool _scorers;

    /// <summary>Puts the parts together.</summary>
    /// <param name="network">The structure.</param>
    /// <param name="parameters">Its parameters; not copied.</param>
    /// <param name="loss">The output unit and loss.</param>
    /// <param name="history">How it was trained.</param>
    /// <param name="standardizer">What features pass through first, or null.</param>
    /// <param name="targetScaling">What the output unit's values pass through last; null leaves them.</param>
    /// <exception cref="ArgumentException">The parts do not fit one another.</exception>
    public TrainedNetwork(
        Sequential network,
        float[] parameters,
        Loss loss,
        TrainingHistory history,
        FeatureStandardizer? standardizer = null,
        TargetScaling? targetScaling = null)
    {
        if (parameters.Length != network.ParameterCount)
            throw new ArgumentException(
                $"The network has {network.ParameterCount} parameters, not {parameters.Length}.", nameof(parameters));
        if (standardizer is not null && standardizer.Offsets.Length != network.InputShape.Length)
            throw new ArgumentException(
                $"The network has {network.InputShape.Length} inputs, but {standardizer.Offsets.Length} are standardized.",
                nameof(standardizer));
        Network = network;
        Loss = loss;
        History = history;
        Standardizer = standardizer;
        TargetScaling = targetScaling ?? TargetScaling.None;
        _parameters = parameters;
        _packed = new Lazy<PackedParameters>(Pack);
        _scorers = new ScorerPool(this);
    }

    /// <summary>The structure.</summary>
    public Sequential Network { get; }

    /// <summary>The output unit and loss.</summary>
    public Loss Loss { get; }

    /// <summary>How it was trained.</summary>
    public TrainingHistory History { get; }

    /// <summary>What features pass through first, or null.</summary>
    public FeatureStandardizer? Standardizer { get; }

    /// <summary>What the output unit's values pass through last.</summary>
    public TargetScaling TargetScaling { get; }

    /// <summary>All parameters, in the order of <see cref="Sequential.Parameters"/>.</summary>
    public ReadOnlySpan<float> Parameters => _parameters;

    /// <summary>The weights as products read them fastest: packed once, shared by all scorers.</summary>
    internal PackedParameters Packed => _packed.Value;

    /// <summary>
    /// Scores many rows on all processors; from any number of threads. Values are the same bits on any number of processors.
    /// </summary>
    /// <inheritdoc cref="NetworkScorer.Score"/>
    public void ScoreBatch(ReadOnlySpan<float> features, Span<float> scores)
    {
        ScoreBatchRaw(features, scores);
        Finish(scores);
    }

    /// <summary>The network's outputs before the output unit, of many rows on all processors; from any number of threads.</summary>
    /// <inheritdoc cref="NetworkScorer.Score"/>
    public void ScoreBatchRaw(ReadOnlySpan<float> features, Span<float> scores) => _scorers.ScoreRaw(features, scores);

    /// <summary>Makes what scores on one thread: it has memory of its own, so each thread needs one.</summary>
    /// <param name="capacity">The most rows that go through the network at a time.</param>
    public NetworkScorer CreateScorer(int capacity = 1) => new(this, capacity);

    /// <summary>Writes the network.</summary>
    /// <param name="stream">Where to.</param>
    public void Save(Stream stream) => NetworkFile.Write(this, stream);

    /// <summary>Reads a network that <see cref="Save"/> wrote.</summary>
    /// <param name="stream">Where from.</param>
    /// <exception cref="InvalidDataException">The stream is damaged, cut short, or something else.</exception>
    public static TrainedNetwork Load(Stream stream) => NetworkFile.Read(stream);

    /// <summary>The number of rows, after a check that all have their features and scores.</summary>
    internal int RowsOf(int features, int scores)
    {
        int inputs = Network.InputShape.Length;
        int outputs = Network.OutputShape.Length;
        int rows = features / inputs;
        if (features != rows * inputs || scores != rows * outputs)
            throw new ArgumentException(
                $"Rows of {inputs} features and {outputs} scores cannot fill {features} features and {scores} scores.");
        return rows;
    }

    /// <summary>From the network's outputs to scores, in place.</summary>
    internal void Finish(Span<float> scores)
    {
        if (scores.IsEmpty)
            return;
        Loss.Activate(scores, scores.Length / Network.OutputShape.Length, scores);
        TargetScaling.ToUser(scores);
    }

    private PackedParameters Pack()
    {
        var packed = new PackedParameters(Network, training: false);
        packed.Write(_parameters);
        return packed;
    }
}
