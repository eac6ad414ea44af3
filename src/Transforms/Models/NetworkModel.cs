using Microsoft.ML.Calibrators;

namespace MlNetDeep;

/// <summary>A model of ML.NET's that is a network.</summary>
internal interface INetworkModel : IBatchModel
{
    /// <summary>What the network is for.</summary>
    NetworkTask Task { get; }
}

/// <summary>Finds the network in a model.</summary>
internal static class NetworkModel
{
    /// <summary>The network of a predictor, calibrated or not; null where it has none.</summary>
    public static INetworkModel? Of(object? predictor) => predictor switch
    {
        INetworkModel network => network,
        IWeaklyTypedCalibratedModelParameters calibrated => Of(calibrated.WeaklyTypedSubModel),
        _ => null,
    };
}
