using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetDeep.Samples.Forecast;

/// <summary>Measures ways to forecast the next year, each as the median of several seeds.</summary>
internal sealed class Comparison(MLContext mlContext, Sunspots sunspots, int seeds)
{
    private static readonly int[] ChoiceYears = [1840, 1860, 1880];

    /// <summary>The normalized errors of a way.</summary>
    /// <param name="way">The way.</param>
    /// <param name="lastTraining">It learns from 1700 to here.</param>
    /// <param name="periods">The years to measure on.</param>
    /// <returns>The median of each period.</returns>
    public double[] Measure(Way way, int lastTraining, params (int First, int Last)[] periods)
    {
        double[][] runs = [.. Enumerable.Range(1, seeds).Select(seed => Run(way, lastTraining, seed, periods))];
        return [.. periods.Select((_, period) => Measurements.Median(runs.Select(run => run[period])))];
    }

    /// <summary>The error of the naive forecast: next year is as this one.</summary>
    public double Naive((int First, int Last) period) =>
        sunspots.NormalizedError(period.First, period.Last, year => sunspots[year - 1]);

    /// <summary>Prints, for settings of each way, the errors on years up to 1920 that settings are chosen by.</summary>
    public void Choose()
    {
        Console.WriteLine("Normalized errors of the 40 years behind 1840, 1860 and 1880, and their mean");
        foreach (Way way in Way.All[1..])
        {
            foreach (int window in (int[])[9, 12, 16])
            {
                foreach (float l2 in (float[])[0.004f, 0.008f, 0.016f, 0.032f])
                    ShowChoice(way with { WindowSize = window, L2 = l2 });
            }
        }
    }

    private void ShowChoice(Way way)
    {
        double[] errors = [.. ChoiceYears.Select(last => Measure(way, last, (last + 1, last + 40))[0])];
        string figures = string.Join("  ", errors.Append(errors.Average()).Select(error => $"{error:F4}"));
        Console.WriteLine($"{way.Name,-15} window {way.WindowSize,2}, penalty {way.L2:F3}: {figures}");
    }

    private double[] Run(Way way, int lastTraining, int seed, (int First, int Last)[] periods)
    {
        ForecastOptions options = way.CreateOptions(horizon: 1, seed);
        ForecastTransformer model = mlContext.Forecasting.ForecastByNetwork(options).Fit(sunspots.View(1700, lastTraining));
        // Row i is the year 1700 + i; its forecast is of the year behind it.
        float[][] forecasts = [.. model.Transform(sunspots.View(1700, 1979)).GetColumn<float[]>("Forecast")];
        return [.. periods.Select(period => sunspots.NormalizedError(period.First, period.Last, year => forecasts[year - 1701][0]))];
    }
}
