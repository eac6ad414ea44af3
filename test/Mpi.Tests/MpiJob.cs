using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace MlNetDeep.Mpi.Tests;

/// <summary>A program that a launcher has run, with what it printed and how it ended.</summary>
internal sealed record MpiJob(int ExitCode, string Output, string Errors, DateTime Ended)
{
    /// <summary>Open MPI's and MPICH's, as Debian calls them where both are installed.</summary>
    public static string[] Launchers => ["mpirun.openmpi", "mpirun.mpich"];

    // Guards against a job that hangs; none takes a tenth of it.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private static string Program { get; } = Path.Combine(
        AppContext.BaseDirectory.Replace("Mpi.Tests", "MpiProgram", StringComparison.Ordinal), "MlNetDeep.MpiProgram.dll");

    public static bool IsInstalled(string launcher) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, launcher)));

    /// <summary>Those that are installed; all where they must be.</summary>
    public static TheoryData<string> Installed =>
        Environment.GetEnvironmentVariable("MLNETDEEP_MPI") == "required" || !Launchers.Any(IsInstalled) ? [.. Launchers] : [.. Launchers.Where(IsInstalled)];

    /// <summary>Runs ranks of the program.</summary>
    public static MpiJob Run(string launcher, int ranks, string arguments) =>
        Start(launcher, $"{Options(launcher)} -n {ranks} dotnet {Program} {arguments}");

    /// <summary>Runs ranks of the sample, or the sample alone, for two epochs.</summary>
    public static MpiJob RunSample(string? launcher, int ranks)
    {
        string sample = AppContext.BaseDirectory.Replace(Path.Combine("test", "Mpi.Tests"), Path.Combine("samples", "Ranks"), StringComparison.Ordinal);
        string program = $"{Path.Combine(sample, "Ranks.dll")} --epochs 2 --threads 1";
        return launcher is null ? Start("dotnet", program) : Start(launcher, $"{Options(launcher)} -n {ranks} dotnet {program}");
    }

    /// <summary>Runs two ranks of the program, the second with a variable of its own.</summary>
    public static MpiJob RunUnlike(string launcher, string variable, string arguments) =>
        Start(launcher, $"{Options(launcher)} -n 1 dotnet {Program} {arguments} : -n 1 env {variable} dotnet {Program} {arguments}");

    /// <summary>Runs the program without a launcher.</summary>
    public static MpiJob RunAlone(string arguments, params (string Name, string Value)[] variables) => Start("dotnet", $"{Program} {arguments}", variables);

    /// <summary>What follows a name, in each line that begins so.</summary>
    public IEnumerable<Dictionary<string, string>> Lines(string kind) => Output.Split('\n').Where(line => line.StartsWith(kind + " ", StringComparison.Ordinal))
        .Select(line => Regex.Matches(line, "(\\S+?)=(\\S+)").ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value));

    /// <summary>The weights' hashes, by net; all threads' are one.</summary>
    public Dictionary<string, string> Hashes()
    {
        Assert.True(ExitCode == 0, ToString());
        return Lines("HASH").GroupBy(line => line["net"]).ToDictionary(lines => lines.Key, lines => Assert.Single(lines.Select(line => line["sha256"]).Distinct()));
    }

    public override string ToString() => $"exit code {ExitCode}\n{Output}\n{Errors}";

    /// <summary>Processes of the program that still run two seconds later: MPICH's launcher does not wait for the ranks that it kills.</summary>
    public static IEnumerable<string> Left(string marker)
    {
        var watch = Stopwatch.StartNew();
        while (Running(marker).Any() && watch.Elapsed < TimeSpan.FromSeconds(2))
            Thread.Sleep(10);
        return Running(marker);
    }

    private static IEnumerable<string> Running(string marker) => Directory.GetDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), out _))
        .Select(folder => Read(Path.Combine(folder, "cmdline"))).Where(line => line.Contains(marker, StringComparison.Ordinal));

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path).Replace('\0', ' ');
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    // Root, and more ranks than processors, are refused otherwise; ranks bound to a processor each would have no second thread.
    private static string Options(string launcher) =>
        launcher == "mpirun.openmpi" ? "--allow-run-as-root --oversubscribe --bind-to none" : "";

    private static MpiJob Start(string program, string arguments, params (string Name, string Value)[] variables)
    {
        // Open MPI gives ranks a terminal, to which .NET would write control sequences.
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, Environment = { ["TERM"] = "dumb" } };
        foreach ((string name, string value) in variables)
            start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        var (output, errors) = (new StringBuilder(), new StringBuilder());
        process.OutputDataReceived += (_, line) => output.Append(line.Data).Append('\n');
        process.ErrorDataReceived += (_, line) => errors.Append(line.Data).Append('\n');
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        bool ended = process.WaitForExit(Patience);
        DateTime now = DateTime.UtcNow;
        if (!ended)
            process.Kill(entireProcessTree: true);
        process.WaitForExit();
        Assert.True(ended, string.Create(CultureInfo.InvariantCulture, $"{program} {arguments} did not end:\n{output}\n{errors}"));
        return new MpiJob(process.ExitCode, output.ToString(), errors.ToString(), now);
    }
}
