using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetDeep.Trainers.Tests.Estimators;

namespace MlNetDeep.Trainers.Tests.Images;

/// <summary>The options of the trainer for images: refused where out of range, owned by the caller, the same in both overloads.</summary>
public sealed class ConvolutionalOptionTests
{
    private static readonly Dictionary<string, (Action<NetworkOptions> Change, string[] Words)> Mistakes = new()
    {
        ["height without width"] = (options => options.RowLayout = new ImageLayout(Height: 28), ["Width is null", "28", "set both, or neither"]),
        ["width without height"] = (options => options.RowLayout = new ImageLayout(Width: 8), ["Height is null", "8", "set both, or neither"]),
        ["height 0"] = (options => options.RowLayout = new ImageLayout(0, 5), ["Height must be at least 1", "0"]),
        ["negative width"] = (options => options.RowLayout = new ImageLayout(5, -1), ["Width must be at least 1", "-1"]),
        ["negative shift"] = (
            options => options.Architecture = new ConvolutionalNetwork { ShiftRange = -1 },
            ["ShiftRange must be at least 0", "-1"]),
        ["crop height alone"] = (
            options => options.Architecture = new ConvolutionalNetwork { CropHeight = 7 },
            ["CropWidth is null", "CropHeight is 7", "set both, or neither"]),
        ["crop of no width"] = (
            options => options.Architecture = new ConvolutionalNetwork { CropHeight = 3, CropWidth = 0 },
            ["CropWidth must be at least 1", "0"]),
        ["no channels"] = (options => options.RowLayout = new ImageLayout(Channels: 0), ["Channels must be at least 1", "0"]),
        ["unknown layout"] = (
            options => options.RowLayout = new ImageLayout(Order: (ChannelOrder)9),
            ["Order must be one of FromColumn, Planar, Interleaved", "9"]),
        ["a layer that is null"] = (
            options => options.Architecture = new ConvolutionalNetwork { Layers = [new Flatten(), null!] },
            ["Layers[1] must be set, but is null"]),
        ["what all trainers check"] = (options => options.BatchSize = 0, ["BatchSize must be at least 1"]),
    };

    private readonly MLContext _mlContext = new(seed: 1);

    public static TheoryData<string> Names => [.. Mistakes.Keys];

    [Theory, MemberData(nameof(Names))]
    public void An_option_out_of_range_is_named(string name)
    {
        foreach (LearningTask task in (LearningTask[])[LearningTask.Binary, LearningTask.Multiclass, LearningTask.Regression])
        {
            var options = new NetworkOptions { Architecture = new ConvolutionalNetwork() };
            Mistakes[name].Change(options);

            var exception = Assert.ThrowsAny<ArgumentException>(() => task.CreateTrainer(_mlContext, options));

            Assert.All(Mistakes[name].Words, word => Assert.Contains(word, exception.Message, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Layers_changed_after_construction_do_not_reach_the_trainer()
    {
        IDataView data = View();
        Layer[] layers = [new Flatten(), new Dense(3)];
        var options = new NetworkOptions
        {
            Architecture = new ConvolutionalNetwork { Layers = layers },
            RowLayout = new ImageLayout(2, 2),
            NumberOfEpochs = 1,
            Seed = 1,
        };
        NetworkRegressionTrainer trainer = _mlContext.Regression.Trainers.Network(options);

        layers[1] = new Dense(7);

        Assert.Equal(new Shape(3), trainer.Fit(data).Model.Network.Network.LayerShapes[1]);
    }

    [Theory]
    [InlineData(typeof(BinaryClassificationCatalog.BinaryClassificationTrainers))]
    [InlineData(typeof(MulticlassClassificationCatalog.MulticlassClassificationTrainers))]
    [InlineData(typeof(RegressionCatalog.RegressionTrainers))]
    public void The_short_overload_has_the_defaults_of_the_options(Type catalog)
    {
        MethodInfo method = Assert.Single(
            typeof(ConvolutionalNetworkCatalog).GetMethods(), candidate => candidate.GetParameters() is { Length: > 2 } parameters && parameters[0].ParameterType == catalog);

        foreach (ParameterInfo parameter in method.GetParameters().Skip(1))
        {
            string name = parameter.Name!.Replace("image", "", StringComparison.Ordinal);
            Assert.Equal(Instances.DefaultOf(name, new ConvolutionalNetwork(), new ImageLayout()), parameter.DefaultValue);
        }
    }

    [Fact]
    public void The_short_overload_passes_every_argument_on()
    {
        NetworkRegressionTrainer trainer = _mlContext.Regression.Trainers.ConvolutionalNetwork("y", "x", "w", 1, 2, 2, [new Flatten(), new Dense(3)], 4, 0.03f);
        string ambiguous = Assert.Throws<ArgumentOutOfRangeException>(() => trainer.Fit(View("x", "y"))).Message;

        Assert.Equal(("y", "x", "w"), (trainer.LabelColumn.Name, trainer.FeatureColumn.Name, trainer.WeightColumn.Name));
        Assert.Contains("2 planar channels of 1x2", ambiguous, StringComparison.Ordinal);

        trainer = _mlContext.Regression.Trainers.ConvolutionalNetwork("y", "x", "w", 2, 2, 1, [new Flatten(), new Dense(3)], 4, 0.03f);
        TrainedNetwork network = trainer.Fit(View("x", "y")).Model.Network;

        Assert.Equal(new Shape(2, 2, 1), network.Network.InputShape);
        Assert.Equal([4, 3, 1], network.Network.LayerShapes.Select(shape => shape.Length));
        Assert.Equal(4, network.History.Epochs.Count);
        Assert.Equal(0.03f, network.History.Epochs[^1].LearningRate);
    }

    [Fact]
    public void No_layers_make_a_linear_model_and_an_image_at_the_end_is_flattened()
    {
        Assert.Equal([typeof(Flatten), typeof(Dense)], Layers());
        Assert.Equal([typeof(Tanh), typeof(Flatten), typeof(Dense)], Layers(new Tanh()));
        Assert.Equal([typeof(Flatten), typeof(Tanh), typeof(Dense)], Layers(new Flatten(), new Tanh()));

        IEnumerable<Type> Layers(params Layer[] layers) => _mlContext.Regression.Trainers
            .ConvolutionalNetwork(imageHeight: 2, imageWidth: 2, layers: layers, numberOfEpochs: 1).Fit(View()).Model.Network.Network.Layers.Select(layer => layer.GetType());
    }

    [Fact]
    public void No_options_and_no_catalog_are_refused_by_name()
    {
        Assert.Equal("options", Assert.Throws<ArgumentNullException>(() => _mlContext.BinaryClassification.Trainers.Network(options: null!)).ParamName);
        Assert.Equal("options", Assert.Throws<ArgumentNullException>(() => _mlContext.MulticlassClassification.Trainers.Network(options: null!)).ParamName);
        Assert.Equal("options", Assert.Throws<ArgumentNullException>(() => _mlContext.Regression.Trainers.Network(options: null!)).ParamName);
        Assert.Equal("catalog", Assert.Throws<ArgumentNullException>(() => ConvolutionalNetworkCatalog.ConvolutionalNetwork((RegressionCatalog.RegressionTrainers)null!)).ParamName);
    }

    private IDataView View(string features = "Features", string label = "Label")
    {
        Examples examples = Examples.Create(16);
        var builder = new ArrayDataViewBuilder(_mlContext);
        builder.AddColumn(features, NumberDataViewType.Single, examples.Features);
        builder.AddColumn(label, NumberDataViewType.Single, examples.Targets);
        builder.AddColumn("w", NumberDataViewType.Single, examples.Weights);
        return builder.GetDataView();
    }
}
