[assembly: LoadableClass(
    typeof(NetworkMultiOutputRegressionModelParameters), null, typeof(SignatureLoadModel), "Neural network for regression of several values",
    NetworkMultiOutputRegressionModelParameters.LoaderSignature)]

namespace MlNetDeep;

/// <summary>A trained network that predicts several values at once.</summary>
/// <remarks>
/// ML.NET loads the model of any regression transformer as a producer of floats, an interface without members: without that mark it would
/// refuse the vectors of this one.
/// </remarks>
public sealed class NetworkMultiOutputRegressionModelParameters
    : NetworkModelParameters<VBuffer<float>>, IPredictorProducing<float>, ISchemaBindableMapper
{
    internal const string LoaderSignature = "NetworkMultiRegress";

    private static readonly ModelPart Part = new("NNMULREG", LoaderSignature, typeof(NetworkMultiOutputRegressionModelParameters));

    internal NetworkMultiOutputRegressionModelParameters(IHostEnvironment env, TrainedNetwork network)
        : base(env, LoaderSignature, network, Part)
    {
    }

    /// <summary>The number of values of a score.</summary>
    public int NumberOfOutputs => Network.Network.OutputShape.Length;

    private protected override NetworkTask Task => NetworkTask.MultiOutputRegression;

    internal static NetworkMultiOutputRegressionModelParameters Create(IHostEnvironment env, ModelLoadContext ctx) =>
        Part.Load(env, ctx, reader => new NetworkMultiOutputRegressionModelParameters(env, reader.ReadNetwork()));

    ISchemaBoundMapper ISchemaBindableMapper.Bind(IHostEnvironment env, RoleMappedSchema schema) =>
        NamedScores.Bind(this, env, schema, Network.ClassNames);
}
