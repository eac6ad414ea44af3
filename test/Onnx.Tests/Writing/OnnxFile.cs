using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace MlNetDeep.Onnx.Tests.Writing;

/// <summary>A network's file in ONNX Runtime.</summary>
internal sealed class OnnxFile : IDisposable
{
    // Scores are of the order of the targets' scale, or 1, and sums of a few dozen terms in single precision, in another order.
    private const double Tolerance = 1e-5;

    private readonly InferenceSession _session;
    private readonly TrainedNetwork _network;

    public OnnxFile(TrainedNetwork network, OnnxFileOptions? options = null)
    {
        using var stream = new MemoryStream();
        network.SaveAsOnnx(stream, options);
        (_network, _session) = (network, new InferenceSession(stream.ToArray()));
    }

    public InferenceSession Session => _session;

    /// <summary>Fails unless the file gives what PredictBatch gives, of each row alone and of all together.</summary>
    /// <param name="x">[rows, features].</param>
    /// <returns>The scores.</returns>
    public float[] AssertScoresLikeTheNetwork(float[] x)
    {
        int features = _network.FeatureLength, rows = x.Length / features, outputs = _network.Network.OutputShape.Length;
        var expected = new float[rows * outputs];
        _network.PredictBatch(x, expected);
        AssertClose(expected, Run(x, rows));
        for (int row = 0; row < rows; row++)
            AssertClose(expected[(row * outputs)..((row + 1) * outputs)], Run(x[(row * features)..((row + 1) * features)], 1));
        return expected;
    }

    public float[] Run(float[] x, int rows)
    {
        NamedOnnxValue input = NamedOnnxValue.CreateFromTensor(_session.InputNames.Single(), new DenseTensor<float>(x, [rows, x.Length / rows]));
        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> results = _session.Run([input]);
        Assert.Equal([rows, _network.Network.OutputShape.Length], results.Single().AsTensor<float>().Dimensions.ToArray());
        return [.. results.Single().AsTensor<float>()];
    }

    public void Dispose() => _session.Dispose();

    private void AssertClose(float[] expected, float[] actual)
    {
        float least = Math.Max(1, _network.TargetScaling.Scales.ToArray().Max());
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(
                expected[i].Equals(actual[i]) || Math.Abs(expected[i] - actual[i]) <= Tolerance * Math.Max(least, Math.Abs(expected[i])),
                $"{expected[i]:G9} here, {actual[i]:G9} in ONNX Runtime");
        }
    }
}
