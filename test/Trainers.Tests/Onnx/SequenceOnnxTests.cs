using Microsoft.ML;
using Microsoft.ML.Model.OnnxConverter;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace MlNetDeep.Trainers.Tests.Onnx;

/// <summary>ONNX Runtime gives the scores of networks for sequences.</summary>
public sealed class SequenceOnnxTests
{
    // Scores are of order 1, and sums of a few dozen terms.
    private const double Tolerance = 1e-5;
    private const int Rows = 7;

    private readonly MLContext _mlContext = new(seed: 1);

    public static TheoryData<string> Names => SequenceNetworks.Names;

    [Theory, MemberData(nameof(Names))]
    public void The_runtime_gives_the_scores_of_every_layer_of_sequences(string name)
    {
        var model = new NetworkRegressionModelParameters(_mlContext, SequenceNetworks.Get(name));
        var random = new Random(8);
        float[] x = [.. Enumerable.Range(0, Rows * model.NumberOfFeatures).Select(_ => 4 * random.NextSingle() - 2)];
        var expected = new float[Rows];
        model.Network.PredictBatch(x, expected);
        Assert.Equal(Rows, expected.Distinct().Count());

        foreach (int operatorSet in (int[])[9, 13, 14, 17])
        {
            float[] actual = Run(model, operatorSet, x);
            Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, Tolerance * Math.Max(1, Math.Abs(pair.First))));
        }
    }

    [Fact]
    public void Keys_of_any_value_get_the_vectors_that_they_get_here()
    {
        float[] values = [0, 1, 3, 3.9f, 4, 5, 0.5f, -1, 1e9f, -1e30f, float.MaxValue];
        float[] x = [.. values.SelectMany((value, row) => (float[])[value, row - 3, values[^(row + 1)]])];
        var model = new NetworkRegressionModelParameters(
            _mlContext, SequenceNetworks.Create(new Shape(3), new EmbedKeys([new KeyTable(0, 1, 3, 4), new KeyTable(2, 1, 4, 2)]), new Dense(1)));
        var expected = new float[values.Length];
        model.Network.PredictBatch(x, expected);
        Assert.True(expected.Distinct().Count() > 7);

        foreach (int operatorSet in (int[])[9, 13, 17])
            Assert.All(expected.Zip(Run(model, operatorSet, x)), pair => Assert.Equal(pair.First, pair.Second, Tolerance * Math.Max(1, Math.Abs(pair.First))));
    }

    [Theory]
    [InlineData(nameof(Lstm1997Layer))]
    [InlineData(nameof(PaddedSequences))]
    public void A_layer_without_operators_is_refused_by_name(string layer)
    {
        var context = new GraphContext(13);
        TrainedNetwork network = layer == nameof(Lstm1997Layer)
            ? SequenceNetworks.Create(new Shape(5, 3), new Lstm1997Layer(2), new LastStep(), new Dense(1))
            : SequenceNetworks.Create(new Shape(16), new PaddedSequences(3), new LstmLayer(2), new LastStep(), new Dense(1));
        ISingleCanSaveOnnx model = new NetworkRegressionModelParameters(_mlContext, network);

        // Or the converter would leave the network out of the file and go on.
        Assert.True(model.CanSaveOnnx(context));
        string message = Assert.Throws<NotSupportedException>(() => model.SaveAsOnnx(context, ["Score"], "Features")).Message;

        Assert.Contains(layer, message, StringComparison.Ordinal);
        Assert.Contains("save it as an ML.NET model", message, StringComparison.Ordinal);
    }

    private static float[] Run(NetworkRegressionModelParameters model, int operatorSet, float[] x)
    {
        var context = new GraphContext(operatorSet);
        Assert.True(((ISingleCanSaveOnnx)model).CanSaveOnnx(context));
        Assert.True(((ISingleCanSaveOnnx)model).SaveAsOnnx(context, ["Score"], "Features"));
        using var session = new InferenceSession(context.ToModel("Features", model.NumberOfFeatures, ("Score", 1, ElementType.Float)));
        NamedOnnxValue input = NamedOnnxValue.CreateFromTensor("Features", new DenseTensor<float>(x, [x.Length / model.NumberOfFeatures, model.NumberOfFeatures]));
        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> results = session.Run([input]);
        return [.. results.Single().AsTensor<float>()];
    }
}
