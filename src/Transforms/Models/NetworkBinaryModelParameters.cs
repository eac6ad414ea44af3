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

    private static readonly ModelPart Part = new("NNBINARY", LoaderSignature, typeof(NetworkBinaryModelParameters));

    internal NetworkBinaryModelParameters(IHostEnvironment env, TrainedNetwork network)
        : base(env, LoaderSignature, network, Part) =>
        Host.CheckDecode(network.Network.OutputShape.Length == 1);

    /// <inheritdoc/>
    protected override PredictionKind PredictionKind => PredictionKind.BinaryClassification;

    private protected override DataViewType OutputType => NumberDataViewType.Single;

    // A tanh unit's probability is sigmoid(2 z).
    private float LogOddsScale => Network.Loss is TanhCrossEntropy ? 2 : 1;

    internal static NetworkBinaryModelParameters Create(IHostEnvironment env, ModelLoadContext ctx) =>
        Part.Load(env, ctx, reader => new NetworkBinaryModelParameters(env, reader.ReadNetwork()));

    private protected override ValueMapper<VBuffer<float>, float> CreateMapper(NetworkScorer scorer) => CreateScalarMapper(scorer);

    private protected override void FromOutputs(Span<float> outputs)
    {
        foreach (ref float output in outputs)
            output *= LogOddsScale;
    }

    private protected override void SaveAsOnnx(NetworkOnnx onnx, string[] outputNames, string featureColumn) =>
        onnx.SaveLogOdds(featureColumn, LogOddsScale, outputNames[0]);
}
