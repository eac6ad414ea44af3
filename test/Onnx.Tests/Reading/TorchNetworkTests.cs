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
        List<NamedOnnxValue> inputs = [NamedOnnxValue.CreateFromTensor("x", new DenseTensor<float>(torch.Tensor, torch.TensorShape))];
        if (torch.Lengths is { } lengths)
            inputs.Add(NamedOnnxValue.CreateFromTensor("lengths", new DenseTensor<long>(lengths, [lengths.Length])));
        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> results = session.Run(inputs);
        AssertClose([.. results[0].AsEnumerable<float>()], values);
    }

    [Theory]
    [InlineData("mlp-relu", "5", "Dense Relu Dense Relu Dense")]
    [InlineData("mlp-elu", "4", "Dense Elu Dense Selu Dense")]
    [InlineData("mlp-smooth", "4", "Dense Silu Dense Mish Dense Gelu Dense Softsign Dense")]
    [InlineData("cnn-plain", "8x8x1", "Conv2D Relu MaxPool2D Conv2D Relu Flatten Dense")]
    [InlineData("cnn-batch-norm", "3x6x6", "ChannelsLast Conv2D Relu BatchNorm Conv2D Relu BatchNorm Flatten Dense")]
    [InlineData("cnn-residual", "2x5x6", "ChannelsLast Conv2D Relu Branches Relu GlobalAveragePool2D Branches Dense")]
    [InlineData("cnn-zero-pad", "2x4x5", "ChannelsLast Conv2D Relu Flatten Dense")]
    [InlineData("decoder", "3", "Dense Relu Reshape ChannelsLast Conv2D Sigmoid Reshape ChannelsLast Flatten")]
    [InlineData("lstm", "6x3", "LstmLayer LastStep Dense")]
    [InlineData("lstm-two-layers-both-directions", "4x2", "LstmLayer LstmLayer LastStep Dense")]
    [InlineData("lstm-every-step", "5x3", "LstmLayer DenseOverTime Flatten")]
    [InlineData("lstm-lengths", "19", "PaddedSequences LstmLayer LastStep Dense")]
    [InlineData("gru-lengths-both-directions", "19", "PaddedSequences GruLayer GruLayer LastStep Dense")]
    [InlineData("convolution-lstm", "7x1x2", "Conv2D Relu Reshape LstmLayer LastStep Dense")]
    public void Layers_are_those_that_were_written(string name, string input, string layers)
    {
        Sequential network = OnnxNetwork.Load(Path.Combine(TorchNetwork.Folder, name + ".onnx")).Network;

        Assert.Equal(input, network.InputShape.ToString());
        Assert.Equal(layers, string.Join(' ', network.Layers.Select(layer => layer.GetType().Name)));
    }

    private static void AssertClose(float[] expected, float[] actual)
    {
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], Tolerance * Math.Max(1, Math.Abs(expected[i])));
    }
}
