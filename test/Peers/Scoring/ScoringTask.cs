namespace MlNetDeep.Peers;

/// <summary>Scores the same rows by the same network in MlNetDeep and in a peer, in blocks of calls in turn.</summary>
internal abstract class ScoringTask : PeerTask
{
    private const int DefaultRepetitions = 15;

    /// <summary>What is scored.</summary>
    public ScoredNetwork Network { get; init; } = ScoredNetwork.Mlp;

    /// <inheritdoc/>
    public sealed override string Name => Kind + Network.Suffix;

    /// <summary>How it is scored, as the task's name begins.</summary>
    protected abstract string Kind { get; }

    /// <inheritdoc/>
    public override void Run(PeerSettings settings, PeerReport report)
    {
        using var model = new ScoringModel(Network, settings.DataFolder);
        Run(model, settings.Repetitions ?? DefaultRepetitions, report);
    }

    /// <summary>Measures and reports.</summary>
    /// <param name="model">The network on both sides.</param>
    /// <param name="repetitions">Blocks of each side.</param>
    /// <param name="report">Takes the figures.</param>
    protected abstract void Run(ScoringModel model, int repetitions, PeerReport report);
}
