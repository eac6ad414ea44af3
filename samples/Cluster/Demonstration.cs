using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetDeep;
using Orleans;

namespace MlNetDeep.Samples.Cluster;

/// <summary>A search on three workers, one of which is killed midway, ends with the table of a search that nothing disturbed.</summary>
internal static class Demonstration
{
    private const int NumberOfWorkers = 3;

    public static async Task RunAsync(int epochs)
    {
        using Machines machines = Machines.StartRedis();
        Console.WriteLine($"Redis listens at {machines.Redis}.");
        machines.StartWorkers(NumberOfWorkers, slots: 1);
        Console.WriteLine($"Workers: processes {string.Join(", ", machines.Workers)}.");
        using IHost driver = Hosts.CreateDriver(machines.Redis);
        await driver.StartAsync();

        FitRegistry registry = Fits.CreateRegistry();
        var ends = new List<long>();
        int killed = 0;
        var progress = new Told(news =>
        {
            if (news.State is FitState.WorkerReady or FitState.WorkerLost or FitState.WorkerRefused)
                Console.WriteLine($"{news.State}: {news.Worker} {news.Message}");
            if (news.State != FitState.Ended)
                return;
            lock (ends)
            {
                ends.Add(Stopwatch.GetTimestamp());
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"{ends.Count,3}. fit {news.Number} by {news.Worker} in {news.Elapsed.TotalSeconds:F2} s: {news.Name}"));
                if (ends.Count == 6)
                {
                    killed = machines.Workers.Last();
                    Console.WriteLine($"kill -9 {killed}");
                    machines.Kill(killed);
                }
            }
        });
        var runner = new OrleansTrialRunner(driver.Services.GetRequiredService<IClusterClient>(), registry, new() { Progress = progress });
        SearchResult<NetworkOptions> disturbed = Search(registry, epochs, runner);
        await driver.StopAsync();

        Console.WriteLine("The same search in this process, undisturbed:");
        SearchResult<NetworkOptions> alone = Search(registry, epochs, null);
        Console.WriteLine(alone);
        bool same = Bits(alone).SequenceEqual(Bits(disturbed));
        Console.WriteLine(same ? "All figures are the same, to the last bit." : $"But the cluster's table is another:\n{disturbed}");
        double gap = ends.Zip(ends.Skip(1), (before, after) => Stopwatch.GetElapsedTime(before, after).TotalSeconds).Max();
        ResultLine.Write(
            ("fits", disturbed.Trials.Count), ("workers", NumberOfWorkers), ("killed", killed == 0 ? 0 : 1), ("longest_gap_s", gap), ("same_table", same ? 1 : 0));
        if (!same)
            Environment.ExitCode = 1;
    }

    private static SearchResult<NetworkOptions> Search(FitRegistry registry, int epochs, ITrialRunner? runner)
    {
        var mlContext = new MLContext(seed: 1);
        SearchSpace<NetworkOptions> space = new SearchSpace<NetworkOptions>(() => new() { NumberOfEpochs = epochs, NumberOfThreads = 1 })
            .Values(o => ((MultilayerPerceptron)o.Architecture).HiddenLayers, [32], [64, 32], [128])
            .Values(o => o.LearningRate, 0.0005f, 0.001f, 0.002f, 0.005f, 0.01f)
            .Values(o => o.BatchSize, 16, 32, 48, 64);
        return mlContext.Regression.Search(
            registry.Load(mlContext, "diabetes", Fits.DiabetesPath), o => registry.Create(mlContext, "progression", o), space,
            new() { NumberOfFolds = 3, Runner = runner });
    }

    private static IEnumerable<long> Bits(SearchResult<NetworkOptions> result) =>
        result.Trials.SelectMany(trial => trial.FoldValues).Select(BitConverter.DoubleToInt64Bits);
}

/// <summary>Tells at once, on the thread that has the news: what is killed must be so before the next fit ends.</summary>
internal sealed class Told(Action<FitProgress> tell) : IProgress<FitProgress>
{
    public void Report(FitProgress value) => tell(value);
}
