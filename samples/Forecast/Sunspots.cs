using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetDeep.Samples.Forecast;

/// <summary>The sunspot number of one year.</summary>
internal sealed class SunspotYear
{
    [LoadColumn(0)]
    public float Year { get; set; }

    [LoadColumn(1)]
    public float Number { get; set; }
}

/// <summary>The yearly sunspot numbers of 1700 to 2008, and how errors on them are measured.</summary>
internal sealed class Sunspots
{
    private readonly MLContext _mlContext;
    private readonly SunspotYear[] _years;
    private readonly double _variance;

    /// <summary>Reads the file.</summary>
    public Sunspots(MLContext mlContext, string path)
    {
        _mlContext = mlContext;
        IDataView view = mlContext.Data.LoadFromTextFile<SunspotYear>(path, separatorChar: ',', hasHeader: true);
        _years = [.. mlContext.Data.CreateEnumerable<SunspotYear>(view, reuseRowObject: false)];
        double[] measured = [.. _years.Where(year => year.Year < 1980).Select(year => (double)year.Number)];
        double mean = measured.Average();
        _variance = measured.Average(number => (number - mean) * (number - mean));
    }

    /// <summary>The years from one to another, both included.</summary>
    public SunspotYear[] Between(int first, int last) => [.. _years.Where(year => year.Year >= first && year.Year <= last)];

    /// <summary>The same as a data view.</summary>
    public IDataView View(int first, int last) => _mlContext.Data.LoadFromEnumerable(Between(first, last));

    /// <summary>The sunspot number of a year.</summary>
    public float this[int year] => _years[year - 1700].Number;

    /// <summary>The mean squared error over years, divided by the variance of 1700 to 1979 (Weigend, Huberman, Rumelhart 1990).</summary>
    /// <param name="first">The first year.</param>
    /// <param name="last">The last.</param>
    /// <param name="forecast">Of a year, made from the years before it.</param>
    public double NormalizedError(int first, int last, Func<int, double> forecast) =>
        Enumerable.Range(first, last - first + 1).Average(year => Math.Pow(forecast(year) - this[year], 2)) / _variance;
}
