using System.Diagnostics;
using Microsoft.ML;
using MlNetDeep.Samples;

namespace MlNetDeep.Experiments;

/// <summary>
/// Thousands of series at once: how long the default forecaster with intervals takes to train, the process's peak memory, and how many rows a
/// second its engine takes in.
/// </summary>
internal static class ManySeriesExperiment
{
    private const int Season = 7;
    private const int Horizon = 14;
    private const int Updates = 20_000;

    /// <summary>Prints one line.</summary>
    public static void Run(CommandLine line)
    {
        int series = line.Number("series") ?? 5000, rows = line.Number("rows") ?? 500;
        var mlContext = new MLContext(seed: 1);
        IDataView view = mlContext.Data.LoadFromEnumerable(Rows(series, rows));
        var options = new ForecastOptions
        {
            SeriesColumnName = nameof(Sale.Shop),
            InputColumnNames = [nameof(Sale.Pieces)],
            Horizon = Horizon,
            SeasonalPeriod = Season,
            Seed = 1,
            ConfidenceLowerBoundColumn = nameof(SaleForecast.Lower),
            ConfidenceUpperBoundColumn = nameof(SaleForecast.Upper),
        };
        var clock = Stopwatch.StartNew();
        ForecastTransformer model = mlContext.Forecasting.ForecastByNetwork(options).Fit(view);
        double seconds = clock.Elapsed.TotalSeconds;
        using Process process = Process.GetCurrentProcess();
        using var engine = model.CreateForecastEngine<Sale, SaleForecast>(mlContext);
        var random = new Random(2);
        clock.Restart();
        for (int i = 0; i < Updates; i++)
            engine.Update(new Sale { Shop = i % series, Pieces = 100 + random.NextSingle() });
        double updates = Updates / clock.Elapsed.TotalSeconds;
        ResultLine.Write(
            "many-series", ("series", series), ("rows", rows), ("horizon", Horizon), ("train_seconds", seconds),
            ("peak_mb", process.PeakWorkingSet64 / 1e6), ("updates_per_second", updates));
    }

    // A week's wave on a level that wanders.
    private static IEnumerable<Sale> Rows(int series, int rows)
    {
        for (int shop = 0; shop < series; shop++)
        {
            var random = new Random(shop);
            float level = 50 + 100 * random.NextSingle();
            for (int row = 0; row < rows; row++)
            {
                level += random.NextSingle() - 0.5f;
                yield return new Sale { Shop = shop, Pieces = level * (1 + 0.3f * MathF.Sin(2 * MathF.PI * row / Season)) + 5 * random.NextSingle() };
            }
        }
    }

    internal sealed class Sale
    {
        public int Shop { get; set; }

        public float Pieces { get; set; }
    }

    internal sealed class SaleForecast
    {
        public float[] Forecast { get; set; } = [];

        public float[] Lower { get; set; } = [];

        public float[] Upper { get; set; } = [];
    }
}
