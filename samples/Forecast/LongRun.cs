using System.Globalization;
using Microsoft.ML;

namespace MlNetDeep.Samples.Forecast;

/// <summary>
/// A forecaster that runs for long: <c>engine</c> takes thousands of rows in and saves its state, <c>resume</c> goes on from it in another
/// process. Both print the forecast there, to the last bit.
/// </summary>
internal static class LongRun
{
    private const int TrainingRows = 300;

    /// <summary>Trains, takes rows in, saves, prints the forecast.</summary>
    public static void Start(CommandLine commandLine)
    {
        string file = Path.Combine(Locations.CreateOutputFolder(commandLine.Text("output"), "forecast"), "engine.zip");
        int updates = commandLine.Number("updates") ?? 10_000;
        var mlContext = new MLContext(seed: 1);
        ForecastTransformer model = mlContext.Forecasting
            .ForecastByLstm(
                "Forecast", "Value", windowSize: 12, horizon: 6, numberOfUnits: 8, numberOfEpochs: 30, timeColumnName: "Hour",
                confidenceLevel: 0.9f, confidenceLowerBoundColumn: "Lower", confidenceUpperBoundColumn: "Upper")
            .Fit(mlContext.Data.LoadFromEnumerable(Readings(0, TrainingRows)));
        using var engine = model.CreateForecastEngine<Reading, IntervalForecast>(mlContext);
        foreach (Reading reading in Readings(TrainingRows, updates))
            engine.Update(reading);
        engine.CheckPoint(mlContext, file);
        Console.WriteLine($"After {updates} updates the state is in {file}.");
        Show(engine, TrainingRows + updates);
    }

    /// <summary>Loads, prints the forecast.</summary>
    public static void Resume(CommandLine commandLine)
    {
        string file = commandLine.Text("model") ?? "";
        if (!File.Exists(file))
            CommandLine.Fail($"There is no file '{file}': name the engine.zip that 'engine' wrote by --model.");
        var mlContext = new MLContext();
        using var engine = mlContext.Model.Load(file, out _).CreateForecastEngine<Reading, IntervalForecast>(mlContext);
        Show(engine, TrainingRows + (commandLine.Number("updates") ?? 10_000));
    }

    /// <summary>The forecast as it stands, and again behind one more row.</summary>
    private static void Show(ForecastEngine<Reading, IntervalForecast> engine, int next)
    {
        foreach (IntervalForecast forecast in new[] { engine.Predict(), engine.Predict(Readings(next, 1).Single()) })
        {
            IEnumerable<float> values = [.. forecast.Forecast, .. forecast.Lower, .. forecast.Upper];
            Console.WriteLine("FORECAST " + string.Join(' ', values.Select(value => value.ToString("R", CultureInfo.InvariantCulture))));
        }
    }

    /// <summary>A daily wave with noise that depends on the hour alone.</summary>
    private static IEnumerable<Reading> Readings(int first, int count)
    {
        for (int hour = first; hour < first + count; hour++)
        {
            float noise = new Random(hour).NextSingle();
            yield return new Reading { Hour = new DateTime(2020, 1, 1).AddHours(hour), Value = MathF.Sin(hour * MathF.PI / 12) + 0.3f * noise };
        }
    }

    private sealed class Reading
    {
        public DateTime Hour { get; set; }

        public float Value { get; set; }
    }
}
