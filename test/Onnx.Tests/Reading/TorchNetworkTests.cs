using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace MlNetDeep.Onnx.Tests.Reading;

public sealed class TorchNetworkTests
{
    private const float Tolerance = 1e-5f;

    public static TheoryData<string> Names => [.. TorchNetwork.All.Select(network => network.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Scores_are_those_of_PyTorch_and_of_OnnxRuntime(string name)
    {
        TorchNetwork torch = TorchNetwork.All.Single(each => each.Name == name);
        TrainedNetwork network = OnnxNetwork.Load(torch.File);

        var scores = new float[torch.Rows * network.Network.OutputShape.Length];
        network.PredictBatch(torch.Input, scores);

        // The scores of the logarithm of the softmax are probabilities.
        bool isLogarithm = torch.Output.All(output => output < 0) && network.Loss is SoftmaxCrossEntropy;
        float[] values = isLogarithm ? [.. scores.Select(score => MathF.Log(score))] : scores;
        Assert.Equal(torch.Output.Length, values.Length);
        AssertClose(torch.Output, values);
        using var session = new InferenceSession(torch.File);
        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> results =
            session.Run([NamedOnnxValue.CreateFromTensor("x", new DenseTensor<float>(torch.Tensor, torch.TensorShape))]);
        AssertClose([.. results[0].AsEnumerable<float>()], values);
    }

    private static void AssertClose(float[] expected, float[] actual)
    {
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], Tolerance * Math.Max(1, Math.Abs(expected[i])));
    }
}
