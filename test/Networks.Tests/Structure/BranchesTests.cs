using MlNetDeep.Kernels;

namespace MlNetDeep.Networks.Tests;

/// <summary>Chains side by side compute what each computes by itself, learn alike on any number of threads, and refuse what cannot be in them.</summary>
public class BranchesTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_chain_alone_gives_what_its_layers_give_in_a_network(bool packed)
    {
        Layer[] chain = [new Dense(9), new Tanh(), new Dense(5), new Sigmoid(), new Dense(3)];
        var plain = new Sequential(new Shape(4), chain);
        var branched = new Sequential(new Shape(4), new Branches(chain));
        float[] parameters = Problems.Uniform(new Random(1), plain.ParameterCount, -1, 1);
        float[] x = Problems.Uniform(new Random(2), 10 * 4, -1, 1), dy = Problems.Uniform(new Random(3), 10 * 3, -1, 1);
        NetworkRun expected = new(plain, parameters, packed), actual = new(branched, parameters, packed);

        expected.Compute(x, dy, pieceRows: 4);
        actual.Compute(x, dy, pieceRows: 4);

        Assert.Equal(expected.Output, actual.Output);
        Assert.Equal(expected.Score(x, 3), actual.Score(x, 3));
        Assert.Equal(expected.InputGradient, actual.InputGradient);
        // Another order of the same sums.
        Assert.All(expected.Gradients.Zip(actual.Gradients), pair => Assert.Equal(pair.First, pair.Second, 1e-5f * (1 + Math.Abs(pair.First))));
    }

    [Fact]
    public void The_output_is_the_sum_over_the_chains()
    {
        Layer[] first = [new Dense(6), new Relu(), new Dense(4)], second = [new Tanh(), new Dropout(0.5f)];
        var network = new Sequential(new Shape(4), new Branches([], first, second));
        float[] parameters = Problems.Uniform(new Random(1), network.ParameterCount, -1, 1), x = [0.5f, -1, 2, 0.25f];
        float[] Of(params Layer[] layers)
        {
            var one = new Sequential(new Shape(4), layers);
            return one.Forward(one.CreateWorkspace(1, training: false), parameters.AsSpan(0, one.ParameterCount), x, 1).ToArray();
        }

        float[] deep = Of(first), shallow = Of(second);
        Assert.Equal(Enumerable.Range(0, 4).Select(i => x[i] + deep[i] + shallow[i]), Of([.. network.Layers]));
    }

    [Fact]
    public void Parameters_are_named_by_chain_and_layer()
    {
        var network = new Sequential(new Shape(4), new Dense(4), new Branches([], [new Dense(3, useBias: false), new Branches([new Tanh(), new Dense(4)])]));
        Assert.Equal(["weights", "bias", "1.0.weights", "1.1.0.1.weights", "1.1.0.1.bias"], network.Parameters.Select(parameter => parameter.Name));
        Assert.Equal([0, 0, 1, 1, 1], network.Parameters.Select(parameter => parameter.Layer));
    }

    [Fact]
    public void Each_layer_within_draws_by_itself()
    {
        var network = new Sequential(new Shape(400), new Branches([new Dropout(0.5f)], [new Branches([new Dropout(0.5f)])], [new Dropout(0.5f)]));
        Workspace workspace = network.CreateWorkspace(1, training: true);
        workspace.Random = new Philox(7);
        float[] y = network.Forward(workspace, [], Enumerable.Repeat(1f, 400).ToArray(), 1).ToArray();
        // Of three independent masks an eighth each drops all and none, and three eighths the others.
        Assert.Equal([0f, 2, 4, 6], y.Distinct().Order());
        Assert.InRange(y.Count(value => value is 2 or 4), 240, 360);
        workspace.Step = 1;
        Assert.NotEqual(y, network.Forward(workspace, [], Enumerable.Repeat(1f, 400).ToArray(), 1).ToArray());
    }

    [Theory]
    [InlineData(20)]
    [InlineData(300)]
    public void The_number_of_threads_changes_no_bit(int batchSize)
    {
        var network = new Sequential(
            new Shape(9), new Branches([new Dense(12)], [new Dense(33), new BatchNorm(), new Relu(), new Dropout(0.2f), new Dense(12)]),
            new Branches([], [new Dense(7), new Branches([], [new Dropout(0.3f), new Dense(7)]), new Dense(12)]), new Dense(3));
        TrainingResult Train(int threads)
        {
            var options = new TrainingOptions { BatchSize = batchSize, NumberOfThreads = threads, NumberOfEpochs = 3, Seed = 5, LearningRate = 0.01f };
            return new TrainingLoop(network, new SoftmaxCrossEntropy(), options).Train(Problems.Classes(500, 9, 3), Problems.Classes(100, 9, 3, seed: 2));
        }

        TrainingResult one = Train(1);
        Problems.AssertSame(one, Train(2));
        Problems.AssertSame(one, Train(3));
        Assert.True(one.History.Epochs[^1].TrainingLoss < one.History.Epochs[0].TrainingLoss);
    }

    [Fact]
    public void A_model_scores_and_explains_with_what_acts_in_training_left_out()
    {
        var network = new Sequential(
            new Shape(4), new Branches([], [new Dropout(0.5f), new Dense(6), new Tanh(), new Dropout(0.5f), new Dense(4)]), new Dense(1));
        float[] parameters = Problems.Uniform(new Random(1), network.ParameterCount, -1, 1), x = Problems.Uniform(new Random(2), 3 * 4, -1, 1);
        var trained = new TrainedNetwork(network, parameters, new SquaredError(), NetworkFileTests.History());
        float[] scores = new float[3], again = new float[3];
        trained.CreateScorer(8).Score(x, scores);
        trained.CreateScorer(8).Score(x, again);
        Assert.Equal(scores, again);

        FeatureContributions[] contributions = trained.GetContributions(x, new ContributionOptions { NumberOfSteps = 200 });

        for (int row = 0; row < 3; row++)
        {
            Assert.Equal(scores[row], contributions[row].Score, 1e-5);
            Assert.Equal(contributions[row].Score - contributions[row].BaselineScore, contributions[row].Values.Sum(), 1e-3);
        }
    }

    public static TheoryData<string> Refusals => [.. Refused.Keys];

    private static Dictionary<string, (Layer[] Layers, string[] Words)> Refused { get; } = new()
    {
        ["shares weights"] = ([new Dense(3), new Branches([new TiedDense()])], ["Layer 1, Branches", "Chain 0, layer 0, TiedDense", "within Branches"]),
        ["penalizes"] = ([new Branches([], [new Tanh(), new ActivityRegularization(new L1Penalty())])], ["Chain 1, layer 1, ActivityRegularization"]),
        ["reads lengths"] = ([new Branches([new PaddedSequences(1)])], ["PaddedSequences"]),
        ["reads keys"] = ([new Branches([new EmbedKeys([new KeyTable(0, 1, 2, 2)])])], ["EmbedKeys"]),
        ["is of members"] = ([new Branches([new MemberInput(3)])], ["MemberInput"]),
        ["other shapes"] = ([new Branches([], [new Dense(4)], [new Dense(3)])], ["Chain 2 gives the shape 3, and chain 0 the shape 4"]),
        ["no chain"] = ([new Branches([new Tanh()]), new Branches((IReadOnlyList<IReadOnlyList<Layer>>)[])], ["Layer 1, Branches", "Chains must be a list of at least 1"]),
        ["null"] = ([new Branches(null!)], ["Chains must be"]),
        ["a null chain"] = ([new Branches([], null!)], ["Chains[1] must be"]),
        ["a null layer"] = ([new Branches([], [new Tanh(), null!])], ["Chains[1][1] must be set"]),
        ["an option within"] = ([new Branches([new Branches([new Dense(0)])])], ["Dense.Units must be at least 1, but is 0"]),
        ["a layer that cannot follow"] = ([new Branches([], [new Branches([new LastStep()])])], ["Chain 1, layer 0, Branches: Chain 0, layer 0, LastStep", "time x features"]),
        ["a slice beyond the end"] = ([new Slice(2, 3)], ["Slice", "Start + Length = 5", "shape 4"]),
        ["a slice of the largest number"] = ([new Slice(int.MaxValue, int.MaxValue)], ["Start + Length = 4294967294"]),
        ["a slice of nothing"] = ([new Slice(0, 0)], ["Length must"]),
        ["a slice before the first"] = ([new Slice(-1, 2)], ["Start must"]),
        ["no zeros"] = ([new AppendZeros(0)], ["Count must"]),
        ["too many zeros"] = ([new AppendZeros(int.MaxValue)], ["AppendZeros", "2147483647 zeros"]),
        ["an average of no sequence"] = ([new MovingAverage(3)], ["MovingAverage", "time x features"]),
        ["an average of nothing"] = ([new MovingAverage(0)], ["Size must lie in [1, 1024]"]),
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void What_cannot_be_is_refused_by_name(string name)
    {
        (Layer[] layers, string[] words) = Refused[name];
        string message = Assert.ThrowsAny<ArgumentException>(() => new Sequential(new Shape(4), layers)).Message;
        Assert.All(words, word => Assert.Contains(word, message, StringComparison.Ordinal));
    }

    [Fact]
    public void Branches_are_within_one_another_eight_times_at_most()
    {
        Branches Nest(int depth) => depth == 1 ? new Branches([], [new Dense(4)]) : new Branches([], [Nest(depth - 1)]);
        var network = new Sequential(new Shape(4), Nest(8));
        var trained = new TrainedNetwork(network, new float[network.ParameterCount], new SquaredError(), NetworkFileTests.History());
        Assert.Null(TrainedNetwork.Load(new MemoryStream(NetworkFileTests.Bytes(trained))).Network.FindDifference(network));
        Assert.Contains("8 within one another, but are 9", Assert.Throws<ArgumentException>(() => Nest(9)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Batches_of_one_row_are_refused_where_a_chain_compares_rows()
    {
        var network = new Sequential(new Shape(4), new Branches([], [new Branches([new BatchNorm()])]), new Dense(1));
        var loop = new TrainingLoop(network, new SquaredError(), new TrainingOptions { BatchSize = 1, NumberOfEpochs = 1 });
        Assert.Contains("(layer 0)", Assert.Throws<ArgumentException>(() => loop.Train(Problems.Line(20, 4))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Truncated_errors_within_are_not_explained()
    {
        var network = new Sequential(new Shape(3, 2), new Branches([new Lstm1997Layer(2, 2)]), new LastStep(), new Dense(1));
        var trained = new TrainedNetwork(network, new float[network.ParameterCount], new SquaredError(), NetworkFileTests.History());
        Assert.Throws<NotSupportedException>(() => trained.GetContributions(new float[6]));
    }

    [Fact]
    public void A_layer_given_to_two_networks_serves_both()
    {
        var shared = new Branches([], [new Dense(3), new Tanh(), new Dense(4)]);
        var first = new Sequential(new Shape(4), shared);
        var second = new Sequential(new Shape(4), new Dense(5), new Dense(4), shared, first.Layers[0]);
        float[] x = [1, -1, 0.5f, 2], parameters = Problems.Uniform(new Random(1), first.ParameterCount, -1, 1);
        float[] before = first.Forward(first.CreateWorkspace(1, training: false), parameters, x, 1).ToArray();
        second.Forward(second.CreateWorkspace(1, training: false), new float[second.ParameterCount], x, 1);
        Assert.Equal(before, first.Forward(first.CreateWorkspace(1, training: false), parameters, x, 1).ToArray());
    }

    [Fact]
    public void A_moving_average_repeats_the_edges_and_leaves_the_rest_to_the_remainder()
    {
        float[] Of(params Layer[] layers)
        {
            var network = new Sequential(new Shape(5, 1), layers);
            return network.Forward(network.CreateWorkspace(1, training: false), [], [3, 6, 9, 0, 12], 1).ToArray();
        }

        Assert.Equal([4, 6, 5, 7, 8], Of(new MovingAverage(3)));
        Assert.Equal([-1, 0, 4, -7, 4], Of(new MovingAverage(3, takesRemainder: true)));
        // Of two steps the one itself and the next.
        Assert.Equal([4.5f, 7.5f, 4.5f, 6, 12], Of(new MovingAverage(2)));
        Assert.Equal([3, 6, 9, 0, 12], Of(new Branches([new MovingAverage(3)], [new MovingAverage(3, takesRemainder: true)])));
    }
}
