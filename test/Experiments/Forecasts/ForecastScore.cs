namespace MlNetDeep.Experiments;

/// <summary>How a method forecasts a series, over all its origins.</summary>
/// <param name="Method">The method.</param>
/// <param name="Series">The series.</param>
/// <param name="Mase">
/// The mean over origins of the mean absolute error in units of that of the seasonal naive forecast of each row before the origin.
/// </param>
/// <param name="Rmse">The root of the mean squared error of all steps and origins.</param>
/// <param name="Coverage80">The share of values within the bounds of 80 %; NaN without bounds.</param>
/// <param name="Coverage95">The share of values within the bounds of 95 %.</param>
/// <param name="IntervalScore80">
/// The mean interval score of the bounds of 80 %, in the unit of <paramref name="Mase"/>: their width, and for a value outside 2 / (1 - 0.8)
/// times its distance to them; NaN without bounds.
/// </param>
/// <param name="IntervalScore95">That of the bounds of 95 %.</param>
/// <param name="Refused">At how many origins the method gave no forecast.</param>
public sealed record ForecastScore(
    string Method, RealSeries Series, double Mase, double Rmse, double Coverage80, double Coverage95, double IntervalScore80,
    double IntervalScore95, int Refused)
{
    /// <summary>Scores a method on a series; null where a forecast at some origin is missing.</summary>
    /// <param name="series">The series.</param>
    /// <param name="forecasts">The method's, one an origin.</param>
    public static ForecastScore? Of(RealSeries series, IReadOnlyCollection<MadeForecast> forecasts)
    {
        int[] origins = [.. series.Origins];
        if (!forecasts.Select(forecast => forecast.Origin).Order().SequenceEqual(origins))
            return null;
        double[][] errors =
        [
            .. forecasts.Select(forecast =>
                Actual(series, forecast).Zip(forecast.Values, (actual, value) => Math.Abs(actual - value)).ToArray()),
        ];
        return new ForecastScore(
            forecasts.First().Method, series,
            forecasts.Zip(errors, (forecast, own) => own.Average() / Scale(series, forecast.Origin)).Average(),
            Math.Sqrt(errors.SelectMany(own => own).Average(error => error * error)),
            Coverage(forecast => forecast.By80), Coverage(forecast => forecast.By95),
            IntervalScore(0.8, forecast => forecast.By80), IntervalScore(0.95, forecast => forecast.By95),
            forecasts.Count(forecast => forecast.Refusal is not null));

        double Coverage(Func<MadeForecast, (double Lower, double Upper)[]> bounds) => forecasts
            .SelectMany(forecast => Actual(series, forecast)
                .Zip(bounds(forecast), (actual, bound) => bound.Lower <= actual && actual <= bound.Upper ? 1.0 : 0.0))
            .DefaultIfEmpty(double.NaN).Average();

        double IntervalScore(double level, Func<MadeForecast, (double Lower, double Upper)[]> bounds) => forecasts
            .SelectMany(forecast => Actual(series, forecast)
                .Zip(bounds(forecast), (actual, bound) => Penalized(actual, bound, 2 / (1 - level)) / Scale(series, forecast.Origin)))
            .DefaultIfEmpty(double.NaN).Average();
    }

    private static double Penalized(double actual, (double Lower, double Upper) bound, double factor) =>
        bound.Upper - bound.Lower + factor * (Math.Max(0, bound.Lower - actual) + Math.Max(0, actual - bound.Upper));

    private static IEnumerable<double> Actual(RealSeries series, MadeForecast forecast) =>
        series.Values.Skip(forecast.Origin).Take(series.Horizon);

    private static double Scale(RealSeries series, int origin) => Enumerable.Range(series.Period, origin - series.Period)
        .Average(row => Math.Abs(series.Values[row] - series.Values[row - series.Period]));
}
