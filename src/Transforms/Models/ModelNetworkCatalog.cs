using System.Diagnostics.CodeAnalysis;

namespace Microsoft.ML;

/// <summary>From a model to its network.</summary>
public static class ModelNetworkCatalog
{
    /// <summary>
    /// The network in a model: of a fitted pipeline or a loaded one, calibrated or not; where several steps have one, the last. It has the
    /// training's history, weights and layers, scores arrays in the user's units (<see cref="TrainedNetwork.PredictBatch(ReadOnlySpan{float}, Span{float})"/>),
    /// is what a trainer goes on from (Fit(data, network)), and can be saved alone for an application without ML.NET.
    /// </summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="model">The model.</param>
    /// <exception cref="ArgumentException">No step of the model is one network; the message names its steps.</exception>
    public static TrainedNetwork GetNetwork(this ModelOperationsCatalog catalog, ITransformer model)
    {
        if (catalog.TryGetNetwork(model, out TrainedNetwork? network))
            return network;
        string steps = string.Join(", ", StepsOf(model).Select(step => step.GetType().Name));
        throw CatalogUtils.GetEnvironment(catalog).ExceptParam(
            nameof(model),
            $"The model has no network among its steps ({steps}): train one, for example by Trainers.MultilayerPerceptron. Of an ensemble ask its " +
            "Members, one by one; an autoencoder has its Encoder.");
    }

    /// <summary>The network in a model, as <see cref="GetNetwork"/> gives it.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="model">The model.</param>
    /// <param name="network">The network; null where no step of the model is one.</param>
    /// <returns>Whether there is one.</returns>
    public static bool TryGetNetwork(this ModelOperationsCatalog catalog, ITransformer model, [NotNullWhen(true)] out TrainedNetwork? network)
    {
        Contracts.CheckValue(catalog, nameof(catalog));
        Contracts.CheckValue(model, nameof(model));
        network = StepsOf(model).Select(NetworkOf).LastOrDefault(found => found is not null);
        return network is not null;
    }

    /// <summary>The network of a step; null where it has none.</summary>
    internal static TrainedNetwork? NetworkOf(ITransformer step) => step switch
    {
        ISingleFeaturePredictionTransformer<object> predictor => NetworkModel.Of(predictor.Model)?.Network,
        NetworkScoringTransformer applied => applied.Network,
        _ => null,
    };

    /// <summary>The steps of a model, chains within it opened.</summary>
    internal static IEnumerable<ITransformer> StepsOf(ITransformer model) =>
        model is IEnumerable<ITransformer> chain ? chain.SelectMany(StepsOf) : [model];
}
