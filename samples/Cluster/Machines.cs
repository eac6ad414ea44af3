using System.Diagnostics;

namespace MlNetDeep.Samples.Cluster;

/// <summary>Redis and workers as processes of this machine; they end with this object.</summary>
internal sealed class Machines : IDisposable
{
    private readonly List<Process> _processes = [];
    private readonly List<Process> _workers = [];

    private Machines(string redis) => Redis = redis;

    /// <summary>Where Redis is.</summary>
    public string Redis { get; }

    /// <summary>The process ids of workers that run.</summary>
    public IEnumerable<int> Workers => _workers.Where(worker => !worker.HasExited).Select(worker => worker.Id);

    /// <summary>Starts Redis on a free port of loopback, in memory alone; the program ends where it is not installed.</summary>
    public static Machines StartRedis()
    {
        const string Program = "redis-server";
        if (!(Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, Program))))
            CommandLine.Fail($"{Program} is not installed: 'apt-get install {Program}' on Debian and Ubuntu, 'brew install redis' on macOS.");
        int port = Ports.Free(1)[0];
        var machines = new Machines($"127.0.0.1:{port}");
        machines.Start(new ProcessStartInfo(
            Program, ["--port", $"{port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", Path.GetTempPath()]));
        while (!Ports.IsListening(port))
            Thread.Sleep(50);
        return machines;
    }

    /// <summary>Starts workers, and waits until they are of the cluster.</summary>
    public void StartWorkers(int count, int slots)
    {
        Process[] workers =
        [
            .. Enumerable.Range(0, count).Select(_ => Start(new ProcessStartInfo(
                Environment.ProcessPath!,
                [
                    .. Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet" ? (string[])[typeof(Machines).Assembly.Location] : [],
                    "worker", "--redis", Redis, "--slots", $"{slots}",
                ]))),
        ];
        foreach (Process worker in workers)
        {
            if (worker.StandardOutput.ReadLine() is null)
                throw new InvalidOperationException($"The worker {worker.Id} did not start.");
        }

        _workers.AddRange(workers);
    }

    /// <summary>Kills a worker as kill -9 does.</summary>
    public void Kill(int worker)
    {
        Process process = _workers.Single(each => each.Id == worker);
        process.Kill();
        process.WaitForExit();
    }

    /// <summary>Ends all.</summary>
    public void Dispose()
    {
        foreach (Process process in Enumerable.Reverse(_processes))
        {
            if (!process.HasExited)
                process.Kill();
            process.WaitForExit();
            process.Dispose();
        }
    }

    private Process Start(ProcessStartInfo start)
    {
        // Workers end with their input, so that none is left where this process is killed.
        start.RedirectStandardInput = start.RedirectStandardOutput = true;
        Process process = Process.Start(start)!;
        _processes.Add(process);
        return process;
    }
}
