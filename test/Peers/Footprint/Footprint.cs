using System.Diagnostics;
using System.Globalization;

namespace MlNetDeep.Peers;

/// <summary>What a fresh process needed for its work.</summary>
/// <param name="PeakBytes">The most physical memory.</param>
/// <param name="DeployedBytes">The files of the program's own folder that it had mapped: assemblies and native libraries.</param>
internal sealed record Footprint(long PeakBytes, long DeployedBytes)
{
    /// <summary>The option that makes this program a process that is measured, and says which.</summary>
    public const string Option = "footprint";

    private const string Mark = "FOOTPRINT";

    /// <summary>Prints this process's figures for <see cref="Measure"/>.</summary>
    public static void Write()
    {
        using var process = Process.GetCurrentProcess();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Mark} {process.PeakWorkingSet64} {MappedBytes()}"));
    }

    /// <summary>Runs a program in a fresh process.</summary>
    /// <param name="program">One of <see cref="FootprintPrograms"/>.</param>
    /// <param name="data">What the program reads.</param>
    /// <returns>Seconds from the start of the process until its work was done, and its figures.</returns>
    /// <exception cref="InvalidOperationException">The process failed; its own message is on the error stream.</exception>
    public static (double Seconds, Footprint Figures) Measure(string program, string data)
    {
        var start = new ProcessStartInfo("dotnet", [Environment.GetCommandLineArgs()[0], $"--{Option}", program, "--data", data])
        {
            RedirectStandardOutput = true,
        };
        long begin = Stopwatch.GetTimestamp();
        using Process process = Process.Start(start)!;
        while (process.StandardOutput.ReadLine() is { } line)
        {
            string[] words = line.Split(' ');
            if (words is not [Mark, var peak, var deployed])
                continue;
            double seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
            process.WaitForExit();
            return (seconds, new Footprint(long.Parse(peak, CultureInfo.InvariantCulture), long.Parse(deployed, CultureInfo.InvariantCulture)));
        }

        throw new InvalidOperationException($"The process for {program} ended without its figures.");
    }

    // Linux alone, as the whole project: libtorch's package is.
    private static long MappedBytes() => File.ReadLines("/proc/self/maps")
        .Select(line => line.Split(' ', 6, StringSplitOptions.RemoveEmptyEntries))
        .Where(columns => columns.Length == 6 && columns[5].StartsWith(AppContext.BaseDirectory, StringComparison.Ordinal))
        .Select(columns => columns[5])
        .Distinct()
        .Where(file => Path.GetFileName(file) != "MlNetDeep.Peers.dll")
        .Sum(file => new FileInfo(file).Length);
}
