namespace Microsoft.ML;

/// <summary>Puts the network for tables where users look for trainers.</summary>
public static class TabularNetworkCatalog
{
    /// <summary>Trains a network for tables for binary classification.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="labelColumnName">The label: Boolean for binary, a key for multiclass classification, Single for regression.</param>
    /// <param name="featureColumnName">The features, a vector of Single of known size.</param>
    /// <param name="exampleWeightColumnName">The rows' weights, Single, or null.</param>
    /// <param name="hiddenLayers">The units of each hidden layer, at least 1; null for two of 256, empty for none.</param>
    /// <param name="numberOfMembers">The members that share weights and answer together, at least 1.</param>
    /// <param name="numberOfEpochs">Passes over the data, at least 1; null chooses by the number of rows.</param>
    /// <param name="learningRate">The step size of Adam, above 0; null takes the default.</param>
    /// <exception cref="ArgumentException">An argument is out of range; the message names it.</exception>
    public static NetworkBinaryTrainer TabularNetwork(
        this BinaryTrainers catalog, string labelColumnName = DefaultColumnNames.Label,
        string featureColumnName = DefaultColumnNames.Features, string? exampleWeightColumnName = null, int[]? hiddenLayers = null,
        int numberOfMembers = MlNetDeep.TabularNetwork.DefaultMembers, int? numberOfEpochs = null, float? learningRate = null) =>
        catalog.Network(NetworkCatalog.Options(
            labelColumnName, featureColumnName, exampleWeightColumnName, Architecture(hiddenLayers, numberOfMembers),
            layout: null, numberOfEpochs, learningRate));

    /// <summary>Trains a network for tables for multiclass classification.</summary>
    /// <inheritdoc cref="TabularNetwork(BinaryTrainers, string, string, string, int[], int, int?, float?)"/>
    public static NetworkMulticlassTrainer TabularNetwork(
        this MulticlassTrainers catalog, string labelColumnName = DefaultColumnNames.Label,
        string featureColumnName = DefaultColumnNames.Features, string? exampleWeightColumnName = null, int[]? hiddenLayers = null,
        int numberOfMembers = MlNetDeep.TabularNetwork.DefaultMembers, int? numberOfEpochs = null, float? learningRate = null) =>
        catalog.Network(NetworkCatalog.Options(
            labelColumnName, featureColumnName, exampleWeightColumnName, Architecture(hiddenLayers, numberOfMembers),
            layout: null, numberOfEpochs, learningRate));

    /// <summary>Trains a network for tables for regression.</summary>
    /// <inheritdoc cref="TabularNetwork(BinaryTrainers, string, string, string, int[], int, int?, float?)"/>
    public static NetworkRegressionTrainer TabularNetwork(
        this RegressionTrainers catalog, string labelColumnName = DefaultColumnNames.Label,
        string featureColumnName = DefaultColumnNames.Features, string? exampleWeightColumnName = null, int[]? hiddenLayers = null,
        int numberOfMembers = MlNetDeep.TabularNetwork.DefaultMembers, int? numberOfEpochs = null, float? learningRate = null) =>
        catalog.Network(NetworkCatalog.Options(
            labelColumnName, featureColumnName, exampleWeightColumnName, Architecture(hiddenLayers, numberOfMembers),
            layout: null, numberOfEpochs, learningRate));

    private static TabularNetwork Architecture(int[]? hiddenLayers, int numberOfMembers)
    {
        var network = new TabularNetwork { NumberOfMembers = numberOfMembers };
        return hiddenLayers is null ? network : network with { HiddenLayers = hiddenLayers };
    }
}
