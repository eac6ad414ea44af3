[assembly: LoadableClass(
    typeof(NetworkMulticlassModelParameters), null, typeof(SignatureLoadModel), "Neural network for multiclass classification",
    NetworkMulticlassModelParameters.LoaderSignature)]

namespace MlNetDeep;

/// <summary>
/// A trained network for multiclass classification. Its scores are the probabilities of the classes, in the order of the label's keys.
/// </summary>
public sealed class NetworkMulticlassModelParameters : NetworkModelParameters<VBuffer<float>>
{
    internal const string LoaderSignature = "NetworkMulticlass";

    private static readonly ModelPart Part = new("NNMULTIC", LoaderSignature, typeof(NetworkMulticlassModelParameters));

    internal NetworkMulticlassModelParameters(IHostEnvironment env, TrainedNetwork network)
        : base(env, LoaderSignature, network, Part)
    {
    }

    /// <summary>The number of classes.</summary>
    public int NumberOfClasses => Network.Network.OutputShape.Length;

    private protected override NetworkTask Task => NetworkTask.Multiclass;

    internal static NetworkMulticlassModelParameters Create(IHostEnvironment env, ModelLoadContext ctx) =>
        Part.Load(env, ctx, reader => new NetworkMulticlassModelParameters(env, reader.ReadNetwork()));
}
