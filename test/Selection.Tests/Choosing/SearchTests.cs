using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace MlNetDeep.Selection.Tests.Choosing;

public sealed class SearchTests : IDisposable
{
    private readonly MLContext _mlContext = new(seed: 1);
    private readonly string _journal = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    private static SearchSpace<NetworkOptions> Rates =>
        new SearchSpace<NetworkOptions>(() => new() { Architecture = new MultilayerPerceptron([]), NumberOfEpochs = 5 })
            .Values(o => o.LearningRate, 1e-5f, 0.03f, 0.001f);

    public void Dispose() => File.Delete(_journal);

    [Fact]
    public void Topologies_are_compared_by_their_validation_error()
    {
        // Without hidden units, or with one of them left at its start by a minute step, the error is far greater.
        var space = new SearchSpace<NetworkOptions>()
            .Values(o => o.Architecture, new MultilayerPerceptron([1]), new MultilayerPerceptron([16]), new MultilayerPerceptron([16, 8]));
        SearchResult<NetworkOptions> result =
            _mlContext.Regression.Search(ChoosingData.Values(_mlContext, 300), _mlContext.Regression.Trainers.Network, space);
        string[] sizes = ["[1]", "[16]", "[16,8]"];
        Assert.Equal(sizes.Length, result.Trials.Count);
        Assert.All(sizes, (text, i) => Assert.Contains($"HiddenLayers: {text},", result.Trials[i].Values["Architecture"], StringComparison.Ordinal));
        Assert.Equal(result.Trials.Min(trial => trial.Value), result.Best.Value);
        Assert.NotEqual(1, ((MultilayerPerceptron)result.BestOptions.Architecture).HiddenLayers[0]);
        Assert.Single(result.Best.FoldValues);
    }

    [Fact]
    public void The_best_lambda_is_found_by_cross_validation()
    {
        var space = new SearchSpace<NetworkOptions>(() => new() { Architecture = new MultilayerPerceptron([]), LearningRate = 0.03f })
            .Values(o => o.L2Regularization, 10, 0.001f);
        var options = new SearchOptions<RegressionMetrics> { NumberOfFolds = 4 };
        SearchResult<NetworkOptions> result =
            _mlContext.Regression.Search(ChoosingData.Values(_mlContext), _mlContext.Regression.Trainers.Network, space, options);
        Assert.Equal(0.001f, result.BestOptions.L2Regularization);
        Assert.All(result.Trials, trial => Assert.Equal(4, trial.FoldValues.Count));
        Assert.Equal(result.Best.FoldValues.Average(), result.Best.Value);
        Assert.True(result.Best.StandardError > 0);
    }

    [Fact]
    public void Accuracies_are_better_where_they_are_higher()
    {
        SearchResult<NetworkOptions> result = _mlContext.BinaryClassification.Search(
            ChoosingData.Classes(_mlContext, 300), _mlContext.BinaryClassification.Trainers.Network, Rates,
            new() { ValidationSet = ChoosingData.Classes(_mlContext, 100), Metric = Metrics.BinaryAreaUnderRocCurve });
        Assert.Equal(result.Trials.Max(trial => trial.Value), result.Best.Value);
        Assert.Equal(0.03f, result.BestOptions.LearningRate);
    }

    [Fact]
    public void Pipelines_and_MLNETs_own_trainers_are_searched_as_well()
    {
        var space = new SearchSpace<LbfgsMaximumEntropyMulticlassTrainer.Options>().Values(o => o.L2Regularization, 1000, 0.01f);
        SearchResult<LbfgsMaximumEntropyMulticlassTrainer.Options> result = _mlContext.MulticlassClassification.Search(
            ChoosingData.Many(_mlContext, 300),
            options => _mlContext.Transforms.NormalizeMeanVariance("Features")
                .Append(_mlContext.MulticlassClassification.Trainers.LbfgsMaximumEntropy(options)),
            space,
            new() { NumberOfFolds = 2 });
        Assert.Equal(0.01f, result.BestOptions.L2Regularization);
    }

    [Fact]
    public void Successive_halving_gives_the_best_settings_the_most_epochs()
    {
        SearchSpace<NetworkOptions> space =
            new SearchSpace<NetworkOptions>(() => new() { Architecture = new MultilayerPerceptron([]) })
                .Range(o => o.LearningRate, 1e-5f, 0.1f, isLogarithmic: true).WithBudget(o => o.NumberOfEpochs, 1, 9);
        SearchResult<NetworkOptions> result = _mlContext.Regression.Search(
            ChoosingData.Values(_mlContext), _mlContext.Regression.Trainers.Network, space,
            new() { Strategy = new SuccessiveHalving(new RandomSearch(9)), MaximumParallelism = 2 });
        Assert.Equal([.. Enumerable.Repeat(1, 9), 3, 3, 3, 9], result.Trials.Select(trial => trial.Budget!.Value));
        Assert.Equal(result.Trials.Select(trial => trial.Budget), result.Trials.Select(trial => (int?)trial.Options.NumberOfEpochs));
        Trial<NetworkOptions>[] first = [.. result.Trials.Take(9).OrderBy(trial => trial.Value)];
        Assert.Equal(
            first.Take(3).Select(trial => trial.Options.LearningRate), result.Trials.Skip(9).Take(3).Select(trial => trial.Options.LearningRate));
        Assert.Equal(12, result.Best.Number);
    }

    [Fact]
    public void A_setting_that_fails_is_reported_and_the_rest_go_on()
    {
        SearchSpace<NetworkOptions> space =
            new SearchSpace<NetworkOptions>(() => new() { Architecture = new MultilayerPerceptron([]) }).Values(o => o.BatchSize, 0, 32);
        SearchResult<NetworkOptions> result = Search(space, new());
        Assert.Contains("BatchSize must be at least 1, but is 0", result.Trials[0].Error, StringComparison.Ordinal);
        Assert.True(double.IsNaN(result.Trials[0].Value));
        Assert.Equal(1, result.Best.Number);
        Assert.Contains("failed", result.ToString(), StringComparison.Ordinal);

        SearchResult<NetworkOptions> none = Search(
            new SearchSpace<NetworkOptions>().Values(o => o.BatchSize, 0), new());
        Assert.Contains("BatchSize must be", Assert.Throws<InvalidOperationException>(() => none.Best).Message, StringComparison.Ordinal);
    }

    [Theory, InlineData(1), InlineData(2)]
    public void A_search_that_was_interrupted_ends_with_the_table_of_one_that_was_not(int parallelism)
    {
        string expected = Table(Search(Rates, new() { NumberOfFolds = 3 }));

        // Cancelled in its second trial, and the last line cut short as by a kill.
        using var source = new CancellationTokenSource();
        int fits = 0;
        Assert.Throws<OperationCanceledException>(() => Search(
            Rates, new() { NumberOfFolds = 3, JournalPath = _journal, CancellationToken = source.Token }, () =>
            {
                if (++fits == 5)
                    source.Cancel();
            }));
        Assert.Equal(2, File.ReadAllLines(_journal).Length);
        File.AppendAllText(_journal, "{\"Trial\":1,\"Setting\":\"Learn");

        int resumed = 0;
        SearchResult<NetworkOptions> result = Search(
            Rates, new() { NumberOfFolds = 3, JournalPath = _journal, MaximumParallelism = parallelism },
            () => Interlocked.Increment(ref resumed));
        Assert.Equal(expected, Table(result));
        Assert.Equal(6, resumed);

        // All is known now.
        Assert.Equal(expected, Table(Search(Rates, new() { NumberOfFolds = 3, JournalPath = _journal }, () => resumed = -1)));
        Assert.Equal(6, resumed);
    }

    [Fact]
    public void What_is_wrong_with_the_options_is_named()
    {
        string Message(SearchOptions<RegressionMetrics> options) =>
            Assert.ThrowsAny<ArgumentException>(() => Search(Rates, options)).Message;
        Assert.Contains("NumberOfFolds must lie in [2, 10000], but is 1", Message(new() { NumberOfFolds = 1 }), StringComparison.Ordinal);
        Assert.Contains("ValidationFraction must lie in (0, 1), but is 1", Message(new() { ValidationFraction = 1 }), StringComparison.Ordinal);
        Assert.Contains("MaximumParallelism must be at least 1", Message(new() { MaximumParallelism = 0 }), StringComparison.Ordinal);
        Assert.Contains(
            "not by both", Message(new() { NumberOfFolds = 2, ValidationSet = ChoosingData.Values(_mlContext) }), StringComparison.Ordinal);
        Assert.Contains("folds need at least as many rows", Message(new() { NumberOfFolds = 500 }), StringComparison.Ordinal);
    }

    [Fact]
    public void The_table_names_what_was_varied()
    {
        string[] lines = Search(Rates, new()).ToMarkdown().TrimEnd().Split('\n');
        Assert.Equal("| Trial | LearningRate | RMSE | seconds |  |", lines[0]);
        Assert.Contains("0.03", lines[3], StringComparison.Ordinal);
        Assert.EndsWith("| best |", lines[3], StringComparison.Ordinal);
    }

    /// <summary>All of a table but times.</summary>
    private static string Table(SearchResult<NetworkOptions> result) => string.Join('\n', result.Trials.Select(
        trial => $"{trial.Number} {trial.Values["LearningRate"]} {string.Join(' ', trial.FoldValues.Select(value => $"{value:R}"))} {trial.Error}"));

    private SearchResult<NetworkOptions> Search(
        SearchSpace<NetworkOptions> space, SearchOptions<RegressionMetrics> options, Action? beforeFit = null) =>
        _mlContext.Regression.Search(
            ChoosingData.Values(_mlContext),
            o => new Interfering(_mlContext.Regression.Trainers.Network(o), beforeFit ?? (() => { })), space, options);
}
