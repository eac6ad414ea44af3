using Microsoft.ML;
using MlNetDeep.Trainers.Tests.Estimators;

namespace MlNetDeep.Trainers.Tests.Sequences;

/// <summary>The options of recurrent networks: refused where out of range, and each of them reaches the network.</summary>
public sealed class RecurrentOptionTests
{
    private static readonly Dictionary<string, (Func<NetworkOptions> Create, string[] Words)> Mistakes = new()
    {
        ["zero units"] = (() => Of(new Lstm(0)), ["NumberOfUnits must be at least 1", "0"]),
        ["no layer"] = (() => Of(new Gru { NumberOfLayers = 0 }), ["NumberOfLayers must lie in [1, 1000]", "0"]),
        ["steps of nothing"] = (() => new NetworkOptions { Architecture = new Elman(), RowLayout = new SequenceLayout(0) }, ["FeaturesPerStep must be at least 1", "0"]),
        ["dropout rate 1"] = (() => Of(new Lstm { DropoutRate = 1 }), ["DropoutRate must lie in [0, 1)", "1"]),
        ["no step back"] = (() => Of(new Lstm { TruncationSteps = 0 }), ["TruncationSteps must be at least 1", "0"]),
        ["unknown direction"] = (() => Of(new Gru { Direction = (SequenceDirection)7 }), ["Direction must be one of Forward, Backward, Both", "7"]),
        ["unknown output"] = (() => Of(new Gru { SequenceOutput = (SequenceOutput)7 }), ["SequenceOutput must be one of LastStep, MeanOverTime", "7"]),
        ["forget bias NaN"] = (() => Of(new Lstm { ForgetBias = float.NaN }), ["ForgetBias must be finite", "NaN"]),
        ["unknown activation"] = (() => Of(new Elman { Activation = (ActivationFunction)99 }), ["Activation must be one of Identity, ", "99"]),
        ["what all trainers check"] = (() => new NetworkOptions { Architecture = new Elman(), BatchSize = 0 }, ["BatchSize must be at least 1"]),
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
        foreach (RecurrentArchitecture architecture in (RecurrentArchitecture[])[new Lstm(), new Gru(), new Elman()])
        {
            architecture.OptionTable.Check(architecture);
            Sequential network = architecture.CreateNetwork(new RowShape(new Shape(28, 28)), 10, new SquaredError());

            var layer = Assert.IsAssignableFrom<RecurrentLayer>(network.Layers[0]);
            Assert.Equal((128, SequenceDirection.Forward, false, null), (layer.Units, layer.Direction, layer.LearnInitialState, layer.TruncationSteps));
            Assert.Equal(SequenceDirection.Forward, Assert.IsType<LastStep>(network.Layers[1]).Direction);
            Assert.Equal(new Shape(10), network.OutputShape);
            Assert.Equal(3, network.Layers.Count);
            Assert.Equal((float?[])[1, 0.5f, null], ((float?[])[null, 0.5f, float.PositiveInfinity]).Select(architecture.ClippingNorm));
        }
    }

    [Fact]
    public void Dropout_stands_between_layers_and_before_the_outputs()
    {
        var architecture = new Gru { NumberOfLayers = 3, DropoutRate = 0.25f, SequenceOutput = SequenceOutput.MeanOverTime };

        Sequential network = architecture.CreateNetwork(new RowShape(new Shape(5, 2)), 1, new SquaredError());

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
        foreach (RecurrentArchitecture each in (RecurrentArchitecture[])[
            new Lstm { ForgetBias = 2, UsePeepholes = true }, new Gru(), new Elman { Activation = ActivationFunction.Softsign }])
        {
            RecurrentArchitecture architecture = each with
            {
                NumberOfUnits = 5,
                NumberOfLayers = 2,
                Direction = SequenceDirection.Both,
                LearnInitialState = true,
                TruncationSteps = 3,
                WeightInitializer = uniform,
                RecurrentInitializer = normal,
            };

            Sequential network = architecture.CreateNetwork(new RowShape(new Shape(6, 2)), 4, new SquaredError());

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

    private static NetworkOptions Of(RecurrentArchitecture architecture) => new() { Architecture = architecture };
}
