using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetDeep.Selection.Tests.Choosing;

public sealed class ComparisonTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    private NetworkRegressionTrainer Linear => Regression(epochs: 60);

    /// <summary>Too few steps to learn much.</summary>
    private NetworkRegressionTrainer Hasty => Regression(epochs: 1);

    [Fact]
    public void The_better_trainer_comes_first_and_the_difference_is_significant()
    {
        TrainerComparison<RegressionMetrics> comparison =
            _mlContext.Regression.Compare(ChoosingData.Values(_mlContext), 5, ("hasty", Hasty), ("linear", Linear));
        Assert.Equal(["linear", "hasty"], comparison.Candidates.Select(candidate => candidate.Name));
        Assert.True(comparison["linear"].Mean(Metrics.RootMeanSquaredError) < comparison["hasty"].Mean(Metrics.RootMeanSquaredError));
        Difference difference = comparison.Difference("hasty", "linear");
        Assert.True(difference.Mean > 0 && difference.IsSignificant(), $"{difference}");
        Assert.Equal(-difference.Mean, comparison.Difference("linear", "hasty").Mean, 1e-12);
        Assert.All(comparison.Candidates, candidate => Assert.Equal(5, candidate.Folds.Count));
        Assert.All(comparison.Candidates, candidate => Assert.True(candidate.ModelBytes > 500));
    }

    [Fact]
    public void Figures_are_those_of_MLNETs_own_cross_validation()
    {
        IDataView data = ChoosingData.Values(_mlContext);
        var options = new ComparisonOptions<RegressionMetrics> { NumberOfFolds = 4, Seed = 9 };
        CandidateResult<RegressionMetrics> ours = _mlContext.Regression.Compare(data, options, ("linear", Linear)).Candidates.Single();
        double[] theirs =
            [.. _mlContext.Regression.CrossValidate(data, Linear, 4, seed: 9).Select(fold => fold.Metrics.RootMeanSquaredError)];
        Assert.Equal(theirs, ours.Folds.Select(fold => fold.Metrics.RootMeanSquaredError));
        Assert.Equal(theirs.Average(), ours.Mean(Metrics.RootMeanSquaredError), 1e-12);
    }

    [Fact]
    public void Equal_trainers_do_not_differ()
    {
        TrainerComparison<RegressionMetrics> comparison =
            _mlContext.Regression.Compare(ChoosingData.Values(_mlContext), 3, ("one", Linear), ("other", Linear));
        Assert.Equal(new Difference(0, 0, 1), comparison.Difference("one", "other"));
        Assert.Equal("one", comparison.Candidates[0].Name);
    }

    [Fact]
    public void The_corrected_test_agrees_with_the_formula()
    {
        // Student's t by SciPy: stats.t.sf(0.018 / se, 4) * 2 with se = sqrt(var (1/5 + 1/4)).
        Difference difference = Statistics.CorrectedTest([0.03, 0.01, -0.02, 0.05, 0.02], 0.25);
        Assert.Equal(0.018, difference.Mean, 1e-12);
        Assert.Equal(0.01736375535418534, difference.StandardError, 1e-12);
        Assert.Equal(0.3584563446229642, difference.PValue, 1e-9);
        Assert.False(difference.IsSignificant());
    }

    [Fact]
    public void A_candidate_that_throws_is_reported_in_its_row_and_the_rest_go_on()
    {
        int fits = 0;
        var failing = new Interfering(Linear, () =>
        {
            if (++fits == 2)
                throw new InvalidOperationException("out of luck");
        });
        TrainerComparison<RegressionMetrics> comparison =
            _mlContext.Regression.Compare(ChoosingData.Values(_mlContext), 3, ("failing", failing), ("linear", Linear));
        Assert.Equal(["linear", "failing"], comparison.Candidates.Select(candidate => candidate.Name));
        Assert.Equal("failed in fold 2: out of luck", comparison["failing"].Error);
        Assert.Single(comparison["failing"].Folds);
        Assert.True(double.IsNaN(comparison["failing"].Mean(Metrics.RSquared)));
        Assert.True(double.IsNaN(comparison.Difference("failing", "linear").PValue));
        Assert.Contains("failing: failed in fold 2: out of luck", comparison.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Cancelling_ends_the_comparison()
    {
        using var source = new CancellationTokenSource();
        var options = new ComparisonOptions<RegressionMetrics> { NumberOfFolds = 3, CancellationToken = source.Token };
        var cancelling = new Interfering(Linear, source.Cancel);
        Assert.Throws<OperationCanceledException>(
            () => _mlContext.Regression.Compare(ChoosingData.Values(_mlContext), options, ("cancelling", cancelling)));
    }

    [Fact]
    public void Trainers_side_by_side_give_the_same_figures()
    {
        double[] Figures(int parallelism) =>
        [
            .. _mlContext.Regression.Compare(
                    ChoosingData.Values(_mlContext),
                    new ComparisonOptions<RegressionMetrics> { NumberOfFolds = 3, MaximumParallelism = parallelism },
                    ("linear", Linear), ("hasty", Hasty), ("again", Linear))
                .Candidates.SelectMany(candidate => candidate.Folds).Select(fold => fold.Metrics.MeanSquaredError),
        ];
        Assert.Equal(Figures(1), Figures(3));
    }

    [Fact]
    public void Models_without_probabilities_are_compared_with_others()
    {
        IDataView data = ChoosingData.Classes(_mlContext);
        TrainerComparison<BinaryClassificationMetrics> comparison = _mlContext.BinaryClassification.Compare(
            data, 3,
            ("perceptron", _mlContext.BinaryClassification.Trainers.AveragedPerceptron()),
            ("network", _mlContext.BinaryClassification.Trainers.MultilayerPerceptron(hiddenLayers: [], learningRate: 0.03f)));
        Assert.True(double.IsNaN(comparison["perceptron"].Mean(Metrics.BinaryLogLoss)));
        Assert.True(comparison["network"].Mean(Metrics.BinaryLogLoss) > 0);
        Assert.All(comparison.Candidates, candidate => Assert.True(candidate.Mean(Metrics.BinaryAccuracy) > 0.8));
    }

    [Fact]
    public void A_class_that_a_fold_lacks_leaves_finite_figures()
    {
        TrainerComparison<MulticlassClassificationMetrics> comparison = _mlContext.MulticlassClassification.Compare(
            ChoosingData.Many(_mlContext), 4, ("network", _mlContext.MulticlassClassification.Trainers.MultilayerPerceptron(hiddenLayers: [])));
        Assert.Null(comparison["network"].Error);
        Assert.All(comparison.Metrics, metric => Assert.True(double.IsFinite(comparison["network"].Mean(metric)), metric.Name));
    }

    [Fact]
    public void A_figure_of_ones_own_decides()
    {
        var worst = new Metric<RegressionMetrics>("minus RMSE", true, metrics => metrics.RootMeanSquaredError);
        TrainerComparison<RegressionMetrics> comparison = _mlContext.Regression.Compare(
            ChoosingData.Values(_mlContext),
            new ComparisonOptions<RegressionMetrics> { NumberOfFolds = 2, Metric = worst }, ("linear", Linear), ("hasty", Hasty));
        Assert.Equal("hasty", comparison.Candidates[0].Name);
        Assert.Equal(["minus RMSE", "RMSE", "MAE", "R2"], comparison.Metrics.Select(metric => metric.Name));
    }

    [Fact]
    public void The_table_has_a_row_for_each_trainer()
    {
        TrainerComparison<RegressionMetrics> comparison =
            _mlContext.Regression.Compare(ChoosingData.Values(_mlContext), 2, ("a | b", Linear), ("hasty", Hasty));
        string[] lines = comparison.ToMarkdown().TrimEnd().Split('\n');
        Assert.Equal("| Trainer | RMSE | MAE | R2 | p against best | training s | scoring us a row | model kB |", lines[0]);
        Assert.Equal("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |", lines[1]);
        Assert.StartsWith("| a \\| b | ", lines[2], StringComparison.Ordinal);
        Assert.StartsWith("| hasty | ", lines[3], StringComparison.Ordinal);
        Assert.Equal(4, lines.Length);
        Assert.Equal(3, comparison.ToString().TrimEnd().Split('\n').Length);
    }

    [Fact]
    public void Wrong_candidates_are_named()
    {
        IDataView data = ChoosingData.Values(_mlContext);
        string Message(params (string, IEstimator<ITransformer>)[] candidates) =>
            Assert.ThrowsAny<ArgumentException>(() => _mlContext.Regression.Compare(data, 2, candidates)).Message;
        Assert.Contains("no candidate", Message(), StringComparison.Ordinal);
        Assert.Contains("Two candidates are named 'same'", Message(("same", Linear), ("same", Hasty)), StringComparison.Ordinal);
        Assert.Contains("no name", Message((" ", Linear)), StringComparison.Ordinal);
        Assert.Contains("'none' has no estimator", Message(("none", null!)), StringComparison.Ordinal);
        Assert.Contains(
            "'other'; there are linear",
            Assert.Throws<ArgumentException>(() => _mlContext.Regression.Compare(data, 2, ("linear", Linear))["other"]).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_folds_are_named()
    {
        string Message(IDataView data, int folds) =>
            Assert.ThrowsAny<Exception>(() => _mlContext.Regression.Compare(data, folds, ("linear", Linear))).Message;
        Assert.Contains("NumberOfFolds must lie in [2, 10000], but is 1", Message(ChoosingData.Values(_mlContext), 1), StringComparison.Ordinal);
        Assert.Contains("the data have 7", Message(ChoosingData.Values(_mlContext, 7), 8), StringComparison.Ordinal);
        // Seven rows in seven folds: by chance one gets none.
        Assert.Matches("Fold . of 7 is empty: take fewer folds", Message(ChoosingData.Values(_mlContext, 7), 7));
        Assert.Contains(
            "no column 'Nothing'; they have Features, Label, Group",
            Assert.ThrowsAny<ArgumentException>(() => _mlContext.Regression.Compare(
                ChoosingData.Values(_mlContext), new ComparisonOptions<RegressionMetrics> { LabelColumnName = "Nothing" }, ("linear", Linear)))
                .Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_fold_with_one_class_alone_is_named()
    {
        ClassRow[] rows = [.. Enumerable.Range(0, 40).Select(i => new ClassRow { Features = [i, 1, 2], Label = i == 0 })];
        IDataView data = _mlContext.Data.LoadFromEnumerable(rows);
        string message = Assert.ThrowsAny<InvalidOperationException>(
            () => _mlContext.BinaryClassification.Compare(
                data, 4, ("network", _mlContext.BinaryClassification.Trainers.MultilayerPerceptron()))).Message;
        Assert.Matches("Fold . of 4 has rows of one class alone, of column 'Label' False: take fewer folds", message);
    }

    [Fact]
    public void Rows_of_one_group_stay_together()
    {
        IReadOnlyList<DataSplit> folds = new DataSplits(_mlContext, "Label", []).Folds(ChoosingData.Values(_mlContext), 3, "Group", 1);
        Assert.Equal(120, folds.Sum(fold => fold.TestRows));
        Assert.All(folds, fold => Assert.Empty(
            fold.Train.GetColumn<uint>("Group").Intersect(fold.Test.GetColumn<uint>("Group"))));
    }

    private NetworkRegressionTrainer Regression(int epochs) => _mlContext.Regression.Trainers.Network(
        new NetworkOptions { Architecture = new MultilayerPerceptron([]), NumberOfEpochs = epochs, LearningRate = 0.05f, Seed = 1 });
}
