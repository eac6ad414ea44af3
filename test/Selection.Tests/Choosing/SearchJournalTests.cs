using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetDeep.Selection.Tests.Choosing;

/// <summary>A journal answers for its own search alone, and no other file is touched.</summary>
public sealed class SearchJournalTests : IDisposable
{
    private readonly MLContext _mlContext = new(seed: 1);
    private readonly string _journal = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
    private int _fits;

    public void Dispose() => File.Delete(_journal);

    [Fact]
    public void The_same_search_is_not_trained_again()
    {
        string first = Search().ToString();
        Assert.Equal(2, _fits);
        Assert.Equal(first, Search().ToString());
        Assert.Equal(2, _fits);
    }

    [Fact]
    public void Any_other_search_is_refused_with_what_differs_and_the_file_is_kept()
    {
        Search();
        byte[] before = File.ReadAllBytes(_journal);
        void Refused(string what, Func<SearchResult<NetworkOptions>> search)
        {
            string message = Assert.ThrowsAny<InvalidOperationException>(search).Message;
            Assert.Contains($"'{_journal}' is the journal of another search", message, StringComparison.Ordinal);
            Assert.Contains($"What differs: {what}: ", message, StringComparison.Ordinal);
            Assert.Equal(before, File.ReadAllBytes(_journal));
        }

        IDataView data = ChoosingData.Values(_mlContext);
        Refused("rows", () => Search(data: Other(data, row => row == 77 ? 0.001f : 0)));
        Refused("rows", () => Search(data: _mlContext.Transforms.CopyColumns("Group2", "Group").Fit(data).Transform(data)));
        Refused("number of rows", () => Search(data: ChoosingData.Values(_mlContext, 121)));
        Refused("start options", () => Search(start: () => new() { Architecture = new MultilayerPerceptron([]), NumberOfEpochs = 2, LearningRate = 0.002f }));
        Refused("start options", () => Search(start: () => new() { Architecture = new MultilayerPerceptron([3]), NumberOfEpochs = 2 }));
        Refused("space", () => Search(values: [16, 33]));
        Refused("seed", () => Search(new() { Seed = 2 }));
        Refused("split", () => Search(new() { NumberOfFolds = 2 }));
        Refused("split", () => Search(new() { ValidationFraction = 0.25 }));
        Refused("split", () => Search(new() { SamplingKeyColumnName = "Group" }));
        Refused("split", () => Search(new() { ValidationSet = ChoosingData.Values(_mlContext, 24) }));
        Refused("figure", () => Search(new() { Metric = Metrics.RSquared }));
        Refused("figure", () => Search(new() { Metric = Metrics.RootMeanSquaredError with { HigherIsBetter = true } }));
        Refused("strategy", () => Search(new() { Strategy = new RandomSearch(2) }));
        Refused("estimator", () => Search(estimator: o => _mlContext.Regression.Trainers.Network(o)));
        Refused("estimator", () => Search(estimator: o => Scaled.Append(_mlContext.Regression.Trainers.Network(o))));
        Refused("estimator", () => Search(estimator: o => Counting(_mlContext.Transforms.NormalizeMinMax("Features2", "Features").Append(
            _mlContext.Regression.Trainers.Network(o)))));
    }

    [Theory]
    [InlineData("trainer")]
    [InlineData("pipeline")]
    [InlineData("ensemble")]
    public void Options_of_the_librarys_trainers_are_seen_in_the_estimator_wherever_they_stand(string kind)
    {
        // The factory sets what the start options do not say.
        IEstimator<ITransformer> Create(NetworkOptions options, float dropout)
        {
            options.Architecture = new MultilayerPerceptron { DropoutRate = dropout };
            IEstimator<ITransformer> trainer = _mlContext.Regression.Trainers.Network(options);
            return kind switch
            {
                "trainer" => trainer,
                "pipeline" => Scaled.Append(trainer),
                _ => _mlContext.Regression.Trainers.Bagging(trainer, numberOfModels: 2),
            };
        }

        Search(estimator: o => Create(o, 0));
        Search(estimator: o => Create(o, 0));

        string message = Assert.ThrowsAny<InvalidOperationException>(() => Search(estimator: o => Create(o, 0.25f))).Message;

        Assert.Contains("What differs: estimator: ", message, StringComparison.Ordinal);
        Assert.Contains("DropoutRate: 0.25", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Failed_trials_are_tried_again_and_others_are_not()
    {
        var strange = new Metric<RegressionMetrics>("strange", true, _ => double.NaN);
        bool full = true;
        SearchResult<NetworkOptions> Run() => Search(
            new() { Metric = strange },
            estimator: o => new Interfering(_mlContext.Regression.Trainers.Network(o), () =>
            {
                _fits++;
                if (full && o.BatchSize == 16)
                    throw new IOException("the disk is full");
            }));
        SearchResult<NetworkOptions> failed = Run();
        Assert.Equal(("the disk is full", null), (failed.Trials[0].Error, failed.Trials[1].Error));
        full = false;

        SearchResult<NetworkOptions> result = Run();

        Assert.Null(result.Trials[0].Error);
        Assert.Equal(3, _fits);
        Assert.Equal(result.ToString(), Run().ToString());
        Assert.Equal(3, _fits);
    }

    [Theory]
    [InlineData("a letter to a friend")]
    [InlineData("a letter\nof two lines")]
    [InlineData("{\"Format\":\"another program\"}\n{\"Trial\":0}\n")]
    [InlineData("\n")]
    [InlineData("null\n")]
    public void Any_other_file_is_refused_and_untouched(string content)
    {
        File.WriteAllText(_journal, content);

        string message = Assert.ThrowsAny<InvalidOperationException>(() => Search()).Message;

        Assert.Contains($"'{_journal}' is not the journal of a search", message, StringComparison.Ordinal);
        Assert.Equal(content, File.ReadAllText(_journal));
    }

    [Fact]
    public void A_path_that_is_no_file_is_named()
    {
        File.WriteAllText(_journal, "");
        foreach (string path in (string[])[Path.GetTempPath(), Path.Combine(_journal, "below", "a", "file"), "a\0b"])
            Assert.Contains("cannot be opened", Assert.ThrowsAny<IOException>(() => Search(new() { JournalPath = path })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_journal_cut_anywhere_goes_on_with_what_is_whole()
    {
        Search();
        byte[] whole = File.ReadAllBytes(_journal);
        int header = whole.AsSpan().IndexOf((byte)'\n') + 1, first = header + whole.AsSpan(header).IndexOf((byte)'\n') + 1;
        foreach (int length in (int[])[0, 1, header - 1, header, header + 1, first - 1, first, first + 1, whole.Length - 1, whole.Length])
        {
            File.WriteAllBytes(_journal, whole[..length]);
            _fits = 0;
            Search();
            Assert.Equal(length >= whole.Length ? 0 : length >= first ? 1 : 2, _fits);
            Assert.Equal(3, File.ReadAllLines(_journal).Length);
        }
    }

    [Fact]
    public void A_changed_byte_anywhere_is_an_error_that_names_the_file_and_changes_nothing()
    {
        Search();
        byte[] whole = File.ReadAllBytes(_journal);
        var random = new Random(3);
        foreach (int place in Enumerable.Range(0, 150).Select(_ => random.Next(whole.Length - 1)).Append(0))
        {
            byte[] damaged = [.. whole];
            damaged[place] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(_journal, damaged);

            Assert.Contains(
                $"'{_journal}' is not the journal of a search, or is damaged", Assert.ThrowsAny<InvalidOperationException>(() => Search()).Message,
                StringComparison.Ordinal);
            Assert.Equal(damaged, File.ReadAllBytes(_journal));
        }
    }

    [Fact]
    public void A_journal_that_another_search_has_open_is_refused_with_a_sentence()
    {
        string? message = null;
        Search(estimator: o => new Interfering(_mlContext.Regression.Trainers.Network(o), () =>
            message ??= Assert.ThrowsAny<IOException>(() => Search()).Message));

        Assert.Contains($"'{_journal}' cannot be opened: another search", message, StringComparison.Ordinal);
        Assert.Equal(3, File.ReadAllLines(_journal).Length);
    }

    [Fact]
    public void What_ends_a_search_is_thrown_as_it_is()
    {
        foreach (int parallelism in (int[])[1, 2])
        {
            Assert.Throws<InsufficientMemoryException>(() => Search(
                new() { MaximumParallelism = parallelism },
                estimator: o => new Interfering(_mlContext.Regression.Trainers.Network(o), () => throw new InsufficientMemoryException())));
            Assert.Throws<InsufficientMemoryException>(() => _mlContext.Regression.Compare(
                ChoosingData.Values(_mlContext), new ComparisonOptions<RegressionMetrics> { NumberOfFolds = 2, MaximumParallelism = parallelism },
                ("huge", new Interfering(Scaled, () => throw new InsufficientMemoryException())), ("other", new Interfering(Scaled, () => throw new InsufficientMemoryException()))));
        }
    }

    private IEstimator<ITransformer> Scaled => _mlContext.Transforms.NormalizeMeanVariance("Features");

    private IDataView Other(IDataView data, Func<int, float> add) => _mlContext.Data.LoadFromEnumerable(
        _mlContext.Data.CreateEnumerable<ValueRow>(data, reuseRowObject: false)
            .Select((row, i) => new ValueRow { Features = [row.Features[0], row.Features[1] + add(i), row.Features[2]], Label = row.Label, Group = row.Group }).ToArray());

    private Interfering Counting(IEstimator<ITransformer> estimator) => new(estimator, () => Interlocked.Increment(ref _fits));

    private SearchResult<NetworkOptions> Search(
        SearchOptions<RegressionMetrics>? options = null,
        IDataView? data = null,
        Func<NetworkOptions>? start = null,
        int[]? values = null,
        Func<NetworkOptions, IEstimator<ITransformer>>? estimator = null)
    {
        options ??= new();
        options.JournalPath ??= _journal;
        SearchSpace<NetworkOptions> space =
            new SearchSpace<NetworkOptions>(start ?? (() => new() { Architecture = new MultilayerPerceptron([]), NumberOfEpochs = 2 })).Values(o => o.BatchSize, [.. values ?? [16, 32]]);
        return _mlContext.Regression.Search(
            data ?? ChoosingData.Values(_mlContext), estimator ?? (o => Counting(_mlContext.Regression.Trainers.Network(o))), space, options);
    }
}
