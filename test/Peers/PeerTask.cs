namespace MlNetDeep.Peers;

/// <summary>A comparison that prints its figures. To add one: a class like its neighbours, and a line in <see cref="TaskTable"/>.</summary>
internal abstract class PeerTask
{
    /// <summary>The name on the command line and in the RATIO line.</summary>
    public abstract string Name { get; }

    /// <summary>What is compared with what, in a line.</summary>
    public abstract string Description { get; }

    /// <summary>Runs both sides in turn and prints the figures.</summary>
    /// <param name="settings">What the command line asks for.</param>
    /// <param name="report">Takes the figures.</param>
    public abstract void Run(PeerSettings settings, PeerReport report);
}
