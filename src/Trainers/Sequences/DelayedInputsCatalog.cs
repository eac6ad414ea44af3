namespace Microsoft.ML;

/// <summary>Puts sliding windows of lags, delayed inputs, among the transforms.</summary>
public static class DelayedInputsCatalog
{
    /// <summary>
    /// A sliding window of lags: gives each row the values of the last rows, so that any trainer can learn from a time series. Rows are taken
    /// in the order in which the view gives them.
    /// </summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">
    /// The column of windows: Single, [windowSize, inputs], oldest row first, the row itself last. Values from before the first row of its
    /// series are NaN: trainers leave such rows out.
    /// </param>
    /// <param name="inputColumnName">Single, or a vector of Single of known size; null takes <paramref name="outputColumnName"/>.</param>
    /// <param name="windowSize">Rows of a window, at least 1.</param>
    /// <param name="labelColumnName">
    /// A column to add with the value that the series has <paramref name="horizon"/> rows later, Single, for a trainer to learn: NaN where
    /// the series ends before. Null adds none.
    /// </param>
    /// <param name="horizon">How many rows later, at least 1.</param>
    /// <param name="seriesColumnName">Text, a key or an integer that tells series apart, each with windows of its own; null where all rows
    /// are one series.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1, or a column has no name; the message names it.</exception>
    public static DelayedInputsEstimator DelayedInputs(
        this TransformsCatalog catalog,
        string outputColumnName,
        string? inputColumnName = null,
        int windowSize = 1,
        string? labelColumnName = null,
        int horizon = 1,
        string? seriesColumnName = null) =>
        catalog.DelayedInputs(
            outputColumnName, [inputColumnName ?? outputColumnName], windowSize, labelColumnName, horizon, seriesColumnName: seriesColumnName);

    /// <summary>
    /// A sliding window of lags over several columns: gives each row their values in the last rows, so that any trainer can learn from time
    /// series.
    /// </summary>
    /// <inheritdoc cref="DelayedInputs(TransformsCatalog, string, string, int, string, int, string)" path="/exception"/>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">
    /// The column of windows: Single, [windowSize, inputs], oldest row first, the row itself last. Values from before the first row of its
    /// series are NaN: trainers leave such rows out.
    /// </param>
    /// <param name="inputColumnNames">At least one: Single, or vectors of Single of known size.</param>
    /// <param name="windowSize">Rows of a window, at least 1.</param>
    /// <param name="labelColumnName">
    /// A column to add with the value that the series has <paramref name="horizon"/> rows later, Single, for a trainer to learn: NaN where
    /// the series ends before. Null adds none.
    /// </param>
    /// <param name="horizon">How many rows later, at least 1.</param>
    /// <param name="labelSourceColumnName">The column of Single that the label is read from; null takes the first input column.</param>
    /// <param name="seriesColumnName">Text, a key or an integer that tells series apart, each with windows of its own; null where all rows
    /// are one series.</param>
    public static DelayedInputsEstimator DelayedInputs(
        this TransformsCatalog catalog,
        string outputColumnName,
        string[] inputColumnNames,
        int windowSize,
        string? labelColumnName = null,
        int horizon = 1,
        string? labelSourceColumnName = null,
        string? seriesColumnName = null)
    {
        Contracts.CheckValue(catalog, nameof(catalog));
        IHostEnvironment env = CatalogUtils.GetEnvironment(catalog);
        Allowed.Each(Allowed.Column, least: 1).Required.Check(inputColumnNames, nameof(inputColumnNames));
        var columns = new SeriesColumns([.. inputColumnNames], seriesColumnName, Time: null);
        return new DelayedInputsEstimator(
            env,
            new DelayedInputsOptions(
                outputColumnName, columns, windowSize, labelColumnName, labelSourceColumnName ?? columns.Inputs[0], horizon));
    }
}
