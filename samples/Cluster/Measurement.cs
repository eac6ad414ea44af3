using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetDeep;
using Orleans;

namespace MlNetDeep.Samples.Cluster;

/// <summary>What a cluster costs, on one machine: fits of a known cost alone, and on workers.</summary>
internal static class Measurement
{
    /// <param name="fits">How many fits of 10 ms.</param>
    /// <param name="longFits">How many fits of 1.5 s, and half as many as three workers do.</param>
    public static async Task RunAsync(int fits, int longFits)
    {
        await LongFitsAsync(longFits, (long)(1.5 * StepsPerSecond));
        await ShortFitsAsync(fits, (long)(0.01 * StepsPerSecond));
        await WorkersAsync(2 * longFits, (long)(1.5 * StepsPerSecond));
    }

    // One worker with one slot does what this process does alone.
    private static async Task LongFitsAsync(int count, long steps)
    {
        double there = await OnClusterAsync(workers: 1, count, steps), here = Seconds(count, steps, null, Fits.CreateRegistry());
        Write($"farm fit_ms=1500 fits={count} alone_s={here:F2} farm_s={there:F2} overhead_percent={100 * (there / here - 1):F1}");
    }

    private static async Task ShortFitsAsync(int count, long steps)
    {
        double there = await OnClusterAsync(workers: 1, count, steps), here = Seconds(count, steps, null, Fits.CreateRegistry());
        Write($"farm fits={count} fit_ms=10 alone_s={here:F1} farm_s={there:F1} overhead_ms={1000 * (there - here) / count:F2}");
    }

    private static async Task WorkersAsync(int count, long steps)
    {
        // Until silos are at rest: of three on two cores the first fits take twice as long as later ones.
        double one = await OnClusterAsync(workers: 1, count, steps, settling: (long)StepsPerSecond);
        double three = await OnClusterAsync(workers: 3, count, steps, settling: (long)StepsPerSecond);
        Write($"farm workers=3 fits={count} cores={Environment.ProcessorCount} one_s={one:F2} three_s={three:F2} throughput_ratio={one / three:F2}");
    }

    private static async Task<double> OnClusterAsync(int workers, int count, long steps, long settling = 1)
    {
        using Machines machines = Machines.StartRedis();
        machines.StartWorkers(workers, slots: 1);
        using IHost driver = Hosts.CreateDriver(machines.Redis);
        await driver.StartAsync();
        FitRegistry registry = Fits.CreateRegistry();
        var runner = new OrleansTrialRunner(driver.Services.GetRequiredService<IClusterClient>(), registry);
        // Rows are loaded and code is compiled before.
        Seconds(4 * workers, settling, runner, registry);
        double seconds = Seconds(count, steps, runner, registry);
        await driver.StopAsync();
        return seconds;
    }

    private static double Seconds(int count, long steps, ITrialRunner? runner, FitRegistry registry)
    {
        var mlContext = new MLContext(seed: 1);
        string journal = Path.GetTempFileName();
        SearchSpace<WorkOptions> space = new SearchSpace<WorkOptions>(() => new() { Steps = steps }).Values(o => o.Number, [.. Enumerable.Range(0, count)]);
        IDataView data = registry.Load(mlContext, "diabetes", Fits.DiabetesPath);
        long start = Stopwatch.GetTimestamp();
        SearchResult<WorkOptions> result = mlContext.Regression.Search(
            data, o => registry.Create(mlContext, "work", o), space, new() { Runner = runner, JournalPath = journal });
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        File.Delete(journal);
        if (result.Trials.FirstOrDefault(trial => trial.Error is not null) is { } failed)
            throw new InvalidOperationException($"Trial {failed.Number} failed: {failed.Error}");
        return seconds;
    }

    // Compiled, and the best of several: others take turns.
    private static double StepsPerSecond { get; } = Enumerable.Range(0, 6).Max(_ =>
    {
        const long Steps = 100_000_000;
        long start = Stopwatch.GetTimestamp();
        Work.Add(Steps);
        return Steps / Stopwatch.GetElapsedTime(start).TotalSeconds;
    });

    private static void Write(FormattableString figures) => Console.WriteLine($"RESULT {figures.ToString(CultureInfo.InvariantCulture)}");
}
