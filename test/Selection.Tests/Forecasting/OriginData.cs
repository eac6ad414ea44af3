using Microsoft.ML;
using MlNetDeep.Trainers.Tests.Forecasting;

namespace MlNetDeep.Selection.Tests.Forecasting;

/// <summary>Series and forecasters small enough to be trained at many origins.</summary>
internal static class OriginData
{
    /// <summary>Two series of noise about a level, of different lengths, by turns; both end in the same month.</summary>
    public static SeriesPoint[] TwoSeries(int seed = 3) =>
        [.. Drawn(80, 0, 50, "a", seed).Concat(Drawn(72, 8, 400, "b", seed + 1)).OrderBy(point => point.Date)];

    /// <summary>One series whose values are 0, 1, 2 and so on.</summary>
    public static SeriesPoint[] Counted(int rows) => [.. Enumerable.Range(0, rows).Select(i => new SeriesPoint
    {
        Value = i,
        Year = 2000 + i,
        Date = new DateTime(2001, 1, 1).AddDays(i),
    })];

    /// <summary>A forecaster of 3 steps by 4 units, trained for 2 epochs.</summary>
    public static NetworkForecastingEstimator Network(this MLContext mlContext, bool withBounds = false, Action<ForecastOptions>? configure = null) =>
        mlContext.Estimator(ForecastCases.Create("delayed inputs", options =>
        {
            options.Architecture = new MultilayerPerceptron([4]);
            options.NumberOfEpochs = 2;
            options.InputColumnNames = ["Value", "Other"];
            options.SeriesColumnName = "Name";
            options.TimeColumnName = "Date";
            if (withBounds)
                ForecastCases.AddBounds(options);
            configure?.Invoke(options);
        }));

    /// <summary>Three origins of the two series, two rows apart.</summary>
    public static RollingOriginOptions Origins(Action<RollingOriginOptions>? configure = null)
    {
        var options = new RollingOriginOptions { SeriesColumnName = "Name", TimeColumnName = "Date", NumberOfOrigins = 3, OriginStep = 2, Seasonality = 4 };
        configure?.Invoke(options);
        return options;
    }

    /// <summary>The last values, raised by the mean step, with bounds.</summary>
    public static ForecastBaseline Drift { get; } = new("drift", (past, horizon) =>
    {
        float step = (past.Values[^1] - past.Values[0]) / (past.Values.Length - 1);
        float[] forecast = [.. Enumerable.Range(1, horizon).Select(k => past.Values[^1] + k * step)];
        return new ForecastValues(forecast, Array.ConvertAll(forecast, value => value - 10), Array.ConvertAll(forecast, value => value + 10));
    });

    private static IEnumerable<SeriesPoint> Drawn(int rows, int first, float level, string name, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(first, rows).Select(i => new SeriesPoint
        {
            Value = level + level / 5 * MathF.Sin(i * MathF.PI / 2) + level / 10 * random.NextSingle(),
            Other = random.NextSingle(),
            Name = name,
            Date = new DateTime(2001, 1, 31).AddMonths(i),
        })];
    }
}
