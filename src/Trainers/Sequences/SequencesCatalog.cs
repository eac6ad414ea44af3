namespace Microsoft.ML;

/// <summary>Puts what prepares sequences among the transforms: sliding windows of lags, and rows of one length.</summary>
public static class SequencesCatalog
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
    /// <param name="seriesColumnName">
    /// Text, a key or an integer that tells series apart, each with windows of its own; null where all rows are one series.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1, or a column has no name; the message names it.</exception>
    public static DelayedInputsEstimator DelayedInputs(
        this TransformsCatalog catalog, string outputColumnName, string? inputColumnName = null, int windowSize = 1,
        string? labelColumnName = null, int horizon = 1, string? seriesColumnName = null) =>
        catalog.DelayedInputs(
            outputColumnName, [inputColumnName ?? outputColumnName], windowSize, labelColumnName, horizon, seriesColumnName: seriesColumnName);

    /// <summary>
    /// A sliding window of lags over several columns: gives each row their values in the last rows, so that any trainer can learn from time series.
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
    /// <param name="seriesColumnName">
    /// Text, a key or an integer that tells series apart, each with windows of its own; null where all rows are one series.
    /// </param>
    public static DelayedInputsEstimator DelayedInputs(
        this TransformsCatalog catalog, string outputColumnName, string[] inputColumnNames, int windowSize, string? labelColumnName = null,
        int horizon = 1, string? labelSourceColumnName = null, string? seriesColumnName = null)
    {
        IHostEnvironment env = CatalogUtils.GetEnvironment(catalog);
        Allowed.Each(Allowed.Column, least: 1).Required.Check(inputColumnNames, nameof(inputColumnNames));
        var columns = new SeriesColumns([.. inputColumnNames], seriesColumnName, Time: null);
        string source = labelSourceColumnName ?? columns.Inputs[0];
        return new DelayedInputsEstimator(
            env, new DelayedInputsOptions(outputColumnName, columns, windowSize, labelColumnName, source, horizon));
    }

    /// <summary>
    /// Makes sequences of different lengths fit for the trainers of recurrent networks: each becomes a row of one known size,
    /// [steps, x_1 ... x_T], the number of steps that are there, 0 to T, these steps, and zeros. A trainer knows such a column by its
    /// annotations, leaves padding out, and trains batches of like length. Of longer sequences the last T steps are kept. A missing
    /// value stays missing; an empty sequence has 0 steps. Of sequences of keys, as words mapped by MapValueToKey, trainers learn a vector for
    /// each key (<see cref="NetworkOptions.EmbeddingSize"/>).
    /// </summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">The rows, a vector of Single of known size.</param>
    /// <param name="inputColumnName">
    /// The sequences, a vector of Single or of keys of any length: step after step. Null takes <paramref name="outputColumnName"/>.
    /// </param>
    /// <param name="featuresPerStep">The values of a step, at least 1; they divide the length of each sequence.</param>
    /// <param name="maximumSteps">T, at least 1; null takes the longest sequence of the data that are fitted.</param>
    /// <param name="standardize">
    /// Whether each feature is taken to mean 0 and standard deviation 1 over all steps of all sequences that are fitted, also those steps
    /// that <paramref name="maximumSteps"/> leaves out; sequences with a missing or infinite value do not count. Padding stays zero. Not for keys.
    /// </param>
    /// <exception cref="ArgumentException">An argument is empty or out of range; the message names it.</exception>
    /// <example>
    /// <code>
    /// var pipeline = mlContext.Transforms.PadSequences("Features", "Strokes", featuresPerStep: 2)
    ///     .Append(mlContext.MulticlassClassification.Trainers.Lstm());
    /// </code>
    /// </example>
    public static SequencePaddingEstimator PadSequences(
        this TransformsCatalog catalog, string outputColumnName, string? inputColumnName, int featuresPerStep, int? maximumSteps = null,
        bool standardize = false) =>
        new(CatalogUtils.GetEnvironment(catalog), outputColumnName, inputColumnName, featuresPerStep, maximumSteps, standardize);
}
