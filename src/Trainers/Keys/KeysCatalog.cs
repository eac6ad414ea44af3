namespace Microsoft.ML;

/// <summary>Puts what prepares keys for networks among the transforms.</summary>
public static class KeysCatalog
{
    /// <summary>
    /// Puts columns one behind the other into one vector, as Concatenate does, of which some are keys: categories, words. Our trainers know
    /// by its annotations which slots are keys, and learn a vector for each key, so that like categories become alike; numbers are scaled as
    /// ever. Put it last in front of the trainer: other steps do not hand the annotations on, and other trainers would take keys for numbers.
    /// </summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">The vector of Single, of known size: keys as 1 to their number, missing ones as 0.</param>
    /// <param name="inputColumnNames">
    /// Single or keys, or vectors of them of known size; none takes <paramref name="outputColumnName"/>. Keys are made by MapValueToKey. The
    /// keys of one vector have their learned vectors in common.
    /// </param>
    /// <exception cref="ArgumentException">A column has no name.</exception>
    /// <example>
    /// <code>
    /// var pipeline = mlContext.Transforms.Conversion.MapValueToKey("DistrictKey", "District")
    ///     .Append(mlContext.Transforms.ConcatenateWithKeys("Features", "Area", "Floor", "DistrictKey"))
    ///     .Append(mlContext.Regression.Trainers.MultilayerPerceptron("Rent"));
    /// </code>
    /// </example>
    public static KeyConcatenatingEstimator ConcatenateWithKeys(
        this TransformsCatalog catalog, string outputColumnName, params string[] inputColumnNames)
    {
        IHostEnvironment env = CatalogUtils.GetEnvironment(catalog);
        Allowed.Column.Required.Check(outputColumnName, nameof(outputColumnName));
        Allowed.Each(Allowed.Column).Required.Check(inputColumnNames, nameof(inputColumnNames));
        return new KeyConcatenatingEstimator(
            env, new KeyConcatenation(outputColumnName, inputColumnNames.Length == 0 ? [outputColumnName] : [.. inputColumnNames]));
    }
}
