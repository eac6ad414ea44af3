[assembly: LoadableClass(
    typeof(NetworkQuantileModelParameters), null, typeof(SignatureLoadModel), "Neural network for quantile regression",
    NetworkQuantileModelParameters.LoaderSignature)]

namespace MlNetDeep;

/// <summary>A trained network that predicts several quantiles of a value.</summary>
/// <remarks>The interface without members is a mark: see <see cref="NetworkMultiOutputRegressionModelParameters"/>.</remarks>
public sealed class NetworkQuantileModelParameters : NetworkModelParameters<VBuffer<float>>, IPredictorProducing<float>, ISchemaBindableMapper
{
    internal const string LoaderSignature = "NetworkQuantiles";

    private static readonly ModelPart Part = new("NNQUANTI", LoaderSignature, typeof(NetworkQuantileModelParameters));

    private readonly NetworkTask _task;

    internal NetworkQuantileModelParameters(IHostEnvironment env, TrainedNetwork network)
        : base(env, LoaderSignature, network, Part)
    {
        Host.CheckDecode(network.Loss is QuantileLoss { Levels: var levels } && levels.Count == network.Network.OutputShape.Length);
        _task = new QuantileNetworkTask((QuantileLoss)network.Loss);
    }

    /// <summary>The levels of the quantiles, ascending, each in (0, 1).</summary>
    public IReadOnlyList<float> Quantiles => ((QuantileLoss)Network.Loss).Levels;

    private protected override NetworkTask Task => _task;

    internal static NetworkQuantileModelParameters Create(IHostEnvironment env, ModelLoadContext ctx) =>
        Part.Load(env, ctx, reader => new NetworkQuantileModelParameters(env, reader.ReadNetwork()));

    ISchemaBoundMapper ISchemaBindableMapper.Bind(IHostEnvironment env, RoleMappedSchema schema) =>
        NamedScores.Bind(this, env, schema, Network.ClassNames);
}
