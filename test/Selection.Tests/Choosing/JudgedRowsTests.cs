using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetDeep.Selection.Tests.Choosing;

/// <summary>Candidates are compared by the same rows: what a model gives no score for counts against it.</summary>
public sealed class JudgedRowsTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Fact]
    public void A_value_model_that_leaves_rows_out_is_marked_and_behind_those_that_answer_all()
    {
        IDataView data = Data(row => new ValueRow { Features = row.Features, Label = row.Target });
        IEstimator<ITransformer> trainer = _mlContext.Regression.Trainers.Network(Options);
        TrainerComparison<RegressionMetrics> comparison = _mlContext.Regression.Compare(data, 3, ("picky", trainer), ("whole", Filling.Append(trainer)));
        AssertMarked(comparison, Metrics.RootMeanSquaredError);
        AssertMarked(_mlContext.Regression.Search(data, Create(o => _mlContext.Regression.Trainers.Network(o)), Space));
    }

    [Fact]
    public void So_is_one_of_two_classes()
    {
        IDataView data = Data(row => new ClassRow { Features = row.Features, Label = row.Target > 0 });
        IEstimator<ITransformer> trainer = _mlContext.BinaryClassification.Trainers.Network(Options);
        AssertMarked(_mlContext.BinaryClassification.Compare(data, 3, ("picky", trainer), ("whole", Filling.Append(trainer))), Metrics.BinaryAccuracy);
        AssertMarked(_mlContext.BinaryClassification.Search(data, Create(o => _mlContext.BinaryClassification.Trainers.Network(o)), Space));
    }

    [Fact]
    public void So_is_one_of_many_classes()
    {
        IDataView data = Data(row => new ManyRow { Features = row.Features, Label = row.Target > 1 ? 3u : row.Target > 0 ? 2u : 1u });
        IEstimator<ITransformer> trainer = _mlContext.MulticlassClassification.Trainers.Network(Options);
        AssertMarked(_mlContext.MulticlassClassification.Compare(data, 3, ("picky", trainer), ("whole", Filling.Append(trainer))), Metrics.MicroAccuracy);
        AssertMarked(_mlContext.MulticlassClassification.Search(data, Create(o => _mlContext.MulticlassClassification.Trainers.Network(o)), Space));
    }

    [Fact]
    public void A_model_without_any_score_fails()
    {
        IEstimator<ITransformer> trainer = _mlContext.Regression.Trainers.Network(Options);
        TrainerComparison<RegressionMetrics> comparison =
            _mlContext.Regression.Compare(ChoosingData.Values(_mlContext), 3, ("blind", new Blind(_mlContext, trainer)), ("seeing", trainer));
        Assert.Equal("seeing", comparison.Candidates[0].Name);
        Assert.Contains("gave no row with a label 'Label' a score that is a number", comparison["blind"].Error, StringComparison.Ordinal);

        SearchResult<NetworkOptions> search = _mlContext.Regression.Search(
            ChoosingData.Values(_mlContext),
            o => o.BatchSize == 16 ? new Blind(_mlContext, _mlContext.Regression.Trainers.Network(o)) : _mlContext.Regression.Trainers.Network(o),
            Space);
        Assert.Contains("gave no row", search.Trials[0].Error, StringComparison.Ordinal);
        Assert.Equal(1, search.Best.Number);
    }

    [Fact]
    public void A_setting_that_leaves_rows_out_does_not_win_a_round()
    {
        SearchResult<NetworkOptions> result = _mlContext.Regression.Search(
            Data(row => new ValueRow { Features = row.Features, Label = row.Target }), Create(o => _mlContext.Regression.Trainers.Network(o)),
            Space.WithBudget(o => o.NumberOfEpochs, 10, 20), new() { Strategy = new SuccessiveHalving(new GridSearch(), reduction: 2) });
        Assert.Equal([16, 32, 32], result.Trials.Select(trial => trial.Options.BatchSize));
    }

    [Fact]
    public void Rows_without_a_label_count_against_nobody()
    {
        IDataView data = _mlContext.Data.LoadFromEnumerable(_mlContext.Data.CreateEnumerable<ValueRow>(ChoosingData.Values(_mlContext), reuseRowObject: false)
            .Select((row, i) => new ValueRow { Features = row.Features, Label = i % 4 == 0 ? float.NaN : row.Label, Group = row.Group }).ToArray());
        CandidateResult<RegressionMetrics> candidate =
            _mlContext.Regression.Compare(data, 3, ("one", _mlContext.Regression.Trainers.Network(Options))).Candidates.Single();
        Assert.Equal((90, 90), (candidate.Rows, candidate.JudgedRows));
    }

    [Theory]
    [InlineData(1e5f)]
    [InlineData(-3e6f)]
    public void R2_of_labels_far_from_0_is_that_of_their_own_variance(float offset)
    {
        ValueRow[] rows =
        [
            .. _mlContext.Data.CreateEnumerable<ValueRow>(ChoosingData.Values(_mlContext), reuseRowObject: false)
                .Select(row => new ValueRow { Features = row.Features, Label = offset + 4 * row.Label, Group = row.Group }),
        ];
        IDataView data = _mlContext.Data.LoadFromEnumerable(rows);
        NetworkRegressionTrainer trainer = _mlContext.Regression.Trainers.Network(Options);
        var options = new ComparisonOptions<RegressionMetrics> { NumberOfFolds = 3, Seed = 9 };
        double[] actual = _mlContext.Regression.Compare(data, options, ("linear", trainer)).Candidates.Single().Values(Metrics.RSquared);

        double[] expected =
        [
            .. _mlContext.Regression.CrossValidate(data, trainer, 3, seed: 9).Select(fold =>
            {
                double[] labels = [.. fold.ScoredHoldOutSet.GetColumn<float>("Label").Select(label => (double)label)];
                double mean = labels.Average();
                return 1 - fold.ScoredHoldOutSet.GetColumn<float>("Score").Zip(labels, (score, label) => (score - label) * (score - label)).Sum()
                    / labels.Sum(label => (label - mean) * (label - mean));
            }),
        ];
        for (int i = 0; i < 3; i++)
            Assert.Equal(expected[i], actual[i], 1e-9);
        Assert.All(actual, value => Assert.InRange(value, 0.5, 1));
    }

    [Fact]
    public void Labels_that_are_all_the_same_have_no_R2()
    {
        IDataView data = _mlContext.Data.LoadFromEnumerable(_mlContext.Data.CreateEnumerable<ValueRow>(ChoosingData.Values(_mlContext), reuseRowObject: false)
            .Select(row => new ValueRow { Features = row.Features, Label = 5, Group = row.Group }).ToArray());
        TrainerComparison<RegressionMetrics> comparison = _mlContext.Regression.Compare(data, 3, ("one", _mlContext.Regression.Trainers.Network(Options)));
        Assert.True(double.IsNaN(comparison["one"].Mean(Metrics.RSquared)));
    }

    [Theory]
    [InlineData(5, 10)]
    [InlineData(5, 5)]
    [InlineData(3, 7)]
    public void Groups_are_dealt_so_that_no_fold_is_empty(int folds, int groups)
    {
        IDataView data = Grouped(row => row % groups);
        for (int seed = 0; seed < 20; seed++)
        {
            IReadOnlyList<DataSplit> parts = new DataSplits(_mlContext, "Label", []).Folds(data, folds, "Group", seed);
            Assert.Equal(120, parts.Sum(part => part.TestRows));
            Assert.All(parts, part =>
            {
                Assert.InRange(part.TestRows, 120 / groups, 120 / folds + 120 / groups);
                Assert.Equal(120, part.TrainRows + part.TestRows);
                Assert.Empty(part.Train.GetColumn<uint>("Group").Intersect(part.Test.GetColumn<uint>("Group")));
            });
        }

        var options = new ComparisonOptions<RegressionMetrics> { NumberOfFolds = folds, SamplingKeyColumnName = "Group" };
        Assert.Equal(folds, _mlContext.Regression.Compare(data, options, ("one", _mlContext.Regression.Trainers.Network(Options))).Candidates.Single().Folds.Count);
    }

    [Theory]
    [InlineData(2, 0.2, 60, 60)]
    [InlineData(10, 0.2, 24, 24)]
    [InlineData(10, 0.01, 12, 12)]
    [InlineData(10, 0.99, 108, 108)]
    [InlineData(120, 0.25, 30, 30)]
    public void Groups_are_held_out_whole_and_neither_part_is_empty(int groups, double fraction, int least, int most)
    {
        IDataView data = Grouped(row => row % groups);
        for (int seed = 0; seed < 20; seed++)
        {
            DataSplit split = new DataSplits(_mlContext, "Label", []).HoldOut(data, fraction, "Group", seed);
            Assert.InRange(split.TestRows, least, most);
            Assert.Equal(120, split.TrainRows + split.TestRows);
            Assert.Empty(split.Train.GetColumn<uint>("Group").Intersect(split.Test.GetColumn<uint>("Group")));
        }
    }

    [Fact]
    public void Groups_that_do_not_suffice_are_named()
    {
        string Message(Func<object> act) => Assert.ThrowsAny<Exception>(act).Message;
        Assert.Contains(
            "'Group' has 4 different values, but there are 5 folds",
            Message(() => new DataSplits(_mlContext, "Label", []).Folds(Grouped(row => row % 4), 5, "Group", 1)), StringComparison.Ordinal);
        Assert.Contains(
            "'Group' has the same value in all rows",
            Message(() => new DataSplits(_mlContext, "Label", []).HoldOut(Grouped(_ => 1), 0.2, "Group", 1)), StringComparison.Ordinal);
        Assert.Contains(
            "rows are kept together by a single value",
            Message(() => new DataSplits(_mlContext, "Label", []).HoldOut(Grouped(_ => 1), 0.2, "Features", 1)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_says_which_candidates_learned_from_weighted_rows()
    {
        IDataView data = ChoosingData.Values(_mlContext);
        IDataView weighted = _mlContext.Transforms.Expression("Weight", "x => 1f + x * x", "Label").Fit(data).Transform(data);
        NetworkOptions options = Options;
        options.ExampleWeightColumnName = "Weight";
        NetworkRegressionTrainer ours = _mlContext.Regression.Trainers.Network(options);
        string table = _mlContext.Regression.Compare(
            weighted, 2,
            ("plain", _mlContext.Regression.Trainers.Network(Options)), ("ours", ours),
            ("theirs", _mlContext.Transforms.NormalizeMeanVariance("Features").Append(_mlContext.Regression.Trainers.LbfgsPoissonRegression(exampleWeightColumnName: "Weight"))),
            ("bagged", _mlContext.Regression.Trainers.Bagging(ours, numberOfModels: 1))).ToString();
        Assert.EndsWith(
            "Every row counts once in these figures, but learned from weighted rows: ours (column 'Weight'), theirs (column 'Weight'), bagged (column 'Weight').\n",
            table, StringComparison.Ordinal);
        Assert.DoesNotContain(
            "weight", _mlContext.Regression.Compare(weighted, 2, ("plain", _mlContext.Regression.Trainers.Network(Options))).ToString(),
            StringComparison.Ordinal);

        var space = new SearchSpace<NetworkOptions>(() => options).Values(o => o.BatchSize, 16);
        Assert.Contains(
            "rows weighted by 'Weight'", _mlContext.Regression.Search(weighted, _mlContext.Regression.Trainers.Network, space).ToString(),
            StringComparison.Ordinal);
    }

    private static NetworkOptions Options => new()
    {
        Architecture = new MultilayerPerceptron([]),
        NumberOfEpochs = 40,
        LearningRate = 0.05f,
        MissingValues = MissingValues.Skip,
        Seed = 1,
    };

    private static SearchSpace<NetworkOptions> Space =>
        new SearchSpace<NetworkOptions>(() => Options).Values(o => o.BatchSize, 16, 32);

    private Microsoft.ML.Transforms.MissingValueReplacingEstimator Filling => _mlContext.Transforms.ReplaceMissingValues("Features");

    /// <summary>Of batches of 16 the rows that are hard to predict are left out, of 32 not.</summary>
    private Func<NetworkOptions, IEstimator<ITransformer>> Create(Func<NetworkOptions, IEstimator<ITransformer>> create) =>
        o => o.BatchSize == 16 ? create(o) : Filling.Append(create(o));

    private void AssertMarked<TMetrics>(TrainerComparison<TMetrics> comparison, Metric<TMetrics> metric)
    {
        CandidateResult<TMetrics> picky = comparison["picky"], whole = comparison["whole"];
        // By the figures alone it would be first.
        Assert.True(metric.Rank(picky.Mean(metric)) < metric.Rank(whole.Mean(metric)), $"{picky.Mean(metric)} {whole.Mean(metric)}");
        Assert.Equal(["whole", "picky"], comparison.Candidates.Select(candidate => candidate.Name));
        Assert.Equal((120, 84, 120, 120), (picky.Rows, picky.JudgedRows, whole.Rows, whole.JudgedRows));
        Assert.Contains("picky (no score for 30 % of rows)", comparison.ToString(), StringComparison.Ordinal);
        Assert.Contains("| whole | ", comparison.ToMarkdown(), StringComparison.Ordinal);
        Assert.True(double.IsNaN(comparison.Difference("picky", "whole").PValue));
    }

    private static void AssertMarked(SearchResult<NetworkOptions> result)
    {
        Assert.Equal(32, result.BestOptions.BatchSize);
        Assert.True(result.Trials[0].JudgedRows < result.Trials[0].Rows);
        Assert.Equal(result.Trials[1].Rows, result.Trials[1].JudgedRows);
        Assert.Matches("no score for [0-9.]+ % of rows", result.ToString().Split('\n')[1]);
        Assert.EndsWith("best", result.ToString().Split('\n')[2], StringComparison.Ordinal);
    }

    private IDataView Grouped(Func<int, int> group) => _mlContext.Data.LoadFromEnumerable(
        _mlContext.Data.CreateEnumerable<ValueRow>(ChoosingData.Values(_mlContext), reuseRowObject: false)
            .Select((row, i) => new ValueRow { Features = row.Features, Label = row.Label, Group = (uint)group(i) }).ToArray());

    /// <summary>120 rows, of which 3 in 10 have no first feature, and the opposite label, so that they are hard to predict.</summary>
    private IDataView Data<TRow>(Func<(float[] Features, float Target), TRow> create)
        where TRow : class =>
        _mlContext.Data.LoadFromEnumerable(_mlContext.Data.CreateEnumerable<ValueRow>(ChoosingData.Values(_mlContext), reuseRowObject: false)
            .Select((row, i) => create((i % 10 < 3 ? [float.NaN, row.Features[1], row.Features[2]] : row.Features, i % 10 < 3 ? -row.Label : row.Label))).ToArray());

    /// <summary>An estimator whose model sees no feature.</summary>
    private sealed class Blind(MLContext mlContext, IEstimator<ITransformer> estimator) : IEstimator<ITransformer>
    {
        public ITransformer Fit(IDataView input) => new TransformerChain<ITransformer>(
            mlContext.Transforms.CustomMapping<SeenRow, SeenRow>((seen, unseen) => unseen.Features = [float.NaN, float.NaN, float.NaN], contractName: null).Fit(input),
            estimator.Fit(input));

        public SchemaShape GetOutputSchema(SchemaShape inputSchema) => estimator.GetOutputSchema(inputSchema);
    }

    private sealed class SeenRow
    {
        [VectorType(3)]
        public float[] Features { get; set; } = [];
    }
}
