namespace MlNetDeep.Networks.Tests;

/// <summary>Recurrent networks in training.</summary>
public class SequenceTrainingTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(128)]
    [InlineData(TrainingOptions.WholeBatch)]
    public void The_number_of_threads_changes_no_bit(int batchSize)
    {
        TrainingResult one = Train(1);
        foreach (int threads in new[] { 2, 3 })
            Problems.AssertSame(one, Train(threads));

        TrainingResult Train(int threads)
        {
            var network = new Sequential(
                new Shape(4, 3), new LstmLayer(9, SequenceDirection.Both, learnInitialState: true), new Dropout(0.2f), new GruLayer(5), new ElmanLayer(4),
                new Lstm1997Layer(2), new LastStep(), new Dense(3));
            var options = new TrainingOptions
            {
                BatchSize = batchSize,
                NumberOfEpochs = 2,
                NumberOfThreads = threads,
                Seed = 5,
            };
            return new TrainingLoop(network, new SoftmaxCrossEntropy(), options).Train(Problems.Classes(300, 12, 3));
        }
    }

    [Theory]
    [InlineData(1e-3f)]
    [InlineData(0.5f)]
    public void A_step_of_plain_descent_is_no_longer_than_the_norm_allows(float norm)
    {
        InMemoryData data = Problems.Classes(32, 12, 3);
        var network = new Sequential(new Shape(4, 3), new LstmLayer(6), new ElmanLayer(5), new LastStep(), new Dense(3));
        var initial = new float[network.ParameterCount];
        network.Initialize(initial, 1);
        double free = Length(null), clipped = Length(norm);
        Assert.Equal(Math.Min(free, norm), clipped, 1e-4 * norm);
        Assert.True(free > 1e-3, "A gradient as short as the bound tests nothing.");

        double Length(float? bound)
        {
            var options = new TrainingOptions
            {
                Optimizer = new Sgd(),
                LearningRate = 1,
                BatchSize = TrainingOptions.WholeBatch,
                NumberOfEpochs = 1,
                GradientClippingNorm = bound,
                Seed = 1,
            };
            float[] last = new TrainingLoop(network, new SoftmaxCrossEntropy(), options).Train(data, initialParameters: initial).Parameters;
            return Math.Sqrt(last.Zip(initial, (after, before) => Math.Pow((double)after - before, 2)).Sum());
        }
    }

    [Fact]
    public void Lstm_remembers_the_first_of_20_inputs()
    {
        const int Time = 20;
        InMemoryData data = Signs(512, Time, 1, signs => signs[0]), test = Signs(512, Time, 2, signs => signs[0]);
        Assert.Equal(1, Accuracy(new LstmLayer(8), Time, 30, data, test));
    }

    [Theory]
    [InlineData("lstm")]
    [InlineData("gru")]
    public void The_parity_of_8_bits_is_learned(string kind)
    {
        const int Time = 8;
        InMemoryData data = Signs(512, Time, 1, Parity), test = Signs(512, Time, 2, Parity);
        Layer layer = kind == "lstm" ? new LstmLayer(12) : new GruLayer(12);
        Assert.Equal(1, Accuracy(layer, Time, 150, data, test));

        static float Parity(float[] signs) => signs.Aggregate(1f, (product, sign) => product * sign);
    }

    private static double Accuracy(Layer layer, int time, int epochs, InMemoryData data, InMemoryData test)
    {
        var network = new Sequential(new Shape(time, 1), layer, new LastStep(), new Dense(1));
        var options = new TrainingOptions
        {
            Optimizer = new Adam(),
            LearningRate = 0.02f,
            BatchSize = 64,
            NumberOfEpochs = epochs,
            GradientClippingNorm = 1,
            Seed = 1,
        };
        TrainingResult result = new TrainingLoop(network, new SigmoidCrossEntropy(), options).Train(data);
        var (x, targets, _) = Problems.Rows(test);
        Workspace workspace = network.CreateWorkspace(targets.Length, training: false);
        Span<float> z = network.Forward(workspace, result.Parameters, x, targets.Length);
        int right = 0;
        for (int i = 0; i < targets.Length; i++)
            right += z[i] > 0 == targets[i] > 0.5f ? 1 : 0;
        return (double)right / targets.Length;
    }

    /// <summary>Sequences of random signs; the class is whether a function of them is above zero.</summary>
    private static InMemoryData Signs(int rows, int time, int seed, Func<float[], float> value)
    {
        var random = new Random(seed);
        var (x, targets) = (new float[rows * time], new float[rows]);
        for (int row = 0; row < rows; row++)
        {
            float[] signs = [.. Enumerable.Range(0, time).Select(_ => 2f * random.Next(2) - 1)];
            signs.CopyTo(x, row * time);
            targets[row] = value(signs) > 0 ? 1 : 0;
        }

        return new InMemoryData(rows, time, x, 1, targets);
    }
}
