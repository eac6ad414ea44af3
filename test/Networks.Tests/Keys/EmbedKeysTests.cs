namespace MlNetDeep.Networks.Tests;

/// <summary>What becomes of keys, and how their vectors are learned.</summary>
public sealed class EmbedKeysTests
{
    private const int Rows = 40;

    // Slots 1, 3 and 4 are keys, those of 3 and 4 of one table.
    private static readonly KeyTable[] Tables = [new(1, 1, 3, 2), new(3, 2, 5, 3)];

    [Fact]
    public void Keys_become_their_vectors_and_numbers_stay()
    {
        var network = new Sequential(new Shape(4), new EmbedKeys([new(1, 1, 2, 3), new(3, 1, 1, 2)]));
        Assert.Equal(new Shape(7), network.OutputShape);
        Assert.Equal([new Shape(3, 3), new Shape(2, 2)], network.Parameters.Select(parameter => parameter.Shape));
        float[] parameters = [.. Enumerable.Range(100, network.ParameterCount).Select(value => (float)value)];
        Assert.Equal(
            [7, 106, 107, 108, 8, 111, 112],
            network.Forward(network.CreateWorkspace(1, training: false), parameters, [7, 2, 8, 1], 1).ToArray());
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(3, 3)]
    [InlineData(3.9f, 3)]
    [InlineData(4, 0)]
    [InlineData(0.9f, 0)]
    [InlineData(-1, 0)]
    [InlineData(1e30f, 0)]
    [InlineData(float.NaN, 0)]
    [InlineData(float.PositiveInfinity, 0)]
    public void What_is_no_key_gets_the_vector_of_unknown_ones(float value, int row)
    {
        var network = new Sequential(new Shape(1), new EmbedKeys([new(0, 1, 3, 1)]));
        Assert.Equal(row, network.Forward(network.CreateWorkspace(1, training: false), [0, 1, 2, 3], [value], 1)[0]);
    }

    [Fact]
    public void Outputs_and_gradients_are_those_of_one_hot_keys_in_double_precision()
    {
        Sequential network = Network(unknownKeyRate: 0);
        float[] parameters = Problems.Uniform(new Random(1), network.ParameterCount, -1, 1), x = Examples(2);
        float[] dy = Problems.Uniform(new Random(3), Rows * network.OutputShape.Length, -1, 1);
        Workspace workspace = network.CreateWorkspace(Rows, training: true);
        float[] y = [.. network.Forward(workspace, parameters, x, Rows)], gradients = new float[parameters.Length], dx = new float[x.Length];
        network.Backward(workspace, parameters, x, Rows, dy, gradients, dx);

        var expected = new double[parameters.Length];
        for (int row = 0; row < Rows; row++)
        {
            int value = row * network.OutputShape.Length;
            for (int slot = 0; slot < 6; slot++)
            {
                float input = x[row * 6 + slot];
                int table = slot == 1 ? 0 : slot is 3 or 4 ? 1 : -1;
                Assert.Equal(table < 0 ? dy[value] : 0, dx[row * 6 + slot]);
                if (table < 0)
                {
                    Assert.Equal(input, y[value++]);
                    continue;
                }

                Parameter vectors = network.Parameters[table];
                int key = input <= Tables[table].Keys ? (int)input : 0;
                for (int i = vectors.Offset + key * vectors.RowLength; i < vectors.Offset + (key + 1) * vectors.RowLength; i++)
                {
                    Assert.Equal(parameters[i], y[value]);
                    expected[i] += dy[value++];
                }
            }
        }

        // Sums of at most 80 terms below 1.
        Assert.All(expected.Zip(gradients), pair => Assert.Equal(pair.First, pair.Second, 80 * 80 * Math.ScaleB(1, -24)));
    }

    [Fact]
    public void In_training_some_keys_are_unknown_others_each_step_and_none_in_scoring()
    {
        const float Rate = 0.1f;
        var network = new Sequential(new Shape(50), new EmbedKeys([new(0, 50, 1, 1)], Rate));
        float[] x = [.. Enumerable.Repeat(1f, 100 * 50)];
        Workspace workspace = network.CreateWorkspace(100, training: true);
        float[] Step(long step)
        {
            workspace.Step = step;
            return [.. network.Forward(workspace, [0, 1], x, 100)];
        }

        float[] first = Step(0), second = Step(1);
        Assert.NotEqual(first, second);
        Assert.Equal(first, Step(0));
        // Five standard deviations of a mean of 5,000 draws.
        Assert.All((float[][])[first, second], keys => Assert.Equal(1 - Rate, keys.Average(), 5 * MathF.Sqrt(Rate * (1 - Rate) / keys.Length)));
        Assert.Equal(x, network.Forward(network.CreateWorkspace(100, training: false), [0, 1], x, 100).ToArray());
    }

    [Fact]
    public void The_vector_of_unknown_keys_learns_where_no_key_is_missing()
    {
        InMemoryData data = Data();
        TrainingResult Train(float rate) => new TrainingLoop(
            new Sequential(new Shape(2), new EmbedKeys([new(0, 1, 3, 2)], rate), new Dense(1)), new SquaredError(),
            new TrainingOptions { NumberOfEpochs = 30, BatchSize = 20, Seed = 1 }).Train(data);
        float[] never = Train(0).Parameters[..2], sometimes = Train(0.05f).Parameters[..2];
        var start = new float[Train(0).Parameters.Length];
        new Sequential(new Shape(2), new EmbedKeys([new(0, 1, 3, 2)]), new Dense(1)).Initialize(start, 1);

        Assert.Equal(start[..2], never);
        Assert.NotEqual(start[0], sometimes[0]);
        Assert.NotEqual(start[1], sometimes[1]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(128)]
    [InlineData(TrainingOptions.WholeBatch)]
    public void The_number_of_threads_changes_no_bit(int batchSize)
    {
        float[] x = [.. Enumerable.Range(0, 10).SelectMany(seed => Examples(seed))];
        var data = new InMemoryData(10 * Rows, 6, x, 1, Problems.Uniform(new Random(9), 10 * Rows, -1, 1));
        TrainingResult Train(int threads) => new TrainingLoop(
            new Sequential(new Shape(6), new EmbedKeys([new(1, 1, 700, 30), Tables[1]], 0.2f), new Dense(20), new Tanh(), new Dense(1)), new SquaredError(),
            new TrainingOptions { BatchSize = batchSize, NumberOfThreads = threads, NumberOfEpochs = 2, Seed = 5, MaxNorm = 2, LearningRate = 0.01f }).Train(data);
        TrainingResult one = Train(1);
        foreach (int threads in (int[])[2, 7])
            Problems.AssertSame(one, Train(threads));
    }

    [Fact]
    public void How_a_batch_is_cut_changes_no_draw()
    {
        Sequential network = Network(unknownKeyRate: 0.5f);
        float[] parameters = Problems.Uniform(new Random(4), network.ParameterCount, -1, 1), x = Examples(5);
        Workspace workspace = network.CreateWorkspace(Rows, training: true);
        workspace.Step = 11;
        float[] whole = [.. network.Forward(workspace, parameters, x, Rows)];
        workspace.FirstRow = 17;
        float[] part = [.. network.Forward(workspace, parameters, x.AsSpan(17 * 6), Rows - 17)];
        Assert.Equal(whole[(17 * network.OutputShape.Length)..], part);
    }

    [Fact]
    public void Keys_of_steps_have_the_same_vectors_at_all_of_them_and_padding_has_none()
    {
        var network = new Sequential(new Shape(7), new PaddedSequences(2), new EmbedKeys([new(1, 1, 2, 2)]));
        Assert.Equal(new Shape(3, 3), network.OutputShape);
        Assert.Equal([2, 4, 6], EmbedKeys.SlotsOf(network));
        float[] y = [.. network.Forward(network.CreateWorkspace(1, training: false), [10, 11, 12, 13, 14, 15], [2, 7, 2, 8, 2, 9, 1], 1)];
        Assert.Equal([7, 14, 15, 8, 14, 15, 0, 0, 0], y);
    }

    [Fact]
    public void A_network_tells_which_slots_it_reads_as_keys()
    {
        Assert.Equal([1, 3, 4], EmbedKeys.SlotsOf(Network(0)));
        Assert.Equal([0, 2], EmbedKeys.SlotsOf(new Sequential(new Shape(2, 2), new Dropout(0.1f), new EmbedKeys([new(0, 1, 2, 2)]))));
        Assert.Empty(EmbedKeys.SlotsOf(new Sequential(new Shape(2), new Dense(3), new EmbedKeys([new(0, 1, 2, 2)]))));
    }

    [Fact]
    public void Networks_of_other_tables_differ_and_the_rate_of_unknown_keys_does_not_count()
    {
        Assert.NotNull(Network(0).FindDifference(new Sequential(new Shape(6), new EmbedKeys([Tables[0], Tables[1] with { Keys = 6 }]))));
        Assert.Null(Network(0).FindDifference(Network(0.5f)));
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 3)]
    [InlineData(10, 6)]
    [InlineData(100, 22)]
    [InlineData(1000, 50)]
    [InlineData(KeyTable.MostKeys, 50)]
    public void Vectors_get_longer_with_the_number_of_keys_up_to_50(int keys, int size) => Assert.Equal(size, KeyTable.UsualSize(keys));

    [Fact]
    public void Tables_that_do_not_fit_are_named()
    {
        static string Refused(Shape input, params KeyTable[] tables) =>
            Assert.ThrowsAny<ArgumentException>(() => new Sequential(input, new EmbedKeys(tables))).Message;
        Assert.Contains("table 1 names 1 from slot 1 on, where 2 are taken", Refused(new Shape(3), new(0, 2, 2, 2), new(1, 1, 2, 2)), StringComparison.Ordinal);
        Assert.Contains("table 0 names 2 from slot 2 on", Refused(new Shape(3), new KeyTable(2, 2, 2, 2)), StringComparison.Ordinal);
        Assert.Contains("2x2x1", Refused(new Shape(2, 2, 1), new KeyTable(0, 1, 2, 2)), StringComparison.Ordinal);
        Assert.Contains("more than an array can hold", Refused(new Shape(100_000), new KeyTable(0, 100_000, 1, 100_000)), StringComparison.Ordinal);
        Assert.Contains("Keys must lie in", Refused(new Shape(3), new KeyTable(0, 1, 0, 2)), StringComparison.Ordinal);
        Assert.Contains("Tables must be a list of at least 1", Refused(new Shape(3)), StringComparison.Ordinal);
        Assert.Contains(
            "UnknownKeyRate", Assert.ThrowsAny<ArgumentException>(() => new Sequential(new Shape(6), new EmbedKeys(Tables, 1))).Message, StringComparison.Ordinal);
    }

    private static Sequential Network(float unknownKeyRate) => new(new Shape(6), new EmbedKeys(Tables, unknownKeyRate));

    /// <summary>Numbers, and keys from 0 to one that is unknown.</summary>
    private static float[] Examples(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, Rows * 6).Select(i => i % 6 is 1 or 3 or 4 ? random.Next(Tables[i % 6 / 3].Keys + 2) : random.NextSingle())];
    }

    private static InMemoryData Data()
    {
        float[] x = [.. Enumerable.Range(0, 400).Select(i => i % 2 == 0 ? 1 + i / 2 % 3 : 0.1f * i)];
        float[] targets = [.. Enumerable.Range(0, 200).Select(row => (float)(row % 3))];
        return new InMemoryData(200, 2, x, 1, targets);
    }
}
