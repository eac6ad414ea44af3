namespace Microsoft.ML;

/// <summary>Puts what reads dates among the transforms.</summary>
public static class CalendarCatalog
{
    /// <summary>
    /// Makes of a date a vector that networks can read, so that they learn what returns each day, week or year: sine and cosine of each
    /// of its parts. In front of a forecaster the vector is one more input column.
    /// </summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">The vector: Single, of two slots for each part, in the order of <see cref="CalendarParts"/>.</param>
    /// <param name="inputColumnName">
    /// DateTime, or DateTimeOffset, which is read by its own clock; null takes <paramref name="outputColumnName"/>. ML.NET's dates have no
    /// missing value: 1 January of the year 1, which an unset DateTime is, is a day as others.
    /// </param>
    /// <param name="parts">
    /// The parts, at least one. The default, the day, the week and the year, suits hourly rows. Of daily rows HourOfDay is constant, which
    /// changes nothing; for monthly rows take Month alone.
    /// </param>
    /// <exception cref="ArgumentException">A column has no name, or there is no part or an unknown one; the message names it.</exception>
    /// <example>
    /// <code>
    /// var pipeline = mlContext.Transforms.CalendarFeatures("Calendar", "Day", CalendarParts.DayOfWeek | CalendarParts.DayOfYear)
    ///     .Append(mlContext.Forecasting.ForecastByNetwork(new ForecastOptions { InputColumnNames = ["Pieces", "Calendar"] }));
    /// </code>
    /// </example>
    public static CalendarFeaturesEstimator CalendarFeatures(
        this TransformsCatalog catalog, string outputColumnName, string? inputColumnName = null,
        CalendarParts parts = CalendarParts.HourOfDay | CalendarParts.DayOfWeek | CalendarParts.DayOfYear) =>
        new(CatalogUtils.GetEnvironment(catalog), outputColumnName, inputColumnName, parts);
}
