using System.Diagnostics;
using MlNetDeep.Samples;

namespace MlNetDeep.Experiments;

/// <summary>Compares forecasters with R's on real series at rolling origins: docs/measured/forecasts.md.</summary>
internal static class ForecastsExperiment
{
    /// <summary>Runs the variants that are asked for, beside the peers' forecasts that series.sh wrote.</summary>
    public static void Run(CommandLine line)
    {
        string folder = line.Text("data") ?? Locations.CreateOutputFolder(null, "forecasts");
        if (!File.Exists(Path.Combine(folder, "peers.csv")))
            CommandLine.Fail($"'{folder}' has no peers.csv: fill it by test/Experiments/Forecasts/series.sh, or name another by --data.");
        string half = line.Text("half") ?? "choosing";
        IReadOnlyList<RealSeries> all = [.. RealSeries.ReadAll(folder).Where(series => half == "all" || series.Half == half)];
        if (all.Count == 0)
            CommandLine.Fail("The option --half takes choosing, judging or all.");
        IReadOnlyList<string> kinds = TabularExperiment.Chosen(line, "kind", kind => kind, RealSeries.Kinds);
        RealSeries[] series = [.. TabularExperiment.Chosen(line, "only", one => one.Name, all).Where(one => kinds.Contains(one.Kind))];
        IReadOnlyList<ForecastVariant> variants = line.Text("variant") == "none"
            ? []
            : TabularExperiment.Chosen(line, "variant", variant => variant.Name, ForecastVariant.All);

        IReadOnlyList<MadeForecast> peers = MadeForecast.ReadPeers(folder);
        IReadOnlyList<MadeForecast> own = Make(series, variants, line.Number("seed") ?? 1);
        ForecastReport.Write(half, series, [.. variants.Select(variant => variant.Name)], [.. peers, .. own]);
    }

    private static MadeForecast[] Make(RealSeries[] series, IReadOnlyList<ForecastVariant> variants, int seed)
    {
        var jobs =
            (from variant in variants
             from one in series
             from origin in one.Origins
             select (variant, one, origin)).ToArray();
        var made = new MadeForecast[jobs.Length];
        var clock = Stopwatch.StartNew();
        // One thread trains a network, so that two processors are two networks.
        Parallel.For(0, jobs.Length, new ParallelOptions { MaxDegreeOfParallelism = 2 }, i =>
        {
            made[i] = OwnForecasts.Make(jobs[i].variant, jobs[i].one, jobs[i].origin, seed);
        });
        foreach (var refused in made.Where(forecast => forecast.Refusal is not null).GroupBy(forecast => (forecast.Series, forecast.Method)))
            Console.WriteLine($"{refused.Key.Series}, {refused.Key.Method}, {refused.Count()} origins: {refused.First().Refusal}");
        if (jobs.Length > 0)
            Console.WriteLine($"{jobs.Length} networks in {clock.Elapsed.TotalSeconds:f0} s");
        return made;
    }
}
