using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetDeep.Trainers.Tests.Forecasting;

/// <summary>A row of a series, with whatever columns a test may want.</summary>
internal sealed class SeriesPoint
{
    public float Value { get; set; }

    public float Other { get; set; }

    public string Name { get; set; } = "";

    public float Year { get; set; }

    public DateTime Date { get; set; }
}

/// <summary>What the forecasters of these tests write.</summary>
internal sealed class PointForecast
{
    public float[] Forecast { get; set; } = [];

    public float[] Lower { get; set; } = [];

    public float[] Upper { get; set; } = [];
}

/// <summary>What forecasters without intervals write.</summary>
internal sealed class PlainForecast
{
    public float[] Forecast { get; set; } = [];
}

/// <summary>Series whose future is known.</summary>
internal static class SeriesData
{
    /// <summary>A wave of 12 rows; its other column is the same wave 3 rows ahead.</summary>
    public static SeriesPoint[] Wave(int rows, float level = 10, float height = 3, string name = "", int first = 0) =>
        [.. Enumerable.Range(first, rows).Select(i => new SeriesPoint
        {
            Value = level + height * MathF.Sin(i * MathF.PI / 6),
            Other = level + height * MathF.Sin((i + 3) * MathF.PI / 6),
            Name = name,
            Year = 1900 + i,
            Date = new DateTime(2001, 1, 31).AddMonths(i),
        })];

    /// <summary>x(t) = 0.7 x(t - 1) + e, with e normal of deviation 1: the best forecast of step k has deviation sqrt(sum of 0.49^j, j below k).</summary>
    public static SeriesPoint[] Autoregression(int rows, int seed)
    {
        var random = new Random(seed);
        double x = 0;
        return [.. Enumerable.Range(0, rows).Select(i =>
        {
            x = 0.7 * x + Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            return new SeriesPoint { Value = (float)x, Year = i };
        })];
    }

    /// <summary>The rows of several series, by turns.</summary>
    public static SeriesPoint[] Mixed(params SeriesPoint[][] series) =>
        [.. Enumerable.Range(0, series.Max(one => one.Length)).SelectMany(i => series.Where(one => i < one.Length).Select(one => one[i]))];

    public static IDataView View(this SeriesPoint[] rows, MLContext mlContext) => mlContext.Data.LoadFromEnumerable(rows);

    /// <summary>A vector column as arrays.</summary>
    public static float[][] Vectors(this IDataView view, string column) => [.. view.GetColumn<float[]>(column)];
}
