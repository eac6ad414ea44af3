namespace MlNetDeep.Networks.Tests.Ranks;

/// <summary>Leaves: which rows they have, what their gradients add up to, and what they may be.</summary>
public class LeafTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    public void The_gradient_of_leaves_is_that_of_the_whole_batch(int leaves)
    {
        // One step of plain descent at a rate of 1 moves weights by the gradient.
        var network = new Sequential(new Shape(9), new Dense(33), new Tanh(), new Dense(17), new Sigmoid(), new Dense(3));
        InMemoryData data = Problems.Classes(512, 9, 3);
        double[] whole = Gradient(1), tree = Gradient(leaves);
        double norm = Math.Sqrt(whole.Sum(value => value * value)), error = Math.Sqrt(whole.Zip(tree).Sum(pair => Math.Pow(pair.First - pair.Second, 2)));
        // Weights of size 1 round each at 2^-24, two times for each of the runs.
        Assert.InRange(error, 0, 1e-5 * norm + 4 * Math.Pow(2, -24) * Math.Sqrt(whole.Length));
        Assert.True(norm > 0.05);

        double[] Gradient(int count)
        {
            var first = new float[network.ParameterCount];
            network.Initialize(first, 3);
            var options = new TrainingOptions
            {
                Seed = 3,
                Shuffle = false,
                NumberOfEpochs = 1,
                BatchSize = TrainingOptions.WholeBatch,
                Optimizer = new Sgd(),
                LearningRate = 1,
                GradientLeaves = count,
            };
            float[] moved = new TrainingLoop(network, new SoftmaxCrossEntropy(), options).Train(data, initialParameters: first).Parameters;
            return [.. first.Zip(moved).Select(pair => (double)pair.First - pair.Second)];
        }
    }

    [Fact]
    public void One_leaf_is_training_as_it_is_without_leaves()
    {
        RankCase one = RankCase.Of("MLP with dropout");
        TrainingOptions options = one.Options(null), leaf = one.Options(null);
        options.GradientLeaves = new TrainingOptions().GradientLeaves;
        leaf.GradientLeaves = 1;
        Problems.AssertSame(one.Train(options), one.Train(leaf));
    }

    [Theory]
    [InlineData(96, 48, 3)]
    [InlineData(203, 48, 2)]
    [InlineData(203, 48, 1)]
    [InlineData(5, 48, 3)]
    [InlineData(203, TrainingOptions.WholeBatch, 3)]
    public void An_epoch_has_each_row_once_and_a_batch_the_same_share_of_each_leaf(int rows, int batchSize, int ranks)
    {
        InMemoryData data = Sources.ToMemory(Sources.Numbered(rows));
        LeafShare all = LeafShare.All(8);
        EpochReader[] readers = [.. Enumerable.Range(0, ranks).Select(rank => Read(LeafShare.Of(8, rank, ranks)))];
        var seen = new List<float>();
        int steps = 0;
        for (; Array.TrueForAll(readers, reader => reader.MoveNext()); steps++)
        {
            LeafRows[] leaves = [.. readers.SelectMany(reader => reader.Batch.Leaves)];
            Assert.Equal(8, leaves.Length);
            Assert.All(readers, reader => Assert.Equal(leaves.Sum(leaf => leaf.Rows), reader.Batch.Rows));
            Assert.All(readers, reader => Assert.Equal(seen.Count, reader.RowsDone));
            Assert.InRange(leaves[0].Rows - leaves[^1].Rows, 0, 1);
            Assert.True(leaves[0].Rows <= batchSize / 8);
            for (int leaf = 0, place = 0; leaf < 8; place += leaves[leaf++].Rows)
            {
                Assert.Equal(place, leaves[leaf].Place);
                if (leaves[leaf].Block is not { } block)
                    continue;
                var (features, targets, weights) = (new float[2 * leaves[leaf].Rows], new float[leaves[leaf].Rows], new float[leaves[leaf].Rows]);
                block.GatherTargets(leaves[leaf].Start, leaves[leaf].Rows, targets, weights);
                Assert.All(targets, row => Assert.Equal(leaf, row % 8));
                seen.AddRange(targets);
            }
        }

        Assert.Equal(Math.Ceiling((double)rows / batchSize), steps);
        Assert.Equal(Enumerable.Range(0, rows).Select(row => (float)row), seen.Order());

        EpochReader Read(LeafShare share) => new(share, rows, batchSize, Enumerable.Range(share.First, share.Count)
            .Select(leaf => data.Deal(leaf, share).ReadEpoch(new RandomStreams(5).LeafSeed(leaf), 0, all.BatchOf(batchSize))));
    }

    [Fact]
    public void Leaves_have_orders_of_their_own()
    {
        InMemoryData data = Sources.ToMemory(Sources.Numbered(160));
        LeafShare share = LeafShare.All(4);
        float[][] orders =
        [
            .. Enumerable.Range(0, 4).Select(leaf => StreamedDataTests.Order(data.Deal(leaf, share), new RandomStreams(5).LeafSeed(leaf), 0).Select(row => MathF.Floor(row / 4)).ToArray()),
        ];
        Assert.Equal(4, orders.Select(order => string.Join(' ', order)).Distinct().Count());
    }

    [Fact]
    public void A_rank_keeps_its_share_of_the_rows_and_knows_of_all()
    {
        ArraySource source = Sources.Numbered(203);
        for (int rank = 0; rank < 3; rank++)
        {
            LeafShare share = LeafShare.Of(8, rank, 3);
            ExampleSet set = ExampleSet.Read(source, long.MaxValue, null, true, null, default, share, RankGroup.Alone());
            TrainingData data = set.ToTrainingData(null, TargetScaling.None);
            Assert.Equal((203, 203), (set.Rows, data.RowCount));
            Assert.Equal(ExampleSet.Read(source).FitStandardizer().Offsets.ToArray(), set.FitStandardizer().Offsets.ToArray());
            float[] held = StreamedDataTests.Order(data, null, 0);
            Assert.Equal(Enumerable.Range(0, 203).Where(row => row % 8 >= share.First && row % 8 < share.End).Select(row => (float)row), held);
        }
    }

    [Fact]
    public void Rows_held_out_are_the_same_on_all_ranks_and_each_keeps_its_share_of_both_parts()
    {
        ArraySource source = Sources.Numbered(203);
        (ExampleSet remaining, ExampleSet heldOut) = ExampleSet.Read(source).HoldOut(40, 3);
        float[][] parts = [Order(remaining), Order(heldOut)];
        var gathered = new List<float>[] { [], [] };
        for (int rank = 0; rank < 3; rank++)
        {
            LeafShare share = LeafShare.Of(8, rank, 3);
            (remaining, heldOut) = ExampleSet.Read(source, long.MaxValue, null, true, null, default, share, RankGroup.Alone()).HoldOut(40, 3);
            Assert.Equal((163, 40), (remaining.Rows, heldOut.Rows));
            gathered[0].AddRange(Order(remaining));
            gathered[1].AddRange(Order(heldOut));
        }

        Assert.Equal(parts[0], gathered[0].Order());
        Assert.Equal(parts[1], gathered[1].Order());

        static float[] Order(ExampleSet set) => StreamedDataTests.Order(set.ToTrainingData(null, TargetScaling.None), null, 0);
    }

    [Theory]
    [InlineData(3, 48, "GradientLeaves", "a power of 2")]
    [InlineData(0, 48, "GradientLeaves", "lie in [1, 1024]")]
    [InlineData(2048, 2048, "GradientLeaves", "lie in [1, 1024]")]
    [InlineData(8, 100, "BatchSize", "multiple")]
    public void Leaves_that_cannot_be_are_refused(int leaves, int batchSize, string option, string says)
    {
        var exception = Assert.ThrowsAny<ArgumentException>(() => new TrainingOptions { GradientLeaves = leaves, BatchSize = batchSize }.Validate());
        Assert.Equal(option, exception.ParamName);
        Assert.Contains(says, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_batch_that_is_left_open_has_whole_shares()
    {
        var options = new TrainingOptions { GradientLeaves = 512 };
        Assert.Equal(512, TrainingPlan.Choose(options, PlanDefaults.General, 1000, isValidated: false).BatchSize);
    }

    [Fact]
    public void Normalization_of_one_row_a_leaf_is_refused()
    {
        var network = new Sequential(new Shape(9), new Dense(4), new BatchNorm(), new Dense(3));
        var options = new TrainingOptions { GradientLeaves = 16, BatchSize = 16, NumberOfEpochs = 1 };
        string message = Assert.Throws<ArgumentException>(() => new TrainingLoop(network, new SoftmaxCrossEntropy(), options).Train(Problems.Classes(99, 9, 3))).Message;
        Assert.Contains("BatchSize is 16, 1 for each of GradientLeaves", message, StringComparison.Ordinal);
    }
}
