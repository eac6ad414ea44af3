namespace MlNetDeep.Networks.Tests;

/// <summary>The perceptron's classic examples, by real training: AND, OR, NAND and NOR are linearly separable, XOR is not.</summary>
public class LogicTests
{
    private static readonly float[] Inputs = [0, 0, 0, 1, 1, 0, 1, 1];
    private static readonly float[] Xor = [0, 1, 1, 0];

    public static TheoryData<string, float[]> Separable => new()
    {
        { "AND", [0, 0, 0, 1] },
        { "OR", [0, 1, 1, 1] },
        { "NAND", [1, 1, 1, 0] },
        { "NOR", [1, 0, 0, 0] },
    };

    [Theory]
    [MemberData(nameof(Separable))]
    public void One_sigmoid_unit_learns_a_separable_function(string name, float[] targets)
    {
        TrainingResult result = Train(new SigmoidCrossEntropy(), targets, 200, 3, new Dense(1));
        Assert.True(result.History.Epochs[^1].TrainingMetric == 1, $"{name} is not learned.");
        Assert.Equal(targets, Scores(new SigmoidCrossEntropy(), result, new Dense(1)).Select(score => score > 0.5f ? 1f : 0f));
    }

    [Theory]
    [MemberData(nameof(Separable))]
    public void One_tanh_unit_learns_a_separable_function(string name, float[] targets)
    {
        float[] signs = [.. targets.Select(target => 2 * target - 1)];
        foreach (Loss loss in new Loss[] { new TanhCrossEntropy(), new TanhSquaredError() })
        {
            TrainingResult result = Train(loss, signs, 200, 3, new Dense(1));
            Assert.True(signs.SequenceEqual(Scores(loss, result, new Dense(1)).Select(score => (float)Math.Sign(score))), $"{name} is not learned.");
        }
    }

    [Fact]
    public void One_unit_never_gets_all_of_XOR_right()
    {
        for (int seed = 1; seed <= 20; seed++)
        {
            TrainingResult result = Train(new SigmoidCrossEntropy(), Xor, 100, seed, new Dense(1));
            Assert.All(result.History.Epochs, record => Assert.InRange(record.TrainingMetric, 0, 0.75));
            Assert.Equal(Math.Log(2), result.History.Epochs[^1].TrainingLoss, 1e-2);
        }
    }

    [Fact]
    public void The_linear_unit_with_least_squared_error_answers_XOR_with_one_half()
    {
        TrainingResult result = Train(new SquaredError(), Xor, 500, 1, new Dense(1));
        Assert.All(Scores(new SquaredError(), result, new Dense(1)), score => Assert.Equal(0.5f, score, 1e-3f));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void A_hidden_layer_learns_XOR(int seed)
    {
        foreach (Layer activation in new Layer[] { new Tanh(), new Sigmoid(), new Softsign(), new LeakyRelu() })
        {
            Layer[] layers = [new Dense(8), activation, new Dense(1)];
            TrainingResult result = Train(new SigmoidCrossEntropy(), Xor, 400, seed, layers);
            float[] scores = Scores(new SigmoidCrossEntropy(), result, layers);
            Assert.True(Xor.SequenceEqual(scores.Select(score => score > 0.5f ? 1f : 0f)), $"{activation.GetType().Name}: {string.Join(' ', scores)}.");
            Assert.True(result.History.Epochs[^1].TrainingLoss < 0.1, $"{activation.GetType().Name}: loss {result.History.Epochs[^1].TrainingLoss}.");
        }
    }

    [Fact]
    public void Two_softmax_units_learn_XOR()
    {
        Layer[] layers = [new Dense(8), new Tanh(), new Dense(2)];
        TrainingResult result = Train(new SoftmaxCrossEntropy(), Xor, 300, 1, layers);
        float[] scores = Scores(new SoftmaxCrossEntropy(), result, layers);
        for (int row = 0; row < 4; row++)
            Assert.True(scores[2 * row + (int)Xor[row]] > 0.9f);
    }

    private static TrainingResult Train(Loss loss, float[] targets, int epochs, int seed, params Layer[] layers)
    {
        var options = new TrainingOptions
        {
            Optimizer = new Adam(),
            LearningRate = 0.05f,
            BatchSize = TrainingOptions.WholeBatch,
            NumberOfEpochs = epochs,
            Seed = seed,
            NumberOfThreads = 1,
        };
        return new TrainingLoop(new Sequential(new Shape(2), layers), loss, options).Train(new InMemoryData(4, 2, Inputs, 1, targets));
    }

    private static float[] Scores(Loss loss, TrainingResult result, params Layer[] layers)
    {
        var network = new Sequential(new Shape(2), layers);
        var scores = new float[4 * network.OutputShape.Length];
        new TrainedNetwork(network, result.Parameters, loss, result.History).CreateScorer(4).Score(Inputs, scores);
        return scores;
    }
}
