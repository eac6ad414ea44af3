using Microsoft.ML;

namespace MlNetDeep.Samples.Forecast;

/// <summary>A forecast of the years to come, with its interval.</summary>
internal sealed class IntervalForecast
{
    public float[] Forecast { get; set; } = [];

    public float[] Lower { get; set; } = [];

    public float[] Upper { get; set; } = [];
}

/// <summary>A forecast made in a year, of the years behind it.</summary>
/// <param name="Year">The last year that was known.</param>
/// <param name="Numbers">The forecast.</param>
internal sealed record Outlook(int Year, IntervalForecast Numbers)
{
    /// <summary>Whether the number of a year lies in its interval.</summary>
    public bool Holds(int step, float number) =>
        number >= Numbers.Lower[step] && number <= Numbers.Upper[step];
}

/// <summary>Forecasts a solar cycle ahead: trains up to 1920, takes year after year in, saves on the way, and goes on from the saved state.</summary>
internal sealed class Outlooks(MLContext mlContext, Sunspots sunspots, string folder)
{
    private const int Cycle = 11;
    private const int Checkpoint = 1955;

    /// <summary>The file of the state of 1955.</summary>
    public string ModelFile { get; } = Path.Combine(folder, "sunspots-1955.zip");

    /// <summary>Runs.</summary>
    /// <param name="way">The way to forecast.</param>
    /// <param name="lastTraining">The last year to learn from.</param>
    /// <returns>The outlook of every year from there to 2008.</returns>
    public List<Outlook> Run(Way way, int lastTraining)
    {
        ForecastOptions options = way.CreateOptions(Cycle, seed: 1);
        options.ConfidenceLevel = 0.9f;
        options.ConfidenceLowerBoundColumn = nameof(IntervalForecast.Lower);
        options.ConfidenceUpperBoundColumn = nameof(IntervalForecast.Upper);
        // Intervals ask for years that the network has not learned from: the last of them.
        options.CalibrationSetFraction = 0.3;
        ITransformer model = mlContext.Forecasting.ForecastByNetwork(options).Fit(sunspots.View(1700, lastTraining));
        using var engine = model.CreateForecastEngine<SunspotYear, IntervalForecast>(mlContext);
        List<Outlook> outlooks = [new(lastTraining, engine.Predict())];
        Continue(engine, lastTraining + 1, Checkpoint, outlooks);
        engine.CheckPoint(mlContext, ModelFile);

        // As another program would, on another day.
        var otherContext = new MLContext();
        using var resumed = otherContext.Model.Load(ModelFile, out _).CreateForecastEngine<SunspotYear, IntervalForecast>(otherContext);
        if (!resumed.Predict().Forecast.AsSpan().SequenceEqual(engine.Predict().Forecast))
            throw new InvalidOperationException("The loaded model stands elsewhere than the one that was saved.");
        Continue(resumed, Checkpoint + 1, 2008, outlooks);
        return outlooks;
    }

    /// <summary>The share of years up to 1979 whose number lay in the interval, of all steps.</summary>
    public double Coverage(IEnumerable<Outlook> outlooks) => outlooks
        .SelectMany(outlook => Enumerable.Range(0, Cycle).Select(step => (outlook, step, Year: outlook.Year + step + 1)))
        .Where(forecast => forecast.Year < 1980)
        .Average(forecast => forecast.outlook.Holds(forecast.step, sunspots[forecast.Year]) ? 1.0 : 0.0);

    private void Continue(ForecastEngine<SunspotYear, IntervalForecast> engine, int first, int last, List<Outlook> outlooks)
    {
        foreach (SunspotYear year in sunspots.Between(first, last))
            outlooks.Add(new Outlook((int)year.Year, engine.Predict(year)));
    }
}
