using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace MlNetDeep.Samples.Worker;

/// <summary>This program once more, as a worker that may be killed; and what it says.</summary>
internal sealed partial class WorkerProcess : IDisposable
{
    private readonly Process _process;

    public WorkerProcess(string folder, string data, int rows, int epochs, int rounds)
    {
        string own = Environment.ProcessPath!;
        string[] host = Path.GetFileNameWithoutExtension(own) == "dotnet" ? ["exec", Environment.GetCommandLineArgs()[0]] : [];
        string[] arguments =
            [.. host, "--folder", folder, "--data", data, "--rows", $"{rows}", "--epochs", $"{epochs}", "--rounds", $"{rounds}", "--arriving", "0",
                "--urls", "http://127.0.0.1:0"];
        _process = Process.Start(new ProcessStartInfo(own, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        _process.BeginOutputReadLine();
        _process.ErrorDataReceived += (_, line) => Errors += line.Data;
        _process.BeginErrorReadLine();
    }

    /// <summary>Whether it found a checkpoint to go on from.</summary>
    public bool GoesOn { get; private set; }

    /// <summary>Whether it found none.</summary>
    public bool Begins { get; private set; }

    /// <summary>The first epoch that it told of; null where it told of none.</summary>
    public (int Round, int Epoch)? First { get; private set; }

    /// <summary>The last one.</summary>
    public (int Round, int Epoch)? Last { get; private set; }

    /// <summary>Epochs that it told of.</summary>
    public int Epochs { get; private set; }

    /// <summary>What it wrote on the error stream, and lines of the log that tell of errors.</summary>
    public string Errors { get; private set; } = "";

    public bool HasEnded => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    /// <summary>Kills it, as kill -9 does.</summary>
    /// <returns>Whether it was still there to be killed.</returns>
    public bool Kill()
    {
        bool isThere = !_process.HasExited;
        _process.Kill();
        _process.WaitForExit();
        // By SIGKILL, or as Windows has it; whoever ends by itself has another code.
        return isThere && _process.ExitCode is (137 or -1);
    }

    /// <summary>Waits for what it said last.</summary>
    public void WaitForExit() => _process.WaitForExit();

    public void Dispose() => _process.Dispose();

    private void Read(string? line)
    {
        if (line is null)
            return;
        if (line.StartsWith("fail:", StringComparison.Ordinal) || line.StartsWith("crit:", StringComparison.Ordinal))
            Errors += line;
        GoesOn |= line.Contains("goes on from", StringComparison.Ordinal);
        Begins |= line.EndsWith("rows begins", StringComparison.Ordinal);
        if (EpochLine().Match(line) is not { Success: true } match)
            return;
        Last = (int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture), int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture));
        First ??= Last;
        Epochs++;
    }

    [GeneratedRegex(@"Round (\d+), epoch (\d+) of")]
    private static partial Regex EpochLine();
}
