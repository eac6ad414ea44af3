using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MlNetDeep.Trainers.Tests.BadInput;

namespace MlNetDeep.Trainers.Tests.Models;

/// <summary>What trainers do where no option says how long to train.</summary>
public sealed class TrainingWithDefaultsTests
{
    private readonly LogLines _log = new();

    [Fact]
    public void The_best_epoch_is_chosen_on_a_fifth_and_all_rows_are_learned_from()
    {
        IDataView data = View(Points(600));
        NetworkOptions options = Options();

        TrainedNetwork network = Fit(options, data);

        TrainingHistory history = network.History;
        Assert.Equal(480, history.Plan!.Rows);
        Assert.Equal(600, history.Retraining!.Plan!.Rows);
        // Half of its epochs, whose rates fall to 0 on the way, move weights as far as the first's did.
        double planned = history.Plan.NumberOfEpochs;
        double moved = Enumerable.Range(0, history.BestEpoch).Sum(epoch => (1 + Math.Cos(Math.PI * (epoch + 0.5) / planned)) / 2);
        int again = history.Retraining.Epochs.Count;
        Assert.Equal(2 * moved, again, 1.0);
        Assert.All(history.Epochs, epoch => Assert.NotNull(epoch.ValidationLoss));
        string[] lines = [.. _log.Of(ChannelMessageKind.Info)];
        Assert.Contains(lines, line => line.Contains("120 rows are held out to validate on, drawn at random, of each class the same share", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains(history.Plan.ToString(), StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("Training again, on all 600 rows", StringComparison.Ordinal));

        // The second training by hand: all rows, the same schedule; and the factor that the best epoch had.
        TrainedNetwork byHand = Fit(
            Options(second =>
            {
                second.NumberOfEpochs = again;
                second.BatchSize = history.Plan.BatchSize;
                second.LearningRateSchedule = history.Plan.LearningRateSchedule;
                second.FeatureScaling = FeatureScaling.None;
            }),
            data);
        double factor = history.Epochs[history.BestEpoch - 1].OutputFactor!.Value;
        Parameter[] last = [.. network.Network.Parameters.TakeLast(2)];
        foreach (Parameter parameter in network.Network.Parameters)
        {
            Assert.All(
                parameter.Of(network.Parameters).ToArray().Zip(parameter.Of(byHand.Parameters).ToArray()),
                pair => Assert.Equal(pair.First, last.Contains(parameter) ? (float)(pair.Second * factor) : pair.Second, 1e-6f));
        }
    }

    [Fact]
    public void Few_rows_are_all_learned_from_and_weights_are_penalized()
    {
        TrainedNetwork network = Fit(Options(), View(Points(90)));

        Assert.Equal(90, network.History.Plan!.Rows);
        Assert.Null(network.History.Retraining);
        Assert.True(network.History.Plan.L2Regularization > 0);
        Assert.All(network.History.Epochs, epoch => Assert.Null(epoch.ValidationLoss));
    }

    [Fact]
    public void Epochs_that_are_set_hold_nothing_out()
    {
        TrainedNetwork network = Fit(Options(options => options.NumberOfEpochs = 3), View(Points(600)));

        Assert.Equal(600, network.History.Plan!.Rows);
        Assert.Equal(3, network.History.Epochs.Count);
        Assert.Null(network.History.Retraining);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void No_group_is_on_both_sides(bool isText)
    {
        // Each group has a feature of its own, and a label by chance: who saw one of its rows knows the others' labels.
        var random = new Random(2);
        Member[] points = [.. Enumerable.Range(0, Member.Groups).SelectMany(group =>
        {
            var features = new float[Member.Groups];
            features[group] = 1;
            bool label = random.Next(2) == 0;
            return Enumerable.Range(0, 10).Select(_ => new Member { Features = features, Label = label, Group = group, Name = $"person {group}" });
        })];
        IDataView data = _log.Context.Data.LoadFromEnumerable(points);
        NetworkOptions grouped = Options(options => options.SamplingKeyColumnName = isText ? "Name" : "Group"), plain = Options();

        double together = BestLoss(Fit(grouped, data)), apart = BestLoss(Fit(plain, data));

        Assert.Contains(_log.Of(ChannelMessageKind.Info), line => line.Contains("whole groups, drawn at random", StringComparison.Ordinal));
        // What is by chance is known to nobody: ln 2.
        Assert.InRange(together, 0.6, 0.75);
        Assert.InRange(apart, 0, 0.5);

        static double BestLoss(TrainedNetwork network) => network.History.Epochs[network.History.BestEpoch - 1].ValidationLoss!.Value;
    }

    [Fact]
    public void A_sampling_key_that_is_not_there_is_named()
    {
        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => Fit(Options(options => options.SamplingKeyColumnName = "Person"), View(Points(600))));
        Assert.Contains("'Person'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sequences_with_values_hold_out_their_last_rows()
    {
        var options = new NetworkOptions { Architecture = new Elman(2), ValidationSetFraction = 0.25, NumberOfEpochs = 1, Seed = 1 };
        IDataView data = _log.Context.Data.LoadFromEnumerable(Enumerable.Range(0, 100).Select(row => new Steps { Features = [row, 1, 2, 3], Label = row }));

        _log.Context.Regression.Trainers.Network(options).Fit(data);

        Assert.Contains(_log.Of(ChannelMessageKind.Info), line => line.Contains("25 rows are held out to validate on, the last ones", StringComparison.Ordinal));
    }

    [Fact]
    public void Rows_that_cannot_be_learned_from_again_are_refused_where_that_is_asked_for()
    {
        IDataView data = View(Points(600));
        NetworkOptions none = Options(options => (options.RetrainOnAllRows, options.ValidationSetFraction) = (true, 0));
        NetworkOptions own = Options(options => (options.RetrainOnAllRows, options.ValidationSet) = (true, data));

        Assert.Contains("no rows are held out", Assert.Throws<ArgumentOutOfRangeException>(() => Fit(none, data)).Message, StringComparison.Ordinal);
        Assert.Contains("validation set of their own", Assert.Throws<ArgumentOutOfRangeException>(() => Fit(own, data)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_that_knows_its_rows_by_heart_is_told_of()
    {
        var random = new Random(5);
        Value[] Values(float noise) => [.. Enumerable.Range(0, 100).Select(_ =>
        {
            float x = random.NextSingle();
            return new Value { Features = [x], Label = x + noise * (random.NextSingle() - 0.5f) };
        })];
        var options = new NetworkOptions
        {
            NumberOfEpochs = 30,
            LearningRate = 0.01f,
            ValidationSet = _log.Context.Data.LoadFromEnumerable(Values(2)),
            Seed = 1,
        };

        _log.Context.Regression.Trainers.Network(options).Fit(_log.Context.Data.LoadFromEnumerable(Values(0)));

        Assert.Contains(_log.Of(ChannelMessageKind.Warning), line => line.Contains("knows its rows by heart", StringComparison.Ordinal));
    }

    [Fact]
    public void A_validation_loss_that_never_falls_is_told_of()
    {
        IDataView rows = View(Points(100)), opposite = View([.. Points(100).Select(point => new Point { Features = point.Features, Label = !point.Label })]);
        NetworkOptions options = Options(change => (change.NumberOfEpochs, change.ValidationSet) = (20, opposite));

        Fit(options, rows);

        Assert.Contains(_log.Of(ChannelMessageKind.Warning), line => line.Contains("never fell below that of epoch 1", StringComparison.Ordinal));
    }

    private static NetworkOptions Options(Action<NetworkOptions>? change = null)
    {
        var options = new NetworkOptions
        {
            Architecture = new MultilayerPerceptron([16]) { DropoutRate = 0 },
            FeatureScaling = FeatureScaling.None,
            LearningRate = 0.01f,
            Seed = 3,
        };
        change?.Invoke(options);
        return options;
    }

    private static Point[] Points(int rows)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, rows).Select(_ =>
        {
            float x = 2 * random.NextSingle() - 1, y = 2 * random.NextSingle() - 1;
            return new Point { Features = [x, y], Label = x * y > 0 != (random.Next(10) == 0) };
        })];
    }

    private IDataView View(Point[] points) => _log.Context.Data.LoadFromEnumerable(points);

    private TrainedNetwork Fit(NetworkOptions options, IDataView data) =>
        _log.Context.BinaryClassification.Trainers.Network(options).Fit(data).Model.SubModel.Network;

    private sealed class Point
    {
        [VectorType(2)]
        public float[] Features { get; set; } = [];

        public bool Label { get; set; }
    }

    private sealed class Member
    {
        public const int Groups = 60;

        [VectorType(Groups)]
        public float[] Features { get; set; } = [];

        public bool Label { get; set; }

        public int Group { get; set; }

        public string Name { get; set; } = "";
    }

    private sealed class Value
    {
        [VectorType(1)]
        public float[] Features { get; set; } = [];

        public float Label { get; set; }
    }

    private sealed class Steps
    {
        [VectorType(2, 2)]
        public float[] Features { get; set; } = [];

        public float Label { get; set; }
    }
}
