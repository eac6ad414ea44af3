using MlNetDeep.Networks.Tests.Sparse;

namespace MlNetDeep.Networks.Tests;

/// <summary>Layers that learn slower than others, or not at all.</summary>
public class LayerRateFactorTests
{
    private const int Rows = 50, Frozen = 4;

    private static readonly float[] Freezing = [0, 0, 0, 0];

    private static readonly Optimizer[] All =
    [
        new Sgd(), new Momentum(), new Nesterov(), new RmsProp(), new Adam(), new AdamW(0.5f), new Rprop(),
        new Rprop(FirstStepMinimum: 0.1f, FirstStepMaximum: 0.2f),
    ];

    public static TheoryData<Optimizer> Optimizers => [.. All];

    [Theory, MemberData(nameof(Optimizers))]
    public void What_is_frozen_keeps_its_bits_under_every_rule_and_penalty(Optimizer optimizer)
    {
        Sequential network = Network();
        float[] first = First(network);
        foreach (Action<TrainingOptions> penalty in new Action<TrainingOptions>[]
        {
            options => options.L2Regularization = optimizer is AdamW ? null : 0.1f,
            options => options.L1Regularization = 0.1f,
            options => options.WeightElimination = 0.1f,
            options => options.MaxNorm = 0.01f,
            options => options.GradientClippingNorm = 0.1f,
            options => options.GradientClippingValue = 0.01f,
        })
        {
            float[] trained = Train(network, optimizer, Freezing, penalty);
            foreach (Parameter parameter in network.Parameters)
            {
                bool isSame = parameter.Of(first).SequenceEqual(parameter.Of(trained));
                Assert.True(isSame == parameter.Layer < Frozen, $"Layer {parameter.Layer}, {parameter.Name}");
            }
        }
    }

    [Theory, MemberData(nameof(Optimizers))]
    public void A_factor_of_1_is_none(Optimizer optimizer)
    {
        Sequential network = Network();
        Assert.Equal(Train(network, optimizer, null), Train(network, optimizer, [1, 1, 1]));
        Assert.NotEqual(Train(network, optimizer, null), Train(network, optimizer, [0.5f]));
    }

    [Fact]
    public void What_learns_learns_as_if_nothing_were_frozen_by_one_step()
    {
        // Without batch normalization, which normalizes otherwise where it is frozen.
        var network = new Sequential(
            new Shape(4, 4, 2), new Conv2D(3, 3), new Relu(), new Branches([], [new Conv2D(3, 1)]), new Flatten(), new Dense(6), new Tanh(), new Dense(3));
        foreach (Optimizer optimizer in All)
        {
            void OneStep(TrainingOptions options) => (options.BatchSize, options.NumberOfEpochs) = (TrainingOptions.WholeBatch, 1);
            float[] all = Train(network, optimizer, null, OneStep), above = Train(network, optimizer, [0, 0, 0, 0, 0], OneStep);
            Parameter head = network.Parameters.First(parameter => parameter.Layer == 6);
            Assert.Equal(all[head.Offset..], above[head.Offset..]);
            Assert.Equal(First(network)[..head.Offset], above[..head.Offset]);

            // A frozen layer between two that learn passes errors on.
            float[] around = Train(network, optimizer, [1, 1, 1, 1, 0], OneStep);
            Parameter frozen = network.Parameters.First(parameter => parameter.Layer == 4);
            Assert.Equal(all[..frozen.Offset], around[..frozen.Offset]);
            Assert.Equal(First(network)[frozen.Offset..head.Offset], around[frozen.Offset..head.Offset]);
        }
    }

    [Fact]
    public void A_factor_is_one_on_the_rate_of_all_parameters_of_its_layer()
    {
        Sequential network = Network().WithLayerRateFactors([0.5f, 1, 0, 2]);
        Assert.All(network.Parameters, parameter => Assert.Equal(parameter.Layer switch { 0 => 0.5f, 1 => 1, 2 => 0, 3 => 2, _ => 1 }, parameter.RateFactor));
    }

    [Fact]
    public void Frozen_batch_normalization_gives_in_training_what_it_gives_in_scoring()
    {
        Sequential network = new Sequential(new Shape(2), new BatchNorm(), new Dense(1)).WithLayerRateFactors([0]);
        float[] parameters = [2, 3, -1, 1, 5, 6, 4, 9, 1, -1, 0.5f], x = [7, 8, -3, 2], scores = new float[2];
        network.Forward(network.CreateWorkspace(2, training: false), parameters, x, 2).CopyTo(scores);
        Workspace training = network.CreateWorkspace(2, training: true);
        Assert.Equal(scores, network.Forward(training, parameters, x, 2).ToArray());

        float[] gradients = new float[parameters.Length], inputGradient = new float[4];
        network.Backward(training, parameters, x, 2, [1, 2], gradients, inputGradient);
        Assert.Equal(new float[8], gradients[..8]);
        // gamma / sqrt(variance + epsilon) times the dense layer's weights and the outputs' gradients.
        Assert.Equal(1, inputGradient[0], 1e-5);
        Assert.Equal(-1, inputGradient[1], 1e-5);
        Assert.Equal(2, inputGradient[2], 1e-5);
    }

    [Fact]
    public void Very_many_input_weights_of_sparse_rows_can_be_frozen()
    {
        const int Units = BatchRunner.MostWeightsMoved / SparseProblem.Features + 1;
        var network = new Sequential(new Shape(SparseProblem.Features), new Dense(Units), new Dense(3));
        TrainingData data = new SparseProblem(20).AsSparse;
        float[] first = First(network);
        float[] trained = new TrainingLoop(network, new SoftmaxCrossEntropy(), new TrainingOptions { LayerRateFactors = [0], NumberOfEpochs = 2, Seed = 5 })
            .Train(data, initialParameters: first).Parameters;
        int head = network.Parameters[2].Offset;
        Assert.Equal(first[..head], trained[..head]);
        Assert.NotEqual(first[head..], trained[head..]);
    }

    [Fact]
    public void Calibrated_outputs_leave_a_frozen_last_layer_as_it_is()
    {
        Sequential network = Network();
        float[] trained = Train(network, new Adam(), [1, 1, 1, 1, 1, 1, 0], options => options.CalibrateOutputs = true, validates: true);
        int head = network.Parameters.First(parameter => parameter.Layer == 6).Offset;
        Assert.Equal(First(network)[head..], trained[head..]);
    }

    [Fact]
    public void Members_have_the_factors_too()
    {
        var network = new Sequential(
            new Shape(32), new MemberInput(3), new MemberScale(), new MemberOutput(5), new Relu(), new MemberOutput(3), new MemberMean(MemberScore.Softmax));
        float[] first = First(network), trained = Train(network, new Adam(), [0, 0, 0]);
        int head = network.Parameters.First(parameter => parameter.Layer == 4).Offset;
        Assert.Equal(first[..head], trained[..head]);
        Assert.NotEqual(first[head..], trained[head..]);
    }

    [Theory]
    [InlineData("LayerRateFactors[1] must be at least 0, but is -1", 1f, -1f)]
    [InlineData("LayerRateFactors[0] must be at least 0, but is NaN", float.NaN)]
    [InlineData("LayerRateFactors has 8 factors, but the network has 7 layers: give at most one for each.", 1f, 1f, 1f, 1f, 1f, 1f, 1f, 1f)]
    [InlineData("LayerRateFactors is 0 for each of the network's 7 layers that has parameters", 0f, 0f, 0f, 0f, 0f, 0f, 0f)]
    public void Bad_factors_are_refused(string message, params float[] factors) => Assert.StartsWith(
        message, Assert.ThrowsAny<ArgumentException>(() => Train(Network(), new Sgd(), factors)).Message, StringComparison.Ordinal);

    private static Sequential Network() => new(
        new Shape(4, 4, 2), new Conv2D(3, 3), new BatchNorm(), new Relu(), new Branches([], [new Conv2D(3, 1), new BatchNorm()]), new Flatten(),
        new Dense(6), new Dense(3));

    private static float[] First(Sequential network)
    {
        var parameters = new float[network.ParameterCount];
        network.Initialize(parameters, 3);
        return parameters;
    }

    private static float[] Train(
        Sequential network, Optimizer optimizer, float[]? factors, Action<TrainingOptions>? change = null, bool validates = false)
    {
        float[] features = [.. Enumerable.Range(0, Rows * network.InputShape.Length).Select(i => MathF.Sin(i * i))];
        float[] classes = [.. Enumerable.Range(0, Rows).Select(i => (float)(i % 3))];
        var data = new InMemoryData(Rows, network.InputShape.Length, features, 1, classes);
        float[] Train(int threads)
        {
            var options = new TrainingOptions
            {
                Optimizer = optimizer,
                LayerRateFactors = factors,
                BatchSize = optimizer.NeedsWholeBatch ? TrainingOptions.WholeBatch : 20,
                NumberOfEpochs = 2,
                NumberOfThreads = threads,
                Seed = 5,
            };
            change?.Invoke(options);
            return new TrainingLoop(network, new SoftmaxCrossEntropy(), options).Train(data, validates ? data : null, First(network)).Parameters;
        }

        float[] one = Train(1);
        Assert.Equal(one, Train(3));
        return one;
    }
}
