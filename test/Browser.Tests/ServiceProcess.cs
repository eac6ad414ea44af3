using System.Diagnostics;
using System.Net.Http.Json;
using System.Reflection;
using System.Text.RegularExpressions;

namespace MlNetDeep.Browser.Tests;

/// <summary>samples/Service, as it was built with the tests, with a model that it trains at its start.</summary>
internal sealed partial class ServiceProcess : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private readonly Process _process;
    private readonly HttpClient _client;

    private ServiceProcess(Process process, Uri address)
    {
        _process = process;
        _client = new HttpClient { BaseAddress = address };
    }

    public Uri Address => _client.BaseAddress!;

    /// <summary>How the samples of this build are configured.</summary>
    public static string Configuration { get; } =
        typeof(ServiceProcess).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;

    /// <summary>The program that runs programs of .NET.</summary>
    public static string Host { get; } = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    /// <summary>Starts it and waits until it listens.</summary>
    /// <param name="model">The model's file; where there is none it is trained.</param>
    public static async Task<ServiceProcess> StartAsync(string model)
    {
        string program = Samples.Tests.Repository.PathOf("samples", "Service", "bin", Configuration, "net10.0", "Service.dll");
        Process process = Process.Start(new ProcessStartInfo(
            Host, ["exec", program, "--model", model, "--epochs", "4", "--urls", "http://127.0.0.1:0"]) { RedirectStandardOutput = true })!;
        try
        {
            using var patience = new CancellationTokenSource(Limit);
            while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
            {
                if (Listening().Match(line) is { Success: true } match)
                {
                    // Read on, so that a full pipe never stops it.
                    _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
                    return new ServiceProcess(process, new Uri(match.Groups[1].Value));
                }
            }

            throw new InvalidOperationException($"samples/Service ended with exit code {process.ExitCode}.");
        }
        catch
        {
            process.Kill();
            process.Dispose();
            throw;
        }
    }

    /// <summary>Asks it without a browser.</summary>
    public async Task<ServiceAnswer> PredictAsync(float[] features)
    {
        using HttpResponseMessage answer = await _client.PostAsJsonAsync("predict", new { features });
        return (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<ServiceAnswer>())!;
    }

    public void Dispose()
    {
        _client.Dispose();
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    [GeneratedRegex(@"Now listening on: (http://\S+)")]
    private static partial Regex Listening();
}

/// <summary>What POST /predict answers.</summary>
internal sealed record ServiceAnswer(float PredictedLabel, float[] Score);
