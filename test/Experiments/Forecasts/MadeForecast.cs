using System.Globalization;

namespace MlNetDeep.Experiments;

/// <summary>What a method forecasts of a series at an origin.</summary>
/// <param name="Method">The method.</param>
/// <param name="Series">The series.</param>
/// <param name="Origin">The rows that it read.</param>
/// <param name="Values">The forecasts of the next steps.</param>
/// <param name="By80">The bounds that are to hold 80 % of the values; none where the method has none.</param>
/// <param name="By95">The bounds that are to hold 95 %.</param>
/// <param name="Refusal">Why the method gave no forecast and this is the seasonal naive one; null where it did.</param>
public sealed record MadeForecast(
    string Method, string Series, int Origin, double[] Values, (double Lower, double Upper)[] By80, (double Lower, double Upper)[] By95,
    string? Refusal = null)
{
    /// <summary>Reads the forecasts that peers.R wrote.</summary>
    public static IReadOnlyList<MadeForecast> ReadPeers(string folder) =>
    [
        .. File.ReadLines(Path.Combine(folder, "peers.csv")).Skip(1)
            .Select(line => line.Split(','))
            .GroupBy(cells => (Method: cells[2], Series: cells[0], Origin: cells[1]))
            .Select(steps => new MadeForecast(
                steps.Key.Method, steps.Key.Series, int.Parse(steps.Key.Origin, CultureInfo.InvariantCulture),
                [.. steps.Select(cells => Number(cells[4]))], [.. steps.Select(cells => (Number(cells[5]), Number(cells[6])))],
                [.. steps.Select(cells => (Number(cells[7]), Number(cells[8])))])),
    ];

    /// <summary>The values of the season before.</summary>
    public static double[] SeasonalNaive(RealSeries series, int origin) =>
        [.. Enumerable.Range(0, series.Horizon).Select(step => series.Values[origin - series.Period + step % series.Period])];

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
