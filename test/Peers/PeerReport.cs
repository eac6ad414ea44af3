using System.Globalization;
using MlNetDeep.Benchmarks;

namespace MlNetDeep.Peers;

/// <summary>Prints the figures: a RATIO line a comparison, for programs, and at the end a markdown table of all, for people.</summary>
internal sealed class PeerReport
{
    private readonly List<string> _rows = [];

    /// <summary>Prints the machine and what the lines mean.</summary>
    public static void WriteHeader()
    {
        Console.WriteLine(Machine.Describe());
        Console.WriteLine(
            "RATIO <task> <ours_s> <peer_s> <ratio>: medians in seconds, an epoch or a row; ratio = peer_s / ours_s, so 3 is 3 times faster");
        Console.WriteLine();
    }

    /// <summary>Prints and remembers a comparison.</summary>
    /// <param name="task">The task's name.</param>
    /// <param name="ours">Our median.</param>
    /// <param name="peers">The peer's medians, one for each way to run it; the best counts.</param>
    /// <param name="unit">What the seconds are of: "epoch" or "row".</param>
    /// <param name="notes">Further figures.</param>
    public void Add(string task, Timed ours, IReadOnlyList<Timed> peers, string unit, string notes = "")
    {
        Timed best = peers.MinBy(peer => peer.Seconds)!;
        double ratio = best.Seconds / ours.Seconds;
        Console.WriteLine(Invariant($"RATIO {task} {ours.Seconds:G4} {best.Seconds:G4} {ratio:F2}"));
        Console.WriteLine(Invariant($"  ours: {ours}; peer: {string.Join("; ", peers)}; best: {best.Name}"));
        string times = string.Join(" / ", peers.Select(peer => peer.InUnits()));
        string names = string.Join(" / ", peers.Select(peer => peer.Name));
        _rows.Add(Invariant($"| {task} | {unit} | {ours.InUnits()} ({ours.Name}) | {times} ({names}) | {ratio:F2} | {notes} |"));
    }

    /// <summary>Prints a line of figures that are no comparison.</summary>
    /// <param name="line">The line.</param>
    public static void Write(FormattableString line) => Console.WriteLine(Invariant(line));

    /// <summary>Prints the table.</summary>
    public void WriteTable()
    {
        if (_rows.Count == 0)
            return;
        Console.WriteLine();
        Console.WriteLine("| task | time of | MlNetDeep | peer | ratio | notes |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- |");
        foreach (string row in _rows)
            Console.WriteLine(row);
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
