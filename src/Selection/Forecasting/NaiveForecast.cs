namespace MlNetDeep;

/// <summary>What any forecaster must be better than.</summary>
internal static class NaiveForecast
{
    /// <summary>The naive forecast, and that of one season ago where it is another.</summary>
    public static IEnumerable<ForecastBaseline> All(int seasonality) =>
        new[] { 1, seasonality }.Distinct().Select(season =>
            new ForecastBaseline(season == 1 ? "naive" : "seasonal naive", (past, horizon) => Of(past.Values, season, horizon)));

    /// <summary>The last value known of each step's place in the season; NaN where none is.</summary>
    private static float[] Of(float[] values, int season, int horizon) =>
        [.. Enumerable.Range(0, horizon).Select(step =>
        {
            int row = values.Length - season + step % season;
            while (row >= 0 && float.IsNaN(values[row]))
                row -= season;
            return row >= 0 ? values[row] : float.NaN;
        })];
}
