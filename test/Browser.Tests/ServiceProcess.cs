using System.Net.Http.Json;

namespace MlNetDeep.Browser.Tests;

/// <summary>samples/Service, with a model that it trains at its start.</summary>
internal sealed class ServiceProcess : IDisposable
{
    private readonly SampleProcess _process;
    private readonly HttpClient _client;

    private ServiceProcess(SampleProcess process)
    {
        _process = process;
        _client = new HttpClient { BaseAddress = process.Address };
    }

    public Uri Address => _process.Address;

    /// <summary>Starts it and waits until it listens.</summary>
    /// <param name="model">The model's file; where there is none it is trained.</param>
    public static async Task<ServiceProcess> StartAsync(string model) =>
        new(await SampleProcess.StartAsync("Service", "--model", model, "--epochs", "4"));

    /// <summary>Asks it without a browser.</summary>
    public async Task<ServiceAnswer> PredictAsync(float[] features)
    {
        using HttpResponseMessage answer = await _client.PostAsJsonAsync("predict", new { features });
        return (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<ServiceAnswer>())!;
    }

    public void Dispose()
    {
        _client.Dispose();
        _process.Dispose();
    }
}

/// <summary>What POST /predict answers.</summary>
internal sealed record ServiceAnswer(float PredictedLabel, float[] Score);
