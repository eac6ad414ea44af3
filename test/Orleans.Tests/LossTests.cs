using Microsoft.Extensions.Hosting;
using MlNetDeep.Samples.Cluster;

namespace MlNetDeep.Tests;

/// <summary>Processes that are killed take no fit with them: the table is that of one machine, and each trial is recorded once.</summary>
public sealed class LossTests : IDisposable
{
    private const int NumberOfFits = 60;

    private readonly string _journal = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public void Dispose() => File.Delete(_journal);

    [RedisFact]
    public async Task A_killed_worker_leaves_its_fits_to_others()
    {
        using RedisServer redis = await RedisServer.StartAsync();
        await KillWorkerAsync(redis.Address, victim: 1);
    }

    [Fact]
    public async Task So_by_localhost_clustering_where_it_is_not_the_first_silo() => await KillWorkerAsync(Clusters.Local, victim: 2);

    [RedisFact]
    public async Task A_killed_driver_goes_on_from_its_journal_and_a_second_one_beside_it_is_refused()
    {
        using RedisServer redis = await RedisServer.StartAsync();
        List<TestProcess> workers = await StartWorkersAsync(redis.Address, []);
        try
        {
            string[] arguments = ["driver", redis.Address, "0", $"{NumberOfFits}", "200", _journal];
            using (TestProcess first = TestProcess.StartOwn(arguments))
            {
                await first.WaitForAsync(() => Recorded() >= 5, "five fits");
                // The journal says so before any worker is asked.
                FitRegistry registry = Fits.Registry();
                string message = Assert.ThrowsAny<IOException>(() => Fits.Search(NumberOfFits, 200, registry: registry, journal: _journal)).Message;
                Assert.Contains($"'{_journal}' cannot be opened: another search", message, StringComparison.Ordinal);
                await first.WaitForAsync(() => Recorded() >= 15, "fifteen fits");
                first.Kill();
            }

            Assert.InRange(Recorded(), 15, NumberOfFits - 1);
            using TestProcess second = TestProcess.StartOwn(arguments);

            Assert.Equal(Fits.Bits(Fits.Search(NumberOfFits, 0)).TrimEnd(), await second.EndAsync());
            Assert.Equal(NumberOfFits, Recorded());
        }
        finally
        {
            workers.ForEach(worker => worker.Dispose());
        }
    }

    [Fact]
    public async Task A_worker_of_another_vector_width_is_refused_with_both_widths()
    {
        // The driver may be without SIMD itself, where all tests run so.
        string? own = Environment.GetEnvironmentVariable("DOTNET_EnableHWIntrinsic");
        int[] ports = Ports.Free(2);
        using TestProcess worker = TestProcess.StartOwn(
            ["worker", Clusters.Local, $"{ports[0]}", $"{ports[1]}", $"{ports[0]}"], ("DOTNET_EnableHWIntrinsic", own == "0" ? null : "0"));
        await worker.WaitForAsync("ready");
        using IHost client = Clusters.Client(Clusters.Local, ports[1]);
        await client.StartAsync();
        FitRegistry registry = Fits.Registry();
        int here = new TrialWorker(registry).Description.VectorWidth;

        string message = Assert.ThrowsAny<InvalidOperationException>(
            () => Fits.Search(2, 0, new OrleansTrialRunner(Clusters.ClientOf(client), registry), registry)).Message;

        Assert.Contains($"but the driver with {here}, and other widths give other bits", message, StringComparison.Ordinal);
        await client.StopAsync();
    }

    private async Task KillWorkerAsync(string clustering, int victim)
    {
        var gateways = new List<int>();
        List<TestProcess> workers = await StartWorkersAsync(clustering, gateways);
        try
        {
            using IHost client = Clusters.Client(clustering, [.. gateways]);
            await client.StartAsync();
            FitRegistry registry = Fits.Registry();
            var lost = new TaskCompletionSource();
            var runner = new OrleansTrialRunner(Clusters.ClientOf(client), registry, new() { Progress = new WhenLost(lost) });
            Task<SearchResult<SlowOptions>> search = Task.Run(() => Fits.Search(NumberOfFits, 400, runner, registry, _journal));
            await workers[0].WaitForAsync(() => Recorded() >= 6, "six fits");

            workers[victim].Kill();

            Assert.Equal(Fits.Bits(Fits.Search(NumberOfFits, 0)), Fits.Bits(await search));
            Assert.Equal(NumberOfFits, Recorded());
            Assert.True(lost.Task.IsCompleted, "The worker was killed, but not missed.");
            await client.StopAsync();
        }
        finally
        {
            workers.ForEach(worker => worker.Dispose());
        }
    }

    private static async Task<List<TestProcess>> StartWorkersAsync(string clustering, List<int> gateways)
    {
        var workers = new List<TestProcess>();
        int? primary = null;
        for (int i = 0; i < 3; i++)
        {
            int[] ports = Ports.Free(2);
            primary ??= ports[0];
            gateways.Add(ports[1]);
            workers.Add(TestProcess.StartOwn(["worker", clustering, $"{ports[0]}", $"{ports[1]}", $"{primary}"]));
            // Of localhost clustering the others look for the first.
            if (i == 0)
                await workers[0].WaitForAsync("ready");
        }

        foreach (TestProcess worker in workers)
            await worker.WaitForAsync("ready");
        return workers;
    }

    // The journal's first line says what the search is.
    private int Recorded()
    {
        if (!File.Exists(_journal))
            return 0;
        using var reader = new StreamReader(new FileStream(_journal, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return Math.Max(0, reader.ReadToEnd().Count(character => character == '\n') - 1);
    }

    private sealed class WhenLost(TaskCompletionSource lost) : IProgress<FitProgress>
    {
        public void Report(FitProgress value)
        {
            if (value.State == FitState.WorkerLost)
                lost.TrySetResult();
        }
    }
}
