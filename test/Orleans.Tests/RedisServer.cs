using MlNetDeep.Samples.Cluster;

namespace MlNetDeep.Tests;

/// <summary>Debian's redis-server on a free port of loopback; it keeps nothing on disk, and does not outlive the test.</summary>
internal sealed class RedisServer : IDisposable
{
    private readonly TestProcess _process;

    private RedisServer(TestProcess process, string address) => (_process, Address) = (process, address);

    /// <summary>As clients write it.</summary>
    public string Address { get; }

    public static async Task<RedisServer> StartAsync()
    {
        int port = Ports.Free(1)[0];
        TestProcess process = TestProcess.Start(
            RedisFactAttribute.Program, "--port", $"{port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", Path.GetTempPath());
        await process.WaitForAsync(() => Ports.IsListening(port), "listening");
        return new RedisServer(process, $"127.0.0.1:{port}");
    }

    public void Dispose() => _process.Dispose();
}
