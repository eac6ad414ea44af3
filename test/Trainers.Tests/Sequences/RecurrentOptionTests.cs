using Microsoft.ML;
using MlNetDeep.Trainers.Tests.Estimators;

namespace MlNetDeep.Trainers.Tests.Sequences;

/// <summary>The options of recurrent networks: refused where out of range, and each of them reaches the network.</summary>
public sealed class RecurrentOptionTests
{
    private static readonly Dictionary<string, (Func<RecurrentNetworkOptions> Create, string[] Words)> Mistakes = new()
    {
        ["zero units"] = (() => new LstmOptions { NumberOfUnits = 0 }, ["NumberOfUnits must be at least 1", "0"]),
        ["no layer"] = (() => new GruOptions { NumberOfLayers = 0 }, ["NumberOfLayers must be at least 1", "0"]),
        ["steps of nothing"] = (() => new ElmanNetworkOptions { FeaturesPerStep = 0 }, ["FeaturesPerStep must be at least 1", "0"]),
        ["dropout rate 1"] = (() => new LstmOptions { DropoutRate = 1 }, ["DropoutRate must lie in [0, 1)", "1"]),
        ["no step back"] = (() => new LstmOptions { TruncationSteps = 0 }, ["TruncationSteps must be at least 1", "0"]),
        ["unknown direction"] = (() => new GruOptions { Direction = (SequenceDirection)7 }, ["Direction", "7", "Forward, Backward or Both"]),
        ["unknown output"] = (() => new GruOptions { SequenceOutput = (SequenceOutput)7 }, ["SequenceOutput", "7", "LastStep or MeanOverTime"]),
        ["forget bias NaN"] = (() => new LstmOptions { ForgetBias = float.NaN }, ["ForgetBias must be finite", "NaN"]),
        ["unknown activation"] = (() => new ElmanNetworkOptions { Activation = (ActivationFunction)99 }, ["activation", "99"]),
        ["what all trainers check"] = (() => new ElmanNetworkOptions { BatchSize = 0 }, ["BatchSize must be at least 1"]),
    };

    public static TheoryData<string> Names => [.. Mistakes.Keys];

    [Theory, MemberData(nameof(Names))]
    public void An_option_out_of_range_is_named(string name)
    {
        foreach (LearningTask task in (LearningTask[])[LearningTask.Binary, LearningTask.Multiclass, LearningTask.Regression])
        {
            var exception = Assert.ThrowsAny<ArgumentException>(() => task.CreateTrainer(new MLContext(seed: 1), Mistakes[name].Create()));

            Assert.All(Mistakes[name].Words, word => Assert.Contains(word, exception.Message, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Without_a_choice_there_is_one_forward_layer_read_at_its_last_step()
    {
        foreach (RecurrentNetworkOptions options in (RecurrentNetworkOptions[])[new LstmOptions(), new GruOptions(), new ElmanNetworkOptions()])
        {
            options.Validate();
            Sequential network = options.CreateNetwork(new Shape(28, 28), 10);

            var layer = Assert.IsAssignableFrom<RecurrentLayer>(network.Layers[0]);
            Assert.Equal((128, SequenceDirection.Forward, false, null), (layer.Units, layer.Direction, layer.LearnInitialState, layer.TruncationSteps));
            Assert.Equal(SequenceDirection.Forward, Assert.IsType<LastStep>(network.Layers[1]).Direction);
            Assert.Equal(new Shape(10), network.OutputShape);
            Assert.Equal(3, network.Layers.Count);
            Assert.Equal(RecurrentNetworkOptions.DefaultGradientClippingNorm, options.GradientClippingNorm);
        }
    }

    [Fact]
    public void Dropout_stands_between_layers_and_before_the_outputs()
    {
        var options = new GruOptions { NumberOfLayers = 3, DropoutRate = 0.25f, SequenceOutput = SequenceOutput.MeanOverTime };

        Sequential network = options.CreateNetwork(new Shape(5, 2), 1);

        Assert.Equal(
            [typeof(GruLayer), typeof(Dropout), typeof(GruLayer), typeof(Dropout), typeof(GruLayer), typeof(MeanOverTime), typeof(Dropout), typeof(Dense)],
            network.Layers.Select(layer => layer.GetType()));
        Assert.All(network.Layers.OfType<Dropout>(), dropout => Assert.Equal(0.25f, dropout.Rate));
    }

    [Fact]
    public void Every_option_reaches_the_layers()
    {
        var uniform = new UniformInitializer(-0.1f, 0.2f);
        var normal = new NormalInitializer(0.3f);
        RecurrentNetworkOptions[] all =
        [
            new LstmOptions { ForgetBias = 2, UsePeepholes = true }, new GruOptions(), new ElmanNetworkOptions { Activation = ActivationFunction.Softsign },
        ];
        foreach (RecurrentNetworkOptions options in all)
        {
            options.NumberOfUnits = 5;
            options.NumberOfLayers = 2;
            options.Direction = SequenceDirection.Both;
            options.LearnInitialState = true;
            options.TruncationSteps = 3;
            options.WeightInitializer = uniform;
            options.RecurrentInitializer = normal;

            Sequential network = options.CreateNetwork(new Shape(6, 2), 4);

            Assert.Equal(2, network.Layers.OfType<RecurrentLayer>().Count());
            Assert.All(network.Layers.OfType<RecurrentLayer>(), layer =>
            {
                Assert.Equal((5, SequenceDirection.Both, true, (int?)3), (layer.Units, layer.Direction, layer.LearnInitialState, layer.TruncationSteps));
                Assert.Equal((uniform, normal), (layer.WeightInitializer, layer.RecurrentInitializer));
                Assert.True(layer is not LstmLayer lstm || lstm is { ForgetBias: 2, UsePeepholes: true });
                Assert.True(layer is not ElmanLayer elman || elman.Activation == ActivationFunction.Softsign);
            });
            Assert.Equal(SequenceDirection.Both, network.Layers.OfType<LastStep>().Single().Direction);
            Assert.Equal(uniform, network.Layers.OfType<Dense>().Single().WeightInitializer);
        }
    }
}
