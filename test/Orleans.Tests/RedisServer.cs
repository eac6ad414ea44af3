using System.Net.Sockets;

namespace MlNetDeep.Tests;

/// <summary>Debian's redis-server on a free port of loopback; it keeps nothing on disk, and does not outlive the test.</summary>
internal sealed class RedisServer : IDisposable
{
    private const string Program = "redis-server";

    private readonly TestProcess _process;

    private RedisServer(TestProcess process, string address) => (_process, Address) = (process, address);

    /// <summary>As clients write it.</summary>
    public string Address { get; }

    /// <summary>Why there is none; null where there is, or where it is an error that there is none.</summary>
    public static string? Missing { get; } = Environment.GetEnvironmentVariable("MLNETDEEP_REDIS") == "required"
        || (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, Program)))
            ? null
            : $"{Program} is not installed: apt-get install {Program}. MLNETDEEP_REDIS=required makes this an error.";

    public static async Task<RedisServer> StartAsync()
    {
        int port = Clusters.FreePorts(1)[0];
        TestProcess process = TestProcess.Start(
            Program, "--port", $"{port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", Path.GetTempPath());
        await process.WaitForAsync(() => IsListening(port), "listening");
        return new RedisServer(process, $"127.0.0.1:{port}");
    }

    public void Dispose() => _process.Dispose();

    private static bool IsListening(int port)
    {
        try
        {
            using var client = new TcpClient("127.0.0.1", port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

/// <summary>A test that needs redis-server.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RedisFactAttribute : FactAttribute
{
    public RedisFactAttribute() => Skip = RedisServer.Missing;
}
