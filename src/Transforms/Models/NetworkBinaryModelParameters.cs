[assembly: LoadableClass(
    typeof(NetworkBinaryModelParameters), null, typeof(SignatureLoadModel), "Neural network for binary classification",
    NetworkBinaryModelParameters.LoaderSignature)]

namespace MlNetDeep;

/// <summary>
/// A trained network for binary classification. Its score is the log-odds of the positive class; ML.NET's calibrator turns that
/// into the probability 1 / (1 + exp(-score)).
/// </summary>
public sealed class NetworkBinaryModelParameters : NetworkModelParameters<float>
{
    internal const string LoaderSignature = "NetworkBinary";

    private static readonly ModelPart Part = new("NNBINARY", LoaderSignature, typeof(NetworkBinaryModelParameters));

    internal NetworkBinaryModelParameters(IHostEnvironment env, TrainedNetwork network)
        : base(env, LoaderSignature, network, Part)
    {
    }

    private protected override NetworkTask Task => NetworkTask.Binary;

    internal static NetworkBinaryModelParameters Create(IHostEnvironment env, ModelLoadContext ctx) =>
        Part.Load(env, ctx, reader => new NetworkBinaryModelParameters(env, reader.ReadNetwork()));
}
