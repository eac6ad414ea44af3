using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Hosting;

namespace MlNetDeep.Samples.Cluster;

/// <summary>A worker and a driver, as one's own programs would be hosts of them.</summary>
internal static class Hosts
{
    /// <summary>A silo that does fits, on this machine alone.</summary>
    public static IHost CreateWorker(string redis, int slots)
    {
        int[] ports = Ports.Free(2);
        HostApplicationBuilder builder = CreateBuilder();
        builder.UseOrleans(silo => silo
            .ConfigureEndpoints(IPAddress.Loopback, ports[0], ports[1])
            .UseRedisClustering(redis)
            .AddFits(Fits.Register, options => options.Slots = slots));
        return builder.Build();
    }

    /// <summary>A client, which drives.</summary>
    public static IHost CreateDriver(string redis)
    {
        HostApplicationBuilder builder = CreateBuilder();
        builder.UseOrleansClient(client => client.UseRedisClustering(redis));
        return builder.Build();
    }

    private static HostApplicationBuilder CreateBuilder()
    {
        HostApplicationBuilder builder = Host.CreateApplicationBuilder();
        // A machine that is lost fills the log with what Orleans does about it.
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.Services.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = ("fits", "sample"));
        return builder;
    }
}
