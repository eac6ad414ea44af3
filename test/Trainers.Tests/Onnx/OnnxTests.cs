using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Model.OnnxConverter;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using MlNetDeep.Trainers.Tests.Contract;
using MlNetDeep.Trainers.Tests.Estimators;

namespace MlNetDeep.Trainers.Tests.Onnx;

/// <summary>ONNX Runtime, on the graph that a model saves, gives the model's own scores.</summary>
public sealed class OnnxTests
{
    private const double Tolerance = 1e-5;

    private readonly MLContext _mlContext = new(seed: 1);

    [Theory, MemberData(nameof(Models.ScoreTests.CasesAndActivations), MemberType = typeof(Models.ScoreTests))]
    public void The_runtime_gives_the_model_s_scores(string name, ActivationFunction activation)
    {
        EstimatorCase subject = EstimatorTable.Get(name);
        ITransformer transformer = subject.Fit(
            _mlContext, options => options.Change<MultilayerPerceptron>(perceptron => perceptron with { Activation = activation }));
        Examples examples = Examples.Create(40, subject.FeatureLength, seed: 31);

        AssertSameColumns(subject, transformer, examples, operatorSet: 9);
    }

    [Theory, MemberData(nameof(EstimatorTable.OneOfEachTask), MemberType = typeof(EstimatorTable))]
    public void The_graph_is_valid_in_newer_operator_sets_too(string name)
    {
        EstimatorCase subject = EstimatorTable.Get(name);
        ITransformer loaded = SavedModel.Reload(subject.Fit(_mlContext), subject.CreateData(_mlContext).Schema);

        foreach (int operatorSet in (int[])[11, 12, 13, 15, 17])
            AssertSameColumns(subject, loaded, subject.CreateExamples(), operatorSet);
    }

    [Theory]
    [MemberData(nameof(EstimatorTable.Convolutional), MemberType = typeof(EstimatorTable))]
    [MemberData(nameof(EstimatorTable.Sequential), MemberType = typeof(EstimatorTable))]
    public void The_runtime_gives_the_scores_of_networks_for_images_and_sequences(string name)
    {
        EstimatorCase subject = EstimatorTable.Get(name);
        ITransformer loaded = SavedModel.Reload(subject.Fit(_mlContext), subject.CreateData(_mlContext).Schema);

        foreach (int operatorSet in (int[])[9, 11, 12, 13, 15, 17])
            AssertSameColumns(subject, loaded, subject.CreateExamples(), operatorSet);
    }

    [Theory, MemberData(nameof(ImageNetworks.Names), MemberType = typeof(ImageNetworks))]
    public void The_runtime_gives_the_scores_of_every_layer_for_images(string name)
    {
        foreach (ChannelOrder order in (ChannelOrder[])[ChannelOrder.Interleaved, ChannelOrder.Planar])
        {
            EstimatorCase subject = ImageNetworks.Create(name, order);
            foreach (int operatorSet in (int[])[9, 13, 17])
                AssertSameColumns(subject, subject.Fit(_mlContext), subject.CreateExamples(), operatorSet);
        }
    }

    [Fact]
    public void Every_layer_is_among_the_networks_or_among_the_perceptrons() =>
        Assert.Empty(typeof(Layer).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Layer)) && !type.IsAbstract)
            .Except(ImageNetworks.LayerTypes)
            .Except(SequenceNetworks.LayerTypes)
            .Except([typeof(Sigmoid), typeof(LeakyRelu), typeof(Softsign), typeof(Dropout)])
            // They are refused, as a test of sequences sees.
            .Except([typeof(Lstm1997Layer), typeof(PaddedSequences)]));

    [Fact]
    public void Dropout_is_left_out_of_the_graph()
    {
        var context = new GraphContext(9);

        Save(EstimatorTable.Get("multiclass mlp, dropout").Fit(_mlContext), context, ["PredictedLabel", "Score"]);

        Assert.DoesNotContain("Dropout", context.Operators);
    }

    private void AssertSameColumns(EstimatorCase subject, ITransformer transformer, Examples examples, int operatorSet)
    {
        var context = new GraphContext(operatorSet);
        // The converter gives the calibrated model a predicted label to skip: threshold and label are the transformer's to write.
        string[] names = subject.Task.OutputColumns;
        Save(transformer, context, names);
        string[] written = [.. names.Where(column => column != "PredictedLabel" || subject.Task is MulticlassTask)];
        int scores = subject.Task.NetworkOf(transformer).Network.OutputShape.Length;
        byte[] model = context.ToModel("Features", subject.FeatureLength,
            [.. written.Select(column => column == "PredictedLabel" ? (column, 1, ElementType.UInt32) : (column, scores, ElementType.Float))]);

        using var session = new InferenceSession(model);
        float[] flat = [.. examples.Features.SelectMany(x => x)];
        NamedOnnxValue input = NamedOnnxValue.CreateFromTensor("Features", new DenseTensor<float>(flat, [examples.Rows, subject.FeatureLength]));
        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> results = session.Run([input]);

        IDataView scored = transformer.Transform(subject.CreateData(_mlContext, examples));
        foreach (string column in written)
        {
            DisposableNamedOnnxValue result = results.Single(value => value.Name == column);
            if (column == "PredictedLabel")
                Assert.Equal(Cells.Read(scored, column).Select(row => (uint)row.Values[0]), result.AsTensor<uint>());
            else
                AssertClose([.. Cells.Floats(scored, column).SelectMany(row => row)], [.. result.AsTensor<float>()], subject.Task.NetworkOf(transformer).TargetScaling);
        }
    }

    private static void AssertClose(float[] expected, float[] actual, TargetScaling scaling)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], Tolerance * Math.Max(Math.Max(1, scaling.Scales[i % scaling.Scales.Length]), Math.Abs(expected[i])));
    }

    private static void Save(ITransformer transformer, GraphContext context, string[] outputs)
    {
        var model = (ISingleCanSaveOnnx)LearningTask.ModelOf(transformer);
        Assert.True(model.CanSaveOnnx(context));
        Assert.True(model.SaveAsOnnx(context, outputs, "Features"));
    }
}
