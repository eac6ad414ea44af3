namespace MlNetDeep;

/// <summary>Networks as steps of pipelines.</summary>
public static class NetworkScoringCatalog
{
    /// <summary>
    /// Scores rows by a network that is there already: one that was trained or loaded without ML.NET, of another model
    /// (mlContext.Model.GetNetwork), or of another library.
    /// </summary>
    /// <param name="catalog">mlContext.Transforms.</param>
    /// <param name="outputColumnName">The scores: a vector of Single, of classes their probabilities, in the order of the network's outputs.</param>
    /// <param name="inputColumnName">The features, a vector of Single, as many as the network takes, as users have them: it scales them itself.</param>
    /// <param name="network">The network.</param>
    /// <exception cref="ArgumentException">A name is empty; the message names the argument.</exception>
    /// <example>
    /// <code>
    /// var pipeline = mlContext.Transforms.ApplyNetwork("Scores", "Pixels", TrainedNetwork.Load("digits.mlnd"));
    /// </code>
    /// </example>
    public static NetworkScoringEstimator ApplyNetwork(
        this TransformsCatalog catalog, string outputColumnName, string inputColumnName, TrainedNetwork network)
    {
        Contracts.CheckValue(catalog, nameof(catalog));
        IHostEnvironment env = CatalogUtils.GetEnvironment(catalog);
        env.CheckNonWhiteSpace(outputColumnName, nameof(outputColumnName));
        env.CheckNonWhiteSpace(inputColumnName, nameof(inputColumnName));
        env.CheckValue(network, nameof(network));
        return new NetworkScoringEstimator(env, new NetworkColumns(outputColumnName, inputColumnName), network);
    }
}
