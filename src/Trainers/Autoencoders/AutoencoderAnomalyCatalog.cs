namespace Microsoft.ML;

/// <summary>Puts anomaly detection by autoencoder where users look for trainers.</summary>
public static class AutoencoderAnomalyCatalog
{
    /// <summary>
    /// Learns to restore rows from a code of few values, and takes for an anomaly what it cannot restore: Score is in [0, 1], and
    /// PredictedLabel is true above 0.5, where the share <paramref name="contamination"/> of the training rows lies. Evaluate takes a label
    /// of Single, 1 for an anomaly.
    /// </summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="featureColumnName">The features, a vector of Single of known size.</param>
    /// <param name="exampleWeightColumnName">The weight of each row, Single; null weighs all alike.</param>
    /// <param name="codeSize">Units of the code, at least 1; fewer than features.</param>
    /// <param name="contamination">The share of the training rows that is taken as anomalies, in [0, 0.5).</param>
    /// <param name="numberOfEpochs">Passes over the data.</param>
    /// <param name="learningRate">The step size of Adam.</param>
    /// <exception cref="ArgumentException">An argument is out of range; the message names it.</exception>
    /// <example>
    /// <code>
    /// var model = mlContext.AnomalyDetection.Trainers.Autoencoder("Features", codeSize: 8).Fit(usualRows);
    /// var metrics = mlContext.AnomalyDetection.Evaluate(model.Transform(labelledRows));
    /// </code>
    /// </example>
    public static AutoencoderAnomalyTrainer Autoencoder(
        this AnomalyDetectionCatalog.AnomalyDetectionTrainers catalog, string featureColumnName = DefaultColumnNames.Features,
        string? exampleWeightColumnName = null, int codeSize = 32, double contamination = 0.05, int? numberOfEpochs = null,
        float? learningRate = null) =>
        catalog.Autoencoder(new AutoencoderAnomalyOptions
        {
            FeatureColumnName = featureColumnName,
            ExampleWeightColumnName = exampleWeightColumnName,
            CodeSize = codeSize,
            Contamination = contamination,
            NumberOfEpochs = numberOfEpochs,
            LearningRate = learningRate,
        });

    /// <inheritdoc cref="Autoencoder(AnomalyDetectionCatalog.AnomalyDetectionTrainers, string, string, int, double, int?, float?)"
    /// path="/summary|/exception"/>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">All options; copied.</param>
    /// <exception cref="ArgumentException">An option is out of range; the message names it.</exception>
    public static AutoencoderAnomalyTrainer Autoencoder(
        this AnomalyDetectionCatalog.AnomalyDetectionTrainers catalog, AutoencoderAnomalyOptions options) =>
        new(CatalogUtils.GetEnvironment(catalog), options);
}
