using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text;

namespace MlNetDeep.Samples.Tests;

/// <summary>One run of a sample in a process of its own: what it printed and how it ended.</summary>
internal sealed record SampleRun(int ExitCode, string Output, string Errors)
{
    // Guards against a sample that hangs; none takes a tenth of it.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(15);

    /// <summary>The figures of the line that begins with RESULT, which must be the last one.</summary>
    public IReadOnlyDictionary<string, double> Result
    {
        get
        {
            string last = Output.TrimEnd().Split('\n')[^1];
            Assert.StartsWith("RESULT ", last, StringComparison.Ordinal);
            return last.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1)
                .Select(pair => pair.Split('='))
                .ToDictionary(pair => pair[0], pair => double.Parse(pair[1], CultureInfo.InvariantCulture));
        }
    }

    /// <summary>Runs a sample as it was built with this test, and fails where it does not end with exit code 0.</summary>
    /// <param name="sample">The name of its project.</param>
    /// <param name="arguments">Its options.</param>
    public static SampleRun Succeed(string sample, params string[] arguments)
    {
        SampleRun run = Start(sample, arguments);
        Assert.True(run.ExitCode == 0, $"{sample} ended with exit code {run.ExitCode}: {run.Errors}{run.Output}");
        return run;
    }

    /// <summary>Runs a sample as it was built with this test.</summary>
    /// <inheritdoc cref="Succeed"/>
    public static SampleRun Start(string sample, params string[] arguments)
    {
        using Process process = Launch(sample, arguments);
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Limit))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{sample} did not end within {Limit}.");
        }

        return new SampleRun(process.ExitCode, output.Result, errors.Result);
    }

    /// <summary>Starts a sample and kills it as soon as a condition holds, without a chance to tidy up.</summary>
    /// <param name="condition">Looked at again and again.</param>
    /// <inheritdoc cref="Succeed"/>
    public static void KillWhen(Func<bool> condition, string sample, params string[] arguments)
    {
        using Process process = Launch(sample, arguments);
        // Read, so that a full pipe never stops the sample.
        process.OutputDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        while (!condition())
            Assert.False(process.WaitForExit(1), $"{sample} ended before it could be killed.");
        process.Kill();
        Assert.True(process.WaitForExit(Limit), $"{sample} survived.");
    }

    /// <summary>Starts a sample and asks it to end, as a service manager does, by SIGTERM.</summary>
    /// <param name="condition">Is given each line that it prints, and says when it is time.</param>
    /// <inheritdoc cref="Succeed"/>
    public static SampleRun TerminateWhen(Func<string, bool> condition, string sample, params string[] arguments)
    {
        using Process process = Launch(sample, arguments);
        Task<string> errors = process.StandardError.ReadToEndAsync();
        var output = new StringBuilder();
        bool isAsked = false;
        while (process.StandardOutput.ReadLine() is { } line)
        {
            output.AppendLine(line);
            if (isAsked || !condition(line))
                continue;
            isAsked = true;
            Process.Start("kill", ["-TERM", $"{process.Id}"]).Dispose();
        }

        Assert.True(process.WaitForExit(Limit), $"{sample} did not end within {Limit}.");
        Assert.True(isAsked, $"{sample} ended by itself: {errors.Result}{output}");
        return new SampleRun(process.ExitCode, output.ToString(), errors.Result);
    }

    private static Process Launch(string sample, string[] arguments)
    {
        string configuration = typeof(SampleRun).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;
        string framework = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        string program = Repository.PathOf("samples", sample, "bin", configuration, framework, $"{sample}.dll");
        string host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        return Process.Start(new ProcessStartInfo(host, ["exec", program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        })!;
    }
}
