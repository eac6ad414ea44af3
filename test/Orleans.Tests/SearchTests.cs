using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using MlNetDeep.Samples.Cluster;

namespace MlNetDeep.Tests;

/// <summary>Searches on silos of this process end as those of one machine, whatever comes between.</summary>
public sealed class SearchTests : IDisposable
{
    private readonly string _journal = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public void Dispose() => File.Delete(_journal);

    [Fact]
    public async Task Three_workers_give_the_table_of_one_machine_and_each_trial_is_recorded_once()
    {
        await using var cluster = new InProcessCluster();
        for (int i = 0; i < 3; i++)
            await cluster.AddAsync(configure: options => options.Slots = 2);
        FitRegistry registry = Fits.Registry();
        var told = new Told();
        OrleansTrialRunner runner = await cluster.RunnerAsync(registry, new() { Progress = told });

        SearchResult<SlowOptions> there = Fits.Search(30, 20, runner, registry, _journal);

        Assert.Equal(Fits.Bits(Fits.Search(30, 0)), Fits.Bits(there));
        Assert.Equal(31, File.ReadAllLines(_journal).Length);
        Assert.Equal(Enumerable.Range(0, 30), told.Of(FitState.Ended).Select(news => news.Number!.Value).Order());
        Assert.Equal(3, told.Of(FitState.WorkerReady).Count());
        Assert.Equal(3, told.Of(FitState.Ended).Select(news => news.Worker).Distinct().Count());
    }

    [Fact]
    public async Task A_worker_has_no_more_fits_at_a_time_than_slots_and_its_errors_are_the_trials()
    {
        await using var cluster = new InProcessCluster();
        int now = 0, most = 0;
        await cluster.AddAsync(
            registry => Fits.Register(registry, options =>
            {
                most = Math.Max(most, Interlocked.Increment(ref now));
                Thread.Sleep(50);
                Interlocked.Decrement(ref now);
            }),
            options => options.Slots = 2);
        FitRegistry registry = Fits.Registry();
        var mlContext = new MLContext(seed: 1);
        SearchResult<SlowOptions> Search(ITrialRunner? runner) => mlContext.Regression.Search(
            registry.Load(mlContext, "rows", "200"), o => registry.Create(mlContext, "slow", o),
            new SearchSpace<SlowOptions>().Values(o => o.LearningRate, 2, 0.01f, 0.02f, 0.03f, 0.04f, 3), new() { Runner = runner });

        SearchResult<SlowOptions> there = Search(await cluster.RunnerAsync(registry));

        Assert.Equal(2, most);
        Assert.Equal(Fits.Bits(Search(null)), Fits.Bits(there));
        Assert.Equal("the worker cannot learn at a rate of 2", there.Trials[0].Error);
        Assert.Equal("the worker cannot learn at a rate of 3", there.Trials[5].Error);
    }

    [Fact]
    public async Task Cancelling_the_search_ends_the_fits_of_the_workers()
    {
        await using var cluster = new InProcessCluster();
        int epochs = 0;
        await cluster.AddAsync(registry => registry
            .Add<NetworkOptions>("endless", (ml, o) =>
            {
                o.OnEpoch = _ => Interlocked.Increment(ref epochs);
                return ml.Regression.Trainers.Network(o);
            })
            .AddData("rows", (ml, count) => Fits.Registry().Load(ml, "rows", count)));
        FitRegistry registry = new FitRegistry()
            .Add<NetworkOptions>("endless", (ml, o) => ml.Regression.Trainers.Network(o))
            .AddData("rows", (ml, count) => Fits.Registry().Load(ml, "rows", count));
        using var source = new CancellationTokenSource();
        var told = new Told(news =>
        {
            if (news is { State: FitState.Running, Message: not null } && Volatile.Read(ref epochs) > 0)
                source.Cancel();
        });
        OrleansTrialRunner runner = await cluster.RunnerAsync(registry, new() { Progress = told });
        var mlContext = new MLContext(seed: 1);

        Assert.ThrowsAny<OperationCanceledException>(() => mlContext.Regression.Search(
            registry.Load(mlContext, "rows", "200"), o => registry.Create(mlContext, "endless", o),
            new SearchSpace<NetworkOptions>(() => new() { NumberOfEpochs = 100_000_000, Architecture = new MultilayerPerceptron([]), NumberOfThreads = 1 })
                .Values(o => o.LearningRate, 0.01f, 0.02f),
            new() { Runner = runner, CancellationToken = source.Token }));

        Assert.True(epochs > 0);
        int before = -1;
        for (int i = 0; i < 100 && before != epochs; i++)
        {
            before = epochs;
            await Task.Delay(200);
        }

        Assert.Equal(before, epochs);
    }

    [Theory]
    [InlineData("fits", "has no fit 'slow', as the driver has")]
    [InlineData("options", "its fit 'slow' takes MlNetDeep.NetworkOptions (")]
    [InlineData("rows", "from data 'rows' at '200': number of rows: ")]
    public async Task A_worker_that_differs_ends_the_search_before_the_first_fit_with_both_sides(string what, string expected)
    {
        await using var cluster = new InProcessCluster();
        int began = 0;
        await cluster.AddAsync(registry => Fits.Register(registry, _ => began++));
        await cluster.AddAsync(Other(what));
        FitRegistry registry = Fits.Registry();
        OrleansTrialRunner runner = await cluster.RunnerAsync(registry);

        string message = Assert.ThrowsAny<InvalidOperationException>(() => Fits.Search(3, 0, runner, registry)).Message;

        Assert.Contains("The worker worker 2 cannot take part: ", message, StringComparison.Ordinal);
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.Equal(0, began);
    }

    [Fact]
    public async Task Workers_that_come_later_are_used_where_they_agree_and_left_out_where_not()
    {
        await using var cluster = new InProcessCluster();
        await cluster.AddAsync();
        FitRegistry registry = Fits.Registry();
        var told = new Told();
        OrleansTrialRunner runner = await cluster.RunnerAsync(registry, new() { Progress = told });
        Task<SearchResult<SlowOptions>> search = Task.Run(() => Fits.Search(60, 150, runner, registry));

        await cluster.AddAsync(Other("rows"));
        await cluster.AddAsync();

        Assert.Equal(Fits.Bits(Fits.Search(60, 0)), Fits.Bits(await search));
        Assert.Equal(["worker 1", "worker 3"], told.Of(FitState.Ended).Select(news => news.Worker).Distinct().Order());
        Assert.Contains("number of rows", Assert.Single(told.Of(FitState.WorkerRefused)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_worker_that_stops_leaves_its_fits_to_others()
    {
        await using var cluster = new InProcessCluster();
        await cluster.AddAsync();
        IHost second = await cluster.AddAsync();
        FitRegistry registry = Fits.Registry();
        var told = new Told();
        OrleansTrialRunner runner = await cluster.RunnerAsync(registry, new() { Progress = told, WorkerTimeout = TimeSpan.FromSeconds(1) });
        Task<SearchResult<SlowOptions>> search = Task.Run(() => Fits.Search(30, 100, runner, registry, _journal));
        while (told.Of(FitState.Ended).Count() < 6)
            await Task.Delay(20);

        await second.StopAsync();

        Assert.Equal(Fits.Bits(Fits.Search(30, 0)), Fits.Bits(await search));
        Assert.Equal(31, File.ReadAllLines(_journal).Length);
    }

    [Fact]
    public async Task A_cluster_without_workers_is_said_after_a_time()
    {
        int[] ports = Ports.Free(2);
        using IHost silo = Clusters.WithoutFits(ports);
        await silo.StartAsync();
        using IHost client = Clusters.Client(Clusters.Local, ports[1]);
        await client.StartAsync();
        FitRegistry registry = Fits.Registry();
        var runner = new OrleansTrialRunner(
            Clusters.ClientOf(client), registry, new() { WorkerTimeout = TimeSpan.FromSeconds(0.3), ClusterTimeout = TimeSpan.FromSeconds(1) });

        string message = Assert.ThrowsAny<InvalidOperationException>(() => Fits.Search(3, 0, runner, registry)).Message;

        Assert.Contains("No worker has answered for 1 s, and 3 fits have not ended", message, StringComparison.Ordinal);
        await client.StopAsync();
        await silo.StopAsync();
    }

    [Fact]
    public async Task Searches_at_once_share_the_workers()
    {
        await using var cluster = new InProcessCluster();
        await cluster.AddAsync();
        await cluster.AddAsync();
        FitRegistry registry = Fits.Registry();
        OrleansTrialRunner runner = await cluster.RunnerAsync(registry);

        SearchResult<SlowOptions>[] results = await Task.WhenAll(
            Enumerable.Range(10, 3).Select(fits => Task.Run(() => Fits.Search(fits, 20, runner, registry))));

        Assert.Equal(Enumerable.Range(10, 3).Select(fits => Fits.Bits(Fits.Search(fits, 0))), results.Select(Fits.Bits));
    }

    private static Action<FitRegistry> Other(string what) => registry =>
    {
        if (what == "options")
            registry.Add<NetworkOptions>("slow", (ml, o) => ml.Regression.Trainers.Network(o));
        else if (what == "rows")
            registry.Add<SlowOptions>("slow", (ml, o) => Fits.Registry().Create(ml, "slow", o));
        registry.Add<NetworkOptions>("network", (ml, o) => ml.Regression.Trainers.Network(o));
        registry.AddData("rows", (ml, count) => Fits.Registry().Load(ml, "rows", what == "rows" ? "201" : count));
    };

    private sealed class Told(Action<FitProgress>? also = null) : IProgress<FitProgress>
    {
        private readonly ConcurrentQueue<FitProgress> _news = new();

        public IEnumerable<FitProgress> Of(FitState state) => _news.Where(news => news.State == state);

        public void Report(FitProgress value)
        {
            _news.Enqueue(value);
            also?.Invoke(value);
        }
    }
}
