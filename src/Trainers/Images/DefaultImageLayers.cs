using MlNetDeep.Networks;

namespace MlNetDeep.Trainers;

/// <summary>The network that a user gets who names no layers.</summary>
internal static class DefaultImageLayers
{
    /// <summary>The layers.</summary>
    public static IEnumerable<Layer> Create()
    {
        yield return new Flatten();
        yield return new Dense(128, weightInitializer: new HeInitializer());
        yield return new Relu();
        yield return new Dropout(0.5f);
    }
}
