using System.Diagnostics;
using System.Text;

namespace MlNetDeep.Tests;

/// <summary>A process that a test starts, reads and kills; it does not outlive the test.</summary>
internal sealed class TestProcess : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private readonly Process _process;
    private readonly StringBuilder _output = new();

    private TestProcess(ProcessStartInfo start)
    {
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Add(line.Data);
        _process.ErrorDataReceived += (_, line) => Add(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    /// <summary>Starts any program.</summary>
    public static TestProcess Start(string program, params string[] arguments) => new(new ProcessStartInfo(program, arguments));

    /// <summary>Starts this assembly's program.</summary>
    public static TestProcess StartOwn(string[] arguments, params (string Name, string? Value)[] environment)
    {
        var start = new ProcessStartInfo(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", ["exec", typeof(TestProcess).Assembly.Location, .. arguments]);
        foreach ((string name, string? value) in environment)
            start.Environment[name] = value;
        return new TestProcess(start);
    }

    /// <summary>Waits for a text in what it prints.</summary>
    public async Task WaitForAsync(string text) => await WaitForAsync(() => Output.Contains(text, StringComparison.Ordinal), text);

    /// <summary>Waits for what it does.</summary>
    public async Task WaitForAsync(Func<bool> condition, string what)
    {
        long start = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.False(_process.HasExited, $"{_process.StartInfo.FileName} ended before '{what}': {Output}");
            Assert.True(Stopwatch.GetElapsedTime(start) < Limit, $"{_process.StartInfo.FileName} has not come to '{what}': {Output}");
            await Task.Delay(20);
        }
    }

    /// <summary>Waits for its end, and gives what it printed.</summary>
    public async Task<string> EndAsync()
    {
        using var time = new CancellationTokenSource(Limit);
        await _process.WaitForExitAsync(time.Token);
        Assert.True(_process.ExitCode == 0, $"exit code {_process.ExitCode}: {Output}");
        return Output.TrimEnd();
    }

    /// <summary>Kills it, as kill -9 does.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            Kill();
        _process.Dispose();
    }

    private void Add(string? line)
    {
        lock (_output)
            _output.Append(line).Append('\n');
    }
}
