namespace MlNetDeep.Networks.Tests;

/// <summary>Training on sequences of different lengths.</summary>
public class PaddedTrainingTests
{
    private const int Time = 9;

    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(TrainingOptions.WholeBatch)]
    public void The_number_of_threads_changes_no_bit(int batchSize)
    {
        TrainingResult one = Train(PaddedRows.Data(200, Time, 2, 3), batchSize, 1);
        foreach (int threads in new[] { 2, 3 })
            Problems.AssertSame(one, Train(PaddedRows.Data(200, Time, 2, 3), batchSize, threads));
    }

    [Fact]
    public void Rows_kept_sparse_train_the_same_bits()
    {
        InMemoryData data = PaddedRows.Data(200, Time, 2, 3);
        var (x, targets, _) = Problems.Rows(data);
        var sparse = new SparseRows(data.FeatureLength);
        foreach (float[] row in x.Chunk(data.FeatureLength))
            sparse.Add(row);
        Problems.AssertSame(Train(data, 64, 1), Train(new InMemoryData(sparse, 1, targets), 64, 1));
    }

    [Fact]
    public void Room_for_longer_sequences_trains_the_same_weights()
    {
        // Without dropout, whose draws are numbered by the places in a shape.
        InMemoryData data = PaddedRows.Data(200, Time, 2, 3);
        var (x, targets, _) = Problems.Rows(data);
        float[] wider = [.. x.Chunk(data.FeatureLength).SelectMany(row => (float[])[.. row, .. new float[20]])];
        TrainingResult expected = Train(data, 64, 1, dropout: 0);
        TrainingResult actual = Train(new InMemoryData(200, data.FeatureLength + 20, wider, 1, targets), 64, 1, dropout: 0);
        Assert.Equal(Problems.Bits(expected.Parameters), Problems.Bits(actual.Parameters));
    }

    [Fact]
    public void Validation_and_scores_do_not_depend_on_the_padding_or_the_order()
    {
        InMemoryData data = PaddedRows.Data(200, Time, 2, 3), validation = PaddedRows.Data(70, Time, 2, 3, seed: 2);
        Sequential network = Network(data.FeatureLength);
        TrainingResult result = new TrainingLoop(network, new SoftmaxCrossEntropy(), Options(64, 2)).Train(data, validation);
        double expected = Problems.MeanLoss(network, new SoftmaxCrossEntropy(), result.Parameters, validation);
        Assert.Equal(expected, result.History.Epochs[^1].ValidationLoss!.Value, 1e-6);
    }

    [Theory]
    [InlineData("lstm")]
    [InlineData("gru")]
    public void The_first_sign_of_sequences_of_1_to_20_steps_is_learned(string kind)
    {
        // The last step of a padded row would have forgotten nothing but seen zeros; that of the row itself decides.
        const int Longest = 20;
        InMemoryData data = Signs(512, Longest, 1), test = Signs(512, Longest, 2);
        Layer layer = kind == "lstm" ? new LstmLayer(10) : new GruLayer(10);
        var network = new Sequential(new Shape(1 + Longest), new PaddedSequences(1), layer, new LastStep(), new Dense(1));
        var options = new TrainingOptions
        {
            Optimizer = new Adam(),
            LearningRate = 0.02f,
            BatchSize = 32,
            NumberOfEpochs = 40,
            GradientClippingNorm = 1,
            Seed = 1,
        };
        TrainingResult result = new TrainingLoop(network, new SigmoidCrossEntropy(), options).Train(data);
        var (x, targets, _) = Problems.Rows(test);
        Span<float> z = network.Forward(network.CreateWorkspace(targets.Length, training: false), result.Parameters, x, targets.Length);
        int right = 0;
        for (int i = 0; i < targets.Length; i++)
            right += z[i] > 0 == targets[i] > 0.5f ? 1 : 0;
        Assert.InRange((double)right / targets.Length, 0.99, 1);
    }

    private static TrainingResult Train(InMemoryData data, int batchSize, int threads, float dropout = 0.2f) =>
        new TrainingLoop(Network(data.FeatureLength, dropout), new SoftmaxCrossEntropy(), Options(batchSize, threads)).Train(data);

    private static TrainingOptions Options(int batchSize, int threads) => new()
    {
        BatchSize = batchSize,
        NumberOfEpochs = 2,
        NumberOfThreads = threads,
        Seed = 5,
    };

    private static Sequential Network(int length, float dropout = 0.2f) => new(
        new Shape(length), new PaddedSequences(2), new LstmLayer(5, SequenceDirection.Both, learnInitialState: true), new Dropout(dropout), new GruLayer(5),
        new MeanOverTime(), new Dense(3));

    private static InMemoryData Signs(int rows, int longest, int seed)
    {
        var random = new Random(seed);
        var (x, targets) = (new float[rows * (1 + longest)], new float[rows]);
        for (int row = 0; row < rows; row++)
        {
            Span<float> values = x.AsSpan(row * (1 + longest), 1 + longest);
            values[0] = 1 + random.Next(longest);
            for (int step = 1; step <= values[0]; step++)
                values[step] = 2f * random.Next(2) - 1;
            targets[row] = values[1] > 0 ? 1 : 0;
        }

        return new InMemoryData(rows, 1 + longest, x, 1, targets);
    }
}
