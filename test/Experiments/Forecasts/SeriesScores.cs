namespace MlNetDeep.Experiments;

/// <summary>The scores of several methods on a series.</summary>
/// <param name="Series">The series.</param>
/// <param name="ByMethod">Those that forecast it at all its origins.</param>
public sealed record SeriesScores(RealSeries Series, IReadOnlyDictionary<string, ForecastScore> ByMethod)
{
    /// <summary>A method's score, null where it lacks forecasts.</summary>
    public ForecastScore? this[string method] => ByMethod.GetValueOrDefault(method);

    /// <summary>Scores the methods that forecast a series at all its origins.</summary>
    public static SeriesScores Of(
        RealSeries series, IEnumerable<string> methods, ILookup<(string Series, string Method), MadeForecast> made) =>
        new(
            series,
            methods.Select(method => ForecastScore.Of(series, [.. made[(series.Name, method)]]))
                .OfType<ForecastScore>()
                .ToDictionary(score => score.Method));
}
