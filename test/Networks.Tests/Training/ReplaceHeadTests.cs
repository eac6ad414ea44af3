namespace MlNetDeep.Networks.Tests;

/// <summary>A network that was trained for one task, begun anew for another.</summary>
public class ReplaceHeadTests
{
    private static readonly Sequential Network = new(new Shape(3), new Dense(4), new BatchNorm(), new Tanh(), new Dense(2));

    [Fact]
    public void First_layers_keep_their_weights_and_the_others_have_those_of_the_seed()
    {
        TrainedNetwork old = Create();
        Layer[] head = [new Dense(6), new Relu(), new Dense(5)];

        TrainedNetwork made = old.ReplaceHead(3, head, new SoftmaxCrossEntropy(), seed: 7, ["a", "b", "c", "d", "e"]);

        int kept = Network.Parameters[^2].Offset;
        var drawn = new float[made.Network.ParameterCount];
        made.Network.Initialize(drawn, 7);
        Assert.Equal([.. old.Parameters[..kept], .. drawn[kept..]], made.Parameters.ToArray());
        Assert.Equal(["a", "b", "c", "d", "e"], made.ClassNames);
        Assert.Same(old.Preparation, made.Preparation);
        Assert.True(made.TargetScaling.IsNone);
        Assert.Empty(made.History.Epochs);
        Assert.IsType<SoftmaxCrossEntropy>(made.Loss);
    }

    [Fact]
    public void It_is_what_training_starts_from()
    {
        TrainedNetwork made = Create().ReplaceHead(3, [new Dense(1)], new SquaredError(), seed: 7);
        float[] x = [.. Enumerable.Range(0, 60).Select(i => MathF.Sin(i))], y = [.. Enumerable.Range(0, 20).Select(i => x[3 * i] + x[3 * i + 1])];
        var options = new TrainingOptions { LayerRateFactors = [0, 0, 0], NumberOfEpochs = 200, LearningRate = 0.01f, Seed = 1 };

        TrainingResult result = new TrainingLoop(made.Network, made.Loss, options).Train(new InMemoryData(20, 3, x, 1, y), initialParameters: made.Parameters);

        int kept = made.Network.Parameters[^2].Offset;
        Assert.Equal(made.Parameters[..kept].ToArray(), result.Parameters[..kept]);
        Assert.True(result.History.Epochs[^1].TrainingLoss < 0.5 * result.History.Epochs[0].TrainingLoss);
    }

    [Fact]
    public void What_cannot_be_kept_is_refused()
    {
        TrainedNetwork old = Create();
        Assert.Throws<ArgumentOutOfRangeException>("keptLayers", () => old.ReplaceHead(5, [new Dense(1)], new SquaredError(), 1));
        Assert.Throws<ArgumentOutOfRangeException>("keptLayers", () => old.ReplaceHead(-1, [new Dense(1)], new SquaredError(), 1));
        Assert.Throws<ArgumentException>("classNames", () => old.ReplaceHead(1, [new Dense(1)], new SquaredError(), 1, ["a", "b"]));
    }

    [Fact]
    public void Texts_tell_networks_apart()
    {
        Assert.Matches("^TrainedNetwork 3-2 [0-9a-f]{16}$", Create().ToString());
        Assert.Equal(Create().ToString(), Create().ToString());
        Assert.NotEqual(Create().ToString(), Create(1).ToString());
    }

    private static TrainedNetwork Create(float first = 0)
    {
        var parameters = new float[Network.ParameterCount];
        for (int i = 0; i < parameters.Length; i++)
            parameters[i] = i == 0 ? first : MathF.Cos(i) + 1.5f;
        return new TrainedNetwork(
            Network, parameters, new SquaredError(), null, new FeaturePreparation([1, 2, 3], [1, 1, 1]), new TargetScaling([3], [4]), ["x", "y"]);
    }
}
