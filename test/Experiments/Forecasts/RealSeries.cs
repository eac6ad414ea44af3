using System.Globalization;

namespace MlNetDeep.Experiments;

/// <summary>A real series of the benchmark.</summary>
/// <param name="Name">The name, also of its file.</param>
/// <param name="Kind">How often it was measured: yearly, quarterly, monthly, weekly, daily or hourly.</param>
/// <param name="Period">Rows of a season; 1 for none.</param>
/// <param name="Half">What it is for: choosing defaults, or judging them.</param>
/// <param name="Values">The values in order.</param>
public sealed record RealSeries(string Name, string Kind, int Period, string Half, double[] Values)
{
    private const int MostOrigins = 4;

    // As in peers.R.
    private static readonly (string Kind, int Horizon)[] Horizons =
        [("yearly", 6), ("quarterly", 8), ("monthly", 12), ("weekly", 13), ("daily", 14), ("hourly", 24)];

    /// <summary>All kinds, the slowest first.</summary>
    public static IReadOnlyList<string> Kinds { get; } = [.. Horizons.Select(each => each.Kind)];

    /// <summary>Steps that are forecast.</summary>
    public int Horizon => Horizons.First(each => each.Kind == Kind).Horizon;

    /// <summary>
    /// The rows that forecasts may read: as many origins as fit behind three seasons and 30 rows, at most four, each a horizon behind the
    /// one before.
    /// </summary>
    public IEnumerable<int> Origins
    {
        get
        {
            int count = Math.Min(MostOrigins, (Values.Length - Math.Max(3 * Period, 30)) / Horizon);
            return Enumerable.Range(0, count).Select(i => Values.Length - Horizon * (count - i));
        }
    }

    /// <summary>Reads the series that series.sh wrote into a folder, by kind and name.</summary>
    public static IReadOnlyList<RealSeries> ReadAll(string folder) =>
    [
        .. Directory.EnumerateFiles(Path.Combine(folder, "series"), "*.csv")
            .Select(Read)
            .OrderBy(series => Array.FindIndex(Horizons, each => each.Kind == series.Kind))
            .ThenBy(series => series.Name, StringComparer.OrdinalIgnoreCase),
    ];

    private static RealSeries Read(string path)
    {
        string[] lines = File.ReadAllLines(path);
        string[] head = lines[0].Split(',');
        return new RealSeries(
            head[0], head[1], int.Parse(head[2], CultureInfo.InvariantCulture), head[3],
            [.. lines.Skip(1).Select(line => double.Parse(line, CultureInfo.InvariantCulture))]);
    }
}
