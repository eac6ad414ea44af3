using System.Reflection;
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetDeep.Trainers.Tests.Estimators;

namespace MlNetDeep.Trainers.Tests.Options;

/// <summary>Options belong to the caller: the trainer neither changes them nor feels later changes.</summary>
public sealed class OptionsOwnershipTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Theory, MemberData(nameof(EstimatorTable.OneOfEachTask), MemberType = typeof(EstimatorTable))]
    public void Options_changed_after_construction_do_not_reach_the_trainer(string name)
    {
        EstimatorCase subject = EstimatorTable.Get(name);
        IDataView data = subject.CreateData(_mlContext);
        int[] hiddenLayers = [6];
        NetworkOptions options = NewOptions();
        options.Architecture = new MultilayerPerceptron(hiddenLayers);
        if (subject.Task is BinaryTask or MulticlassTask)
            options.ClassWeights = subject.Task is BinaryTask ? [1, 2] : [1, 2, 3];
        IEstimator<ITransformer> estimator = subject.Task.CreateTrainer(_mlContext, options);
        float[] expected = subject.Task.NetworkOf(estimator.Fit(data)).Parameters.ToArray();

        options.LearningRate = 0.5f;
        options.NumberOfEpochs = 1;
        hiddenLayers[0] = 3;
        options.Architecture = new MultilayerPerceptron([4, 4]);
        if (options.ClassWeights is not null)
            options.ClassWeights[0] = 100;

        Assert.Equal(expected, subject.Task.NetworkOf(estimator.Fit(data)).Parameters.ToArray());
    }

    [Theory, MemberData(nameof(EstimatorTable.OneOfEachTask), MemberType = typeof(EstimatorTable))]
    public void The_caller_s_options_are_not_modified(string name)
    {
        EstimatorCase subject = EstimatorTable.Get(name);
        NetworkOptions options = NewOptions();
        options.Seed = null;
        string before = JsonSerializer.Serialize(options);

        subject.Task.CreateTrainer(_mlContext, options).Fit(subject.CreateData(_mlContext));

        Assert.Equal(before, JsonSerializer.Serialize(options));
        Assert.Null(options.OnEpoch);
    }

    [Theory]
    [InlineData(typeof(BinaryClassificationCatalog.BinaryClassificationTrainers))]
    [InlineData(typeof(MulticlassClassificationCatalog.MulticlassClassificationTrainers))]
    [InlineData(typeof(RegressionCatalog.RegressionTrainers))]
    public void The_short_overloads_have_the_defaults_of_the_options(Type catalog)
    {
        AssertDefaults(typeof(MultilayerPerceptronCatalog), catalog, new NetworkOptions().Architecture);
        AssertDefaults(typeof(TabularNetworkCatalog), catalog, new TabularNetwork());
    }

    private static void AssertDefaults(Type extensions, Type catalog, Architecture architecture)
    {
        MethodInfo method = Assert.Single(
            extensions.GetMethods(), candidate => candidate.GetParameters() is { Length: > 2 } parameters && parameters[0].ParameterType == catalog);

        foreach (ParameterInfo parameter in method.GetParameters().Skip(1))
        {
            object? value = Instances.DefaultOf(parameter.Name!, architecture, new VectorLayout());
            // Null stands for the architecture's own layers, which cannot be a constant.
            if (parameter.Name != "hiddenLayers")
                Assert.Equal(value, parameter.DefaultValue);
        }
    }

    [Fact]
    public void Both_overloads_train_the_same_network()
    {
        EstimatorCase subject = EstimatorTable.Get("regression mlp");
        IDataView data = subject.CreateData(_mlContext);

        RegressionPredictionTransformer<NetworkRegressionModelParameters> brief =
            new MLContext(seed: 5).Regression.Trainers.MultilayerPerceptron(hiddenLayers: [7], numberOfEpochs: 2, learningRate: 0.01f).Fit(data);
        RegressionPredictionTransformer<NetworkRegressionModelParameters> whole = new MLContext(seed: 5).Regression.Trainers
            .Network(new NetworkOptions { Architecture = new MultilayerPerceptron([7]), NumberOfEpochs = 2, LearningRate = 0.01f }).Fit(data);

        Assert.True(brief.Model.Network.Parameters.SequenceEqual(whole.Model.Network.Parameters));
        Assert.Equal(new Shape(7), brief.Model.Network.Network.LayerShapes[0]);
    }

    [Fact]
    public void The_short_overload_passes_every_argument_on()
    {
        EstimatorCase subject = EstimatorTable.Get("binary mlp");
        Examples examples = subject.CreateExamples();
        var data = new ArrayDataViewBuilder(_mlContext);
        data.AddColumn("x", NumberDataViewType.Single, examples.Features);
        data.AddColumn("w", NumberDataViewType.Single, examples.Weights);
        data.AddColumn("y", BooleanDataViewType.Instance, [.. examples.Targets.Select(target => target > 0)]);

        NetworkBinaryTrainer trainer = _mlContext.BinaryClassification.Trainers.MultilayerPerceptron("y", "x", "w", [3, 2], 4, 0.03f);
        TrainedNetwork network = trainer.Fit(data.GetDataView()).Model.SubModel.Network;

        Assert.Equal(("y", "x", "w"), (trainer.LabelColumn.Name, trainer.FeatureColumn.Name, trainer.WeightColumn.Name));
        // A hidden layer, its activation, its dropout.
        Assert.Equal([3, 3, 3, 2, 2, 2, 1], network.Network.LayerShapes.Select(shape => shape.Length));
        Assert.Equal(4, network.History.Epochs.Count);
        Assert.Equal(0.03f, network.History.Epochs[^1].LearningRate);
    }

    private static NetworkOptions NewOptions() => new() { Architecture = new MultilayerPerceptron([6]), NumberOfEpochs = 2, Seed = 2 };
}
