using System.Diagnostics;
using System.Reflection;
using System.Text.RegularExpressions;

namespace MlNetDeep.Browser.Tests;

/// <summary>A sample that serves pages, as it was built with the tests.</summary>
internal sealed partial class SampleProcess : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private readonly Process _process;

    private SampleProcess(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    /// <summary>How the samples of this build are configured.</summary>
    public static string Configuration { get; } =
        typeof(SampleProcess).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;

    /// <summary>The program that runs programs of .NET.</summary>
    public static string Host { get; } = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    /// <summary>Starts it on a free port, and waits until it listens.</summary>
    public static async Task<SampleProcess> StartAsync(string sample, params string[] arguments)
    {
        string program = Samples.Tests.Repository.PathOf("samples", sample, "bin", Configuration, "net10.0", $"{sample}.dll");
        Process process = Process.Start(new ProcessStartInfo(Host, ["exec", program, .. arguments, "--urls", "http://127.0.0.1:0"])
        {
            RedirectStandardOutput = true,
        })!;
        try
        {
            using var patience = new CancellationTokenSource(Limit);
            while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
            {
                if (Listening().Match(line) is { Success: true } match)
                {
                    // Read on, so that a full pipe never stops it.
                    _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
                    return new SampleProcess(process, new Uri(match.Groups[1].Value));
                }
            }

            throw new InvalidOperationException($"samples/{sample} ended with exit code {process.ExitCode}.");
        }
        catch
        {
            process.Kill();
            process.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    [GeneratedRegex(@"Now listening on: (http://\S+)")]
    private static partial Regex Listening();
}
