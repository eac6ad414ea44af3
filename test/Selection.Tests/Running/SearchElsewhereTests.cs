using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using MlNetDeep.Selection.Tests.Choosing;

namespace MlNetDeep.Selection.Tests.Running;

/// <summary>A search whose trials are done by workers ends with what it would have ended with alone.</summary>
public sealed class SearchElsewhereTests : IDisposable
{
    private readonly MLContext _mlContext = new(seed: 1);
    private readonly string _journal = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
    private readonly Metric<RegressionMetrics> _cost = new("cost", false, metrics => metrics.MeanAbsoluteError + 0.25 * metrics.RootMeanSquaredError);

    public void Dispose() => File.Delete(_journal);

    [Theory]
    [InlineData("folds")]
    [InlineData("held out")]
    [InlineData("groups")]
    [InlineData("validation set")]
    [InlineData("own figure")]
    [InlineData("halving")]
    public void The_figures_are_those_of_one_process_to_the_last_bit(string how)
    {
        SearchResult<NetworkOptions> here = Search(Options(how));
        FitRegistry registry = Registry();
        SearchOptions<RegressionMetrics> options = Options(how);
        if (options.ValidationSet is not null)
            options.ValidationSet = registry.Load(_mlContext, "values", "60");
        var runner = new ElsewhereRunner(registry, Registry());
        options.Runner = runner;

        SearchResult<NetworkOptions> there = Search(options, registry);

        Assert.Equal(here.Trials.Count, runner.Requests.Count);
        Equal(here, there);
        Assert.Equal(here.Best.Number, there.Best.Number);
        SearchOptions<RegressionMetrics> Options(string how) => how switch
        {
            "folds" => new() { NumberOfFolds = 3 },
            "groups" => new() { NumberOfFolds = 3, SamplingKeyColumnName = "Group", Seed = 4 },
            "validation set" => new() { ValidationSet = ChoosingData.Values(_mlContext, 60) },
            "own figure" => new() { Metric = _cost },
            "halving" => new() { Strategy = new SuccessiveHalving(new GridSearch(), 2) },
            _ => new() { ValidationFraction = 0.3 },
        };
    }

    [Fact]
    public void Options_of_ML_NETs_trainers_travel_fields_and_all()
    {
        FitRegistry registry = Registry();
        SearchResult<OnlineGradientDescentTrainer.Options> Search(ITrialRunner? runner) => _mlContext.Regression.Search(
            registry.Load(_mlContext, "values", "120"), o => registry.Create(_mlContext, "online", o),
            new SearchSpace<OnlineGradientDescentTrainer.Options>(() => new() { NumberOfIterations = 3 }).Values(o => o.LearningRate, 0.01f, 0.1f),
            new() { Runner = runner });

        Equal(Search(null), Search(new ElsewhereRunner(registry, Registry())));
    }

    [Fact]
    public void A_trial_that_fails_elsewhere_or_cannot_be_made_is_that_trials_error()
    {
        FitRegistry registry = Registry();
        SearchResult<NetworkOptions> Search(ITrialRunner? runner) => _mlContext.Regression.Search(
            registry.Load(_mlContext, "values", "120"), o => registry.Create(_mlContext, "network", o), Space().Values(o => o.LearningRate, -1, 0.01f, 1e30f),
            new() { Runner = runner });

        SearchResult<NetworkOptions> there = Search(new ElsewhereRunner(registry, Registry()));

        Equal(Search(null), there);
        Assert.Contains("LearningRate", there.Trials[0].Error, StringComparison.Ordinal);
        Assert.Null(there.Trials[1].Error);
    }

    [Fact]
    public void A_journal_goes_on_from_one_process_to_workers_and_back()
    {
        SearchResult<NetworkOptions> alone = Search(new() { JournalPath = _journal });
        string[] lines = File.ReadAllLines(_journal);
        File.WriteAllText(_journal, string.Join('\n', lines[..^2]) + "\n");
        FitRegistry registry = Registry();
        var runner = new ElsewhereRunner(registry, Registry());

        SearchResult<NetworkOptions> rest = Search(new() { JournalPath = _journal, Runner = runner }, registry);

        Assert.Equal(2, runner.Requests.Count);
        Equal(alone, rest);
        Assert.Equal(lines.Length, File.ReadAllLines(_journal).Length);
        Assert.Equal(rest.ToString(), Search(new() { JournalPath = _journal }).ToString());
    }

    [Theory]
    [InlineData("rows", "number of rows: ")]
    [InlineData("values", "rows: other names, types or values of columns")]
    [InlineData("code", "estimator: ")]
    public void A_worker_with_other_rows_or_code_is_refused_with_what_differs(string what, string expected)
    {
        FitRegistry driver = Registry(), worker = what switch
        {
            "rows" => Registry(more: 1),
            "values" => Registry(shift: 1),
            _ => Registry(dropout: 0.25f),
        };

        string message = Assert.ThrowsAny<InvalidOperationException>(() =>
            Search(new() { Runner = new ElsewhereRunner(driver, worker), NumberOfFolds = 2 }, driver)).Message;

        Assert.Contains($"from data 'values' at '120': {expected}", message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_travel_is_named_with_the_remedy()
    {
        FitRegistry registry = Registry();
        string Refused(Func<NetworkOptions, IEstimator<ITransformer>>? estimator = null, IDataView? data = null, Func<NetworkOptions>? start = null,
            Metric<RegressionMetrics>? metric = null) =>
            Assert.ThrowsAny<InvalidOperationException>(() => _mlContext.Regression.Search(
                data ?? registry.Load(_mlContext, "values", "120"), estimator ?? (o => registry.Create(_mlContext, "network", o)), Space(start),
                new() { Runner = new ElsewhereRunner(registry, Registry()), Metric = metric })).Message;

        Assert.Contains("was not made by FitRegistry.Create", Refused(o => _mlContext.Regression.Trainers.Network(o)), StringComparison.Ordinal);
        Assert.Contains("do not come from FitRegistry.Load", Refused(data: ChoosingData.Values(_mlContext)), StringComparison.Ordinal);
        Assert.Contains("OnEpoch is set", Refused(start: () => new() { NumberOfEpochs = 1, OnEpoch = _ => { } }), StringComparison.Ordinal);
        Assert.Contains(
            "ValidationSet is set", Refused(start: () => new() { NumberOfEpochs = 1, ValidationSet = ChoosingData.Values(_mlContext) }), StringComparison.Ordinal);
        Assert.Contains("no figure 'mine'", Refused(metric: new("mine", true, _ => 1)), StringComparison.Ordinal);
        Assert.Contains("not the one that FitRegistry.AddMetric", Refused(metric: new("RMSE", true, _ => 1)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_runner_that_leaves_jobs_out_is_named()
    {
        string message = Assert.Throws<InvalidOperationException>(() => Search(new() { Runner = new LazyRunner() })).Message;

        Assert.Contains("LazyRunner ended without an answer of 3 of 4 jobs, the first of them 1", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_are_there_once_and_known()
    {
        FitRegistry registry = Registry();
        Assert.Contains("a fit 'network' already", Assert.Throws<ArgumentException>(
            () => registry.Add<NetworkOptions>("network", (ml, o) => ml.Regression.Trainers.Network(o))).Message, StringComparison.Ordinal);
        Assert.Contains("no fit 'net' here, only network, online", Assert.Throws<ArgumentException>(
            () => registry.Create(_mlContext, "net", new NetworkOptions())).Message, StringComparison.Ordinal);
        Assert.Contains("takes options of type NetworkOptions, not BaggingOptions", Assert.Throws<ArgumentException>(
            () => registry.Create(_mlContext, "network", new BaggingOptions())).Message, StringComparison.Ordinal);
        Assert.Contains("no data 'rows' here, only values", Assert.Throws<ArgumentException>(
            () => registry.Load(_mlContext, "rows", "x")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Workers_of_another_version_width_or_registry_are_told_apart()
    {
        WorkerDescription driver = new TrialWorker(Registry()).Description;
        Assert.Null(driver.Difference(driver));
        Assert.Contains("version is 0.0.1, but the driver's is MlNetDeep", (driver with { Version = "0.0.1" }).Difference(driver), StringComparison.Ordinal);
        Assert.Contains("vectors of 64 bits, but the driver with", (driver with { VectorWidth = 64 }).Difference(driver), StringComparison.Ordinal);
        Assert.Contains(
            "no fit 'online', as the driver has",
            (driver with { Fits = driver.Fits.Where(fit => fit.Key != "online").ToDictionary() }).Difference(driver), StringComparison.Ordinal);
        Assert.Contains(
            "its fit 'online' takes other, but the driver's takes Microsoft.ML.Trainers.OnlineGradientDescentTrainer+Options (",
            (driver with { Fits = driver.Fits.ToDictionary(fit => fit.Key, fit => fit.Key == "online" ? "other" : fit.Value) }).Difference(driver),
            StringComparison.Ordinal);
        Assert.Contains("no data 'values'", (driver with { Data = [] }).Difference(driver), StringComparison.Ordinal);
    }

    [Fact]
    public void A_cancelled_search_ends_what_a_worker_trains()
    {
        FitRegistry registry = Registry();
        using var source = new CancellationTokenSource();
        source.CancelAfter(300);
        SearchSpace<NetworkOptions> space = Space(() => new() { NumberOfEpochs = 10_000_000, Architecture = new MultilayerPerceptron([]) });

        Assert.ThrowsAny<OperationCanceledException>(() => _mlContext.Regression.Search(
            registry.Load(_mlContext, "values", "120"), o => registry.Create(_mlContext, "network", o), space,
            new() { Runner = new ElsewhereRunner(registry, Registry()), CancellationToken = source.Token }));
    }

    private static void Equal<TOptions>(SearchResult<TOptions> expected, SearchResult<TOptions> actual)
    {
        Assert.Equal(expected.Trials.Select(trial => trial.Number), actual.Trials.Select(trial => trial.Number));
        Assert.Equal(expected.Trials.Select(trial => trial.Error), actual.Trials.Select(trial => trial.Error));
        Assert.Equal(Bits(expected), Bits(actual));
        Assert.Equal(expected.Trials.Select(trial => (trial.Rows, trial.JudgedRows)), actual.Trials.Select(trial => (trial.Rows, trial.JudgedRows)));
        static IEnumerable<long> Bits(SearchResult<TOptions> result) =>
            result.Trials.SelectMany(trial => trial.FoldValues).Select(BitConverter.DoubleToInt64Bits);
    }

    private static SearchSpace<NetworkOptions> Space(Func<NetworkOptions>? start = null) =>
        new SearchSpace<NetworkOptions>(start ?? (() => new() { Architecture = new MultilayerPerceptron([3]), NumberOfEpochs = 2 }))
            .Values(o => o.BatchSize, 16, 32);

    private SearchResult<NetworkOptions> Search(SearchOptions<RegressionMetrics> options, FitRegistry? registry = null)
    {
        registry ??= Registry();
        SearchSpace<NetworkOptions> space = Space().Values(o => ((MultilayerPerceptron)o.Architecture).DropoutRate, 0, 0.1f);
        if (options.Strategy is SuccessiveHalving)
            space.WithBudget(o => o.NumberOfEpochs, 1, 3);
        return _mlContext.Regression.Search(
            registry.Load(_mlContext, "values", "120"), o => registry.Create(_mlContext, "network", o), space, options);
    }

    private FitRegistry Registry(int more = 0, float shift = 0, float? dropout = null) => new FitRegistry()
        .Add<NetworkOptions>("network", (ml, o) =>
        {
            o.Architecture = dropout is null ? o.Architecture : ((MultilayerPerceptron)o.Architecture) with { InputDropoutRate = dropout.Value };
            return ml.Regression.Trainers.Network(o);
        })
        .Add<OnlineGradientDescentTrainer.Options>("online", (ml, o) => ml.Regression.Trainers.OnlineGradientDescent(o))
        .AddData("values", (ml, rows) =>
        {
            IDataView data = ChoosingData.Values(ml, int.Parse(rows, System.Globalization.CultureInfo.InvariantCulture) + more);
            return shift == 0 ? data : ml.Data.LoadFromEnumerable(ml.Data.CreateEnumerable<ValueRow>(data, false)
                .Select((row, i) => new ValueRow { Features = row.Features, Label = row.Label + (i == 7 ? shift : 0), Group = row.Group }).ToArray());
        })
        .AddMetric(_cost);

    private sealed class LazyRunner : ITrialRunner
    {
        public Task RunAsync(IReadOnlyList<TrialJob> jobs, Action<TrialAnswer> ended, CancellationToken cancellationToken)
        {
            ended(jobs[0].Run());
            return Task.CompletedTask;
        }
    }
}
