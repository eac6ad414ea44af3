[assembly: LoadableClass(
    typeof(NetworkRegressionModelParameters), null, typeof(SignatureLoadModel), "Neural network for regression",
    NetworkRegressionModelParameters.LoaderSignature)]

namespace MlNetDeep;

/// <summary>A trained network that predicts a value.</summary>
public sealed class NetworkRegressionModelParameters : NetworkModelParameters<float>
{
    internal const string LoaderSignature = "NetworkRegression";

    private static readonly ModelPart Part = new("NNREGRES", LoaderSignature, typeof(NetworkRegressionModelParameters));

    internal NetworkRegressionModelParameters(IHostEnvironment env, TrainedNetwork network)
        : base(env, LoaderSignature, network, Part)
    {
    }

    private protected override NetworkTask Task => NetworkTask.Regression;

    internal static NetworkRegressionModelParameters Create(IHostEnvironment env, ModelLoadContext ctx) =>
        Part.Load(env, ctx, reader => new NetworkRegressionModelParameters(env, reader.ReadNetwork()));
}
