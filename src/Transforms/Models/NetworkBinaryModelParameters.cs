using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MlNetDeep;

[assembly: LoadableClass(
    typeof(NetworkBinaryModelParameters),
    null,
    typeof(SignatureLoadModel),
    "Neural network for two classes",
    NetworkBinaryModelParameters.LoaderSignature)]

namespace MlNetDeep;

/// <summary>
/// A trained network that separates two classes. Its score is the log-odds of the positive class; ML.NET's calibrator turns that
/// into the probability 1 / (1 + exp(-score)).
/// </summary>
public sealed class NetworkBinaryModelParameters : NetworkModelParameters<float>
{
    internal const string LoaderSignature = "NetworkBinary";

    internal NetworkBinaryModelParameters(IHostEnvironment env, TrainedNetwork network)
        : base(env, LoaderSignature, network)
    {
    }

    private NetworkBinaryModelParameters(IHostEnvironment env, ModelLoadContext ctx)
        : base(env, LoaderSignature, ctx) =>
        Host.CheckDecode(Network.Network.OutputShape.Length == 1);

    /// <inheritdoc/>
    protected override PredictionKind PredictionKind => PredictionKind.BinaryClassification;

    private protected override DataViewType OutputType => NumberDataViewType.Single;

    // A tanh unit's probability is sigmoid(2 z).
    private float LogOddsScale => Network.Loss is TanhCrossEntropy ? 2 : 1;

    internal static NetworkBinaryModelParameters Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        return ModelSeal.Load(env, ctx, CreateVersion(), () => new NetworkBinaryModelParameters(env, ctx));
    }

    private protected override VersionInfo CreateVersionInfo() => CreateVersion();

    private protected override ValueMapper<VBuffer<float>, float> CreateMapper(NetworkScorer scorer) => CreateScalarMapper(scorer);

    private protected override void FromOutputs(Span<float> outputs)
    {
        foreach (ref float output in outputs)
            output *= LogOddsScale;
    }

    private protected override void SaveAsOnnx(NetworkOnnx onnx, string[] outputNames, string featureColumn) =>
        onnx.SaveLogOdds(featureColumn, LogOddsScale, outputNames[0]);

    private static VersionInfo CreateVersion() => CreateVersionInfo("NNBINARY", LoaderSignature);
}
