namespace Microsoft.ML;

/// <summary>Puts the padding of sequences where users look for transforms.</summary>
public static class SequencePaddingCatalog
{
    /// <summary>
    /// Makes sequences of different lengths fit for the trainers of recurrent networks: each becomes a row of one known size,
    /// [steps, x_1 ... x_T], the number of steps that are there, 0 to T, these steps, and zeros. A trainer knows such a column by its
    /// annotations, leaves padding out, and trains batches of like length. Of longer sequences the last T steps are kept. A missing
    /// value stays missing; an empty sequence has 0 steps.
    /// </summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">The rows, a vector of Single of known size.</param>
    /// <param name="inputColumnName">
    /// The sequences, a vector of Single of any length: step after step. Null takes <paramref name="outputColumnName"/>.
    /// </param>
    /// <param name="featuresPerStep">The values of a step, at least 1; they divide the length of each sequence.</param>
    /// <param name="maximumSteps">T, at least 1; null takes the longest sequence of the data that are fitted.</param>
    /// <param name="standardize">
    /// Whether each feature is taken to mean 0 and standard deviation 1 over all steps of all sequences that are fitted, also those steps
    /// that <paramref name="maximumSteps"/> leaves out; sequences with a missing or infinite value do not count. Padding stays zero.
    /// </param>
    /// <exception cref="ArgumentException">An argument is empty or out of range; the message names it.</exception>
    /// <example>
    /// <code>
    /// var pipeline = mlContext.Transforms.PadSequences("Features", "Strokes", featuresPerStep: 2)
    ///     .Append(mlContext.MulticlassClassification.Trainers.Lstm());
    /// </code>
    /// </example>
    public static SequencePaddingEstimator PadSequences(
        this TransformsCatalog catalog,
        string outputColumnName,
        string? inputColumnName,
        int featuresPerStep,
        int? maximumSteps = null,
        bool standardize = false) =>
        new(CatalogUtils.GetEnvironment(catalog), outputColumnName, inputColumnName, featuresPerStep, maximumSteps, standardize);
}
