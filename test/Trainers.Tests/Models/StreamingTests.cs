using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MlNetDeep.Trainers.Tests.BadInput;
using MlNetDeep.Trainers.Tests.Estimators;

namespace MlNetDeep.Trainers.Tests.Models;

/// <summary>Data over the memory limit are streamed from the view in every epoch, by the same API.</summary>
public sealed class StreamingTests : IDisposable
{
    private const int Rows = 500;
    // A row of the table's cases: four features, label and weight.
    private const int RowBytes = 24;
    private const long Limit = Rows * RowBytes / 3;

    private readonly LogLines _log = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("streaming-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory, MemberData(nameof(EstimatorTable.All), MemberType = typeof(EstimatorTable))]
    public void In_the_datas_own_order_streamed_rows_train_the_model_that_rows_in_memory_do(string name)
    {
        EstimatorCase subject = EstimatorTable.Get(name);

        TrainedNetwork cached = Fit(subject, options => options.Shuffle = false);
        TrainedNetwork streamed = Fit(subject, options => (options.Shuffle, options.MemoryLimit) = (false, Limit));

        AssertSame(cached, streamed);
    }

    [Theory, MemberData(nameof(EstimatorTable.OneOfEachTask), MemberType = typeof(EstimatorTable))]
    public void Shuffled_streams_learn_and_give_the_same_bits_twice(string name)
    {
        EstimatorCase subject = EstimatorTable.Get(name);

        TrainedNetwork streamed = Fit(subject, options => options.MemoryLimit = Limit);

        IReadOnlyList<EpochRecord> epochs = streamed.History.Epochs;
        Assert.InRange(epochs[^1].TrainingLoss, 0, epochs[0].TrainingLoss / 2);
        AssertSame(streamed, Fit(subject, options => options.MemoryLimit = Limit));
    }

    [Theory, InlineData("binary.idv"), InlineData("text.tsv")]
    public void Rows_of_a_file_are_streamed_from_it(string file)
    {
        EstimatorCase subject = EstimatorTable.Get("regression mlp");
        IDataView view = Save(subject.CreateData(_log.Context, subject.CreateExamples(Rows)), Path.Combine(_folder, file));

        TrainedNetwork cached = subject.Task.NetworkOf(Estimator(subject, options => options.Shuffle = false).Fit(view));
        TrainedNetwork streamed = subject.Task.NetworkOf(
            Estimator(subject, options => (options.Shuffle, options.MemoryLimit) = (false, Limit)).Fit(view));

        AssertSame(cached, streamed);
    }

    [Theory, InlineData(0.1), InlineData(0.5)]
    public void A_fraction_for_validation_holds_the_same_rows_out(double fraction)
    {
        EstimatorCase subject = EstimatorTable.Get("regression mlp");

        TrainedNetwork cached = Fit(subject, options => (options.Shuffle, options.ValidationSetFraction) = (false, fraction));
        TrainedNetwork streamed = Fit(
            subject, options => (options.Shuffle, options.ValidationSetFraction, options.MemoryLimit) = (false, fraction, Limit / 3));

        AssertSame(cached, streamed);
        // All rows, then those to learn from; where they are many, those held out too.
        Assert.Equal(
            fraction == 0.5 ? 3 : 2, _log.Of(ChannelMessageKind.Info).Count(line => line.Contains("rows of 4 features would", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_validation_set_over_the_limit_is_streamed_too()
    {
        EstimatorCase subject = EstimatorTable.Get("regression mlp");
        IDataView validation = subject.CreateData(_log.Context, Examples.Create(Rows, 4, seed: 8));

        TrainedNetwork[] networks =
        [
            .. new long?[] { null, Limit }.Select(limit => Fit(subject, options =>
                (options.Shuffle, options.ValidationSet, options.MemoryLimit) = (false, validation, limit))),
        ];

        AssertSame(networks[0], networks[1]);
    }

    [Fact]
    public void Sparse_rows_are_streamed_sparse()
    {
        IDataView view = CreateWide();

        TrainedNetwork cached = FitWide(view, null);
        // 2 kB of 5: two values, their indices and 16 bytes a row.
        TrainedNetwork streamed = FitWide(view, 2_000);

        AssertSame(cached, streamed);
        Assert.True(streamed.Preparation!.KeepsZeros);
        Assert.Contains(
            _log.Of(ChannelMessageKind.Info),
            line => line.Contains("150 rows of 400 features, 300 of them not zero, would take", StringComparison.Ordinal));
    }

    [Fact]
    public void The_log_says_what_is_streamed_and_through_what()
    {
        EstimatorCase subject = EstimatorTable.Get("regression mlp");

        Fit(subject, options => options.MemoryLimit = 10 << 10);

        string line = Assert.Single(_log.Of(ChannelMessageKind.Info), line => line.Contains("shuffle pool", StringComparison.Ordinal));
        Assert.StartsWith(
            "500 rows of 4 features would take 0.0 MB, above the limit of 0.0 MB: each epoch streams them through a shuffle pool of about ",
            line,
            StringComparison.Ordinal);
        // Two thirds of the limit, less what does not divide by a dozen arenas.
        int poolRows = int.Parse(line.Split(' ')[^2], System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(poolRows, 230, 284);
    }

    [Fact]
    public void Rows_left_out_are_reported_once()
    {
        EstimatorCase subject = EstimatorTable.Get("regression mlp");
        Examples examples = subject.CreateExamples(Rows).MapFeatures((row, i, value) => row % 100 == 7 && i == 2 ? float.PositiveInfinity : value);

        subject.CreateEstimator(_log.Context, options => options.MemoryLimit = Limit).Fit(subject.CreateData(_log.Context, examples));

        string warning = Assert.Single(_log.Of(ChannelMessageKind.Warning));
        Assert.Contains("5 rows were left out", warning, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(EstimatorTable.OneOfEachTask), MemberType = typeof(EstimatorTable))]
    public void A_batch_over_the_limit_is_refused_by_name(string name)
    {
        EstimatorCase subject = EstimatorTable.Get(name);

        var exception = Assert.Throws<InvalidOperationException>(() => Fit(subject, options =>
            (options.MemoryLimit, options.BatchSize) = (Limit, TrainingOptions.WholeBatch)));

        Assert.Contains("Raise MemoryLimit or lower BatchSize", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_view_that_changes_between_epochs_is_refused()
    {
        int readings = 0;

        var exception = Assert.Throws<InvalidOperationException>(() => FitPoints(Generate()));

        Assert.Contains("gave 100 rows when they were first read, but 90", exception.Message, StringComparison.Ordinal);

        IEnumerable<Point> Generate()
        {
            int rows = readings++ == 0 ? 100 : 90;
            for (int row = 0; row < rows; row++)
                yield return new Point { Label = row, Features = [row, -row] };
        }
    }

    [Theory, InlineData(1), InlineData(2)]
    public void Cancelling_the_context_ends_the_reading(int reading)
    {
        int readings = 0, rows = 0;

        Assert.Throws<OperationCanceledException>(() => FitPoints(Generate()));

        Assert.Equal((reading, 500), (readings, rows));

        IEnumerable<Point> Generate()
        {
            readings++;
            for (rows = 0; rows < 100_000; rows++)
            {
                if (readings == reading && rows == 500)
                    _log.Context.CancelExecution();
                yield return new Point { Label = rows, Features = [rows, -rows] };
            }
        }
    }

    [Fact]
    public void A_limit_below_one_byte_is_refused()
    {
        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => new NetworkOptions { MemoryLimit = 0 }.Validate());

        Assert.Contains("MemoryLimit must be at least 1, but is 0", exception.Message, StringComparison.Ordinal);
    }

    private void FitPoints(IEnumerable<Point> points) => _log.Context.Regression.Trainers
        .Network(new NetworkOptions { MemoryLimit = 1000, BatchSize = 4, Seed = 1 })
        .Fit(_log.Context.Data.LoadFromEnumerable(points));

    private sealed class Point
    {
        public float Label { get; set; }

        [VectorType(2)]
        public float[] Features { get; set; } = [];
    }

    private IDataView CreateWide()
    {
        var builder = new ArrayDataViewBuilder(_log.Context);
        var random = new Random(1);
        builder.AddColumn("Features", NumberDataViewType.Single, [.. Enumerable.Range(0, 150).Select(_ =>
        {
            int slot = random.Next(200);
            return new VBuffer<float>(400, 2, [1 + random.NextSingle(), 2 + random.NextSingle()], [slot, slot + 1 + random.Next(199)]);
        })]);
        builder.AddColumn("Label", NumberDataViewType.Single, [.. Enumerable.Range(0, 150).Select(_ => random.NextSingle())]);
        return builder.GetDataView();
    }

    private TrainedNetwork FitWide(IDataView view, long? limit) => _log.Context.Regression.Trainers
        .Network(new NetworkOptions
        {
            Architecture = new MultilayerPerceptron([4]),
            NumberOfEpochs = 2,
            BatchSize = 10,
            Shuffle = false,
            Seed = 1,
            MemoryLimit = limit,
        })
        .Fit(view).Model.Network;

    private IDataView Save(IDataView view, string path)
    {
        using (FileStream stream = File.Create(path))
        {
            if (Path.GetExtension(path) == ".idv")
                _log.Context.Data.SaveAsBinary(view, stream);
            else
                _log.Context.Data.SaveAsText(view, stream, separatorChar: '\t', forceDense: true);
        }

        return Path.GetExtension(path) == ".idv"
            ? _log.Context.Data.LoadFromBinary(path)
            : _log.Context.Data.LoadFromTextFile(
                path,
                [
                    new TextLoader.Column("Features", DataKind.Single, 1, 4),
                    new TextLoader.Column("Label", DataKind.Single, 5),
                ],
                hasHeader: true);
    }

    private IEstimator<ITransformer> Estimator(EstimatorCase subject, Action<NetworkOptions>? change = null) =>
        subject.CreateEstimator(_log.Context, change);

    private TrainedNetwork Fit(EstimatorCase subject, Action<NetworkOptions>? change = null) =>
        subject.Task.NetworkOf(Estimator(subject, change).Fit(subject.CreateData(_log.Context, subject.CreateExamples(Rows))));

    private static void AssertSame(TrainedNetwork expected, TrainedNetwork actual)
    {
        Assert.Equal(expected.Preparation?.Offsets.ToArray(), actual.Preparation?.Offsets.ToArray());
        Assert.Equal(expected.Preparation?.Scales.ToArray(), actual.Preparation?.Scales.ToArray());
        Assert.Equal(expected.TargetScaling, actual.TargetScaling);
        Assert.True(expected.Parameters.SequenceEqual(actual.Parameters));
        Assert.Equal(expected.History.Epochs.Select(epoch => epoch.TrainingLoss), actual.History.Epochs.Select(epoch => epoch.TrainingLoss));
    }
}
