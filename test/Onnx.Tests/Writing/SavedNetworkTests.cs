using System.Text.Json;
using Microsoft.ML.OnnxRuntime;

namespace MlNetDeep.Onnx.Tests.Writing;

/// <summary>What is around the layers in a network's file.</summary>
public sealed class SavedNetworkTests
{
    private const int Features = 4;

    private static readonly Dictionary<string, TrainedNetwork> Networks = new()
    {
        ["tanh"] = Create(new TanhSquaredError(), 2, new TargetScaling([2, 0], [5, -1])),
        ["tanh of two classes"] = Create(new TanhCrossEntropy(), 1),
        ["sigmoid"] = Create(new SigmoidCrossEntropy(), 3),
        ["softmax"] = Create(new SoftmaxCrossEntropy(), 3),
        ["exponential"] = Create(new PoissonDeviance(), 1, new TargetScaling(30, 0)),
        ["absolute"] = Create(new AbsoluteError(), 1, new TargetScaling(3, 7)),
        ["huber"] = Create(new HuberLoss(), 2),
        ["quantiles"] = Create(new QuantileLoss([0.1f, 0.5f, 0.9f]), 3, new TargetScaling(3, 7)),
        ["quantiles of two targets"] = Create(new QuantileLoss([0.2f, 0.8f]), 4),
        ["intervals of two targets"] = Create(new IntervalLoss(0.8f), 6),
        ["one quantile"] = Create(new QuantileLoss([0.2f]), 1),
        ["standardized"] = Create(new SquaredError(), 1, preparation: new FeaturePreparation([1, -2, 0, 5], [2, 0.5f, 0, 0.1f])),
        ["clipped, filled and marked"] = Create(
            new SquaredError(), 1, preparation: new FeaturePreparation([1, -2, 0, 5], [2, 0.5f, 1, 0.1f], [3, 3, float.PositiveInfinity, 3], [1, float.NaN, 0, 2], [0, 3])),
    };

    public static TheoryData<string> Names => [.. Networks.Keys];

    [Theory, MemberData(nameof(Names))]
    public void Preparation_output_unit_and_scaling_of_targets_are_in_the_file(string name)
    {
        float[] x = RandomNetwork.Rows(8, Features);
        x[1] = 1e20f;
        (x[4], x[9], x[18]) = (float.NaN, float.NaN, float.NegativeInfinity);
        foreach (int operatorSet in (int[])[9, 13, 23])
        {
            using var file = new OnnxFile(Networks[name], new OnnxFileOptions { OperatorSet = operatorSet });
            float[] scores = file.AssertScoresLikeTheNetwork(x);
            Assert.Contains(float.NaN, scores);
            Assert.True(scores.Distinct().Count() > 4);
        }
    }

    [Fact]
    public void Every_loss_is_among_them() => Assert.Empty(
        typeof(Loss).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Loss)) && !type.IsAbstract && type.IsPublic)
            .Except(Networks.Values.Select(network => network.Loss.GetType())));

    [Fact]
    public void Names_and_notes_are_in_the_file()
    {
        TrainedNetwork network = RandomNetwork.Create(
            new SoftmaxCrossEntropy(), new Shape(Features), [new Dense(2)], classes: ["a \"b\", c", "d"]);

        using var byDefault = new OnnxFile(network);
        Assert.Equal(["features"], byDefault.Session.InputNames);
        Assert.Equal(["scores"], byDefault.Session.OutputNames);
        Assert.Equal(["rows", ""], byDefault.Session.InputMetadata["features"].SymbolicDimensions);
        ModelMetadata notes = byDefault.Session.ModelMetadata;
        Assert.Equal(("MlNetDeep", "network"), (notes.ProducerName, notes.GraphName));
        Assert.Contains("10 parameters, from 4 features", notes.Description, StringComparison.Ordinal);
        Assert.Equal(network.ClassNames, JsonSerializer.Deserialize<string[]>(notes.CustomMetadataMap["classes"]));

        using var named = new OnnxFile(network, new OnnxFileOptions
        {
            InputName = "MatMul_0",
            OutputName = "Weights_1",
            RowsName = "batch",
            ClassNames = ["no", "yes"],
            Domain = "com.example",
            Documentation = "Mine.",
        });
        Assert.Equal(["MatMul_0"], named.Session.InputNames);
        Assert.Equal(["Weights_1"], named.Session.OutputNames);
        Assert.Equal("batch", named.Session.OutputMetadata["Weights_1"].SymbolicDimensions[0]);
        notes = named.Session.ModelMetadata;
        Assert.Equal(("com.example", "Mine.", "[\"no\",\"yes\"]"), (notes.Domain, notes.Description, notes.CustomMetadataMap["classes"]));
        named.AssertScoresLikeTheNetwork(RandomNetwork.Rows(3, Features));
    }

    [Theory]
    [InlineData("OperatorSet must lie in [9, 23], but is 8", 8, "x", "y", "n", null)]
    [InlineData("OperatorSet must lie in [9, 23], but is 24", 24, "x", "y", "n", null)]
    [InlineData("The input needs a name. InputName is ' '", 13, " ", "y", "n", null)]
    [InlineData("The output needs a name other than the input's. OutputName is 'x', InputName is 'x'", 13, "x", "x", "n", null)]
    [InlineData("The dimension of rows needs a name", 13, "x", "y", "", null)]
    [InlineData("ClassNames must be a name for each of the network's 3 outputs, but has 1", 13, "x", "y", "n", "one")]
    public void Options_that_do_not_fit_are_refused_by_name(string message, int operatorSet, string input, string output, string rows, string? className)
    {
        using var stream = new MemoryStream();
        var options = new OnnxFileOptions
        {
            OperatorSet = operatorSet,
            InputName = input,
            OutputName = output,
            RowsName = rows,
            ClassNames = className is null ? null : [className],
        };

        string actual = Assert.ThrowsAny<ArgumentException>(() => Networks["softmax"].SaveAsOnnx(stream, options)).Message;

        Assert.Contains(message, actual, StringComparison.Ordinal);
        Assert.Equal(0, stream.Length);
    }

    [Fact]
    public void A_file_is_replaced_as_a_whole_or_stays()
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "network.onnx");
        Networks["softmax"].SaveAsOnnx(path);
        byte[] file = File.ReadAllBytes(path);

        TrainedNetwork refused = RandomNetwork.Create(new Shape(5, 3), new Lstm1997Layer(2), new LastStep(), new Dense(1));
        Assert.Throws<NotSupportedException>(() => refused.SaveAsOnnx(path));
        Assert.Equal(file, File.ReadAllBytes(path));

        Networks["sigmoid"].SaveAsOnnx(path);
        Assert.NotEqual(file, File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFiles(Path.GetDirectoryName(path)!));
        using var session = new InferenceSession(path);
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    private static TrainedNetwork Create(Loss loss, int outputs, TargetScaling? scaling = null, FeaturePreparation? preparation = null) =>
        RandomNetwork.Create(loss, new Shape(preparation?.OutputLength ?? Features), [new Dense(5), new Relu(), new Dense(outputs)], preparation, scaling);
}
