using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MlNetDeep.Samples.Cluster;
using Orleans.Configuration;

namespace MlNetDeep.Tests;

/// <summary>Hosts of silos and clients on loopback, by localhost clustering or by Redis.</summary>
internal static class Clusters
{
    public const string Local = "local";

    /// <summary>A silo that does fits.</summary>
    /// <param name="clustering"><see cref="Local"/>, or where Redis is.</param>
    /// <param name="ports">Its own port, its gateway's, and of localhost clustering that of the first silo.</param>
    /// <param name="register">Adds names.</param>
    /// <param name="configure">Sets options.</param>
    public static IHost Silo(string clustering, int[] ports, Action<FitRegistry> register, Action<FitWorkerOptions>? configure = null)
    {
        HostApplicationBuilder builder = Builder();
        builder.UseOrleans(silo =>
        {
            if (clustering == Local)
                silo.UseLocalhostClustering(ports[0], ports[1], new IPEndPoint(IPAddress.Loopback, ports[2]));
            else
                silo.ConfigureEndpoints(IPAddress.Loopback, ports[0], ports[1]).UseRedisClustering(clustering);
            silo.AddFits(register, configure);
        });
        return builder.Build();
    }

    /// <summary>A silo of other work.</summary>
    public static IHost WithoutFits(int[] ports)
    {
        HostApplicationBuilder builder = Builder();
        builder.UseOrleans(silo => silo.UseLocalhostClustering(ports[0], ports[1]));
        return builder.Build();
    }

    /// <summary>A client; gateways are of account to localhost clustering alone.</summary>
    public static IHost Client(string clustering, params int[] gateways)
    {
        HostApplicationBuilder builder = Builder();
        builder.UseOrleansClient(client =>
        {
            if (clustering == Local)
                client.UseLocalhostClustering(gateways);
            else
                client.UseRedisClustering(clustering);
        });
        return builder.Build();
    }

    public static IClusterClient ClientOf(IHost host) => host.Services.GetRequiredService<IClusterClient>();

    private static HostApplicationBuilder Builder()
    {
        // No arguments, configuration files or console of the test's own.
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.None));
        builder.Services.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = ("test", "test"));
        return builder;
    }
}

/// <summary>Silos and a client in this process, by localhost clustering.</summary>
internal sealed class InProcessCluster : IAsyncDisposable
{
    private readonly List<IHost> _silos = [];
    private readonly List<int> _gateways = [];
    private IHost? _client;
    private int _primary;

    public IReadOnlyList<IHost> Silos => _silos;

    public async Task<IHost> AddAsync(Action<FitRegistry>? register = null, Action<FitWorkerOptions>? configure = null)
    {
        int[] ports = Ports.Free(2);
        if (_silos.Count == 0)
            _primary = ports[0];
        IHost silo = Clusters.Silo(Clusters.Local, [.. ports, _primary], register ?? (registry => Fits.Register(registry)), options =>
        {
            options.Name = $"worker {_silos.Count + 1}";
            configure?.Invoke(options);
        });
        await silo.StartAsync();
        _silos.Add(silo);
        _gateways.Add(ports[1]);
        return silo;
    }

    /// <summary>A runner of a client that knows the silos of now.</summary>
    public async Task<OrleansTrialRunner> RunnerAsync(FitRegistry registry, OrleansTrialRunnerOptions? options = null)
    {
        if (_client is null)
        {
            _client = Clusters.Client(Clusters.Local, [.. _gateways]);
            await _client.StartAsync();
        }

        return new OrleansTrialRunner(Clusters.ClientOf(_client), registry, options);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (IHost host in ((IEnumerable<IHost?>)[_client, .. Enumerable.Reverse(_silos)]).OfType<IHost>())
        {
            using var time = new CancellationTokenSource(TimeSpan.FromSeconds(5));
            try
            {
                await host.StopAsync(time.Token);
            }
            catch (OperationCanceledException)
            {
                // It is disposed all the same.
            }

            host.Dispose();
        }
    }
}
