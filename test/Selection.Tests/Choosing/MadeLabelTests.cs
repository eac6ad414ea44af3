using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetDeep.Selection.Tests.Choosing;

/// <summary>Candidates that are pipelines may make their own label, as ML.NET's CrossValidate lets them.</summary>
public sealed class MadeLabelTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Fact]
    public void Keys_that_the_pipeline_makes_are_compared_and_searched()
    {
        IDataView data = Data();
        IEstimator<ITransformer> Create(NetworkOptions options) => _mlContext.Transforms.Conversion.MapValueToKey("Label", "Kind")
            .Append(_mlContext.MulticlassClassification.Trainers.Network(options));

        CandidateResult<MulticlassClassificationMetrics> candidate =
            _mlContext.MulticlassClassification.Compare(data, 3, ("net", Create(Options))).Candidates.Single();
        Assert.Null(candidate.Error);
        Assert.Equal((150, 150), (candidate.Rows, candidate.JudgedRows));
        Assert.InRange(candidate.Mean(Metrics.MicroAccuracy), 0.7, 1);

        SearchResult<NetworkOptions> result = _mlContext.MulticlassClassification.Search(data, Create, Space);
        Assert.All(result.Trials, trial => Assert.Null(trial.Error));
        Assert.InRange(result.Best.Value, 0.7, 1);
    }

    [Fact]
    public void So_are_two_classes_and_values()
    {
        IDataView data = Data();
        IEstimator<ITransformer> classes = _mlContext.Transforms.Expression("Label", "x => x < 0.4f", "Height")
            .Append(_mlContext.BinaryClassification.Trainers.Network(Options));
        Assert.InRange(_mlContext.BinaryClassification.Compare(data, 3, ("net", classes)).Candidates.Single().Mean(Metrics.BinaryAccuracy), 0.7, 1);

        IEstimator<ITransformer> values = _mlContext.Transforms.CopyColumns("Label", "Height").Append(_mlContext.Regression.Trainers.Network(Options));
        Assert.InRange(_mlContext.Regression.Compare(data, 3, ("net", values)).Candidates.Single().Mean(Metrics.RSquared), 0.7, 1);
    }

    [Fact]
    public void Rows_whose_kind_a_fold_has_not_learned_count_as_left_out()
    {
        // One row of a fourth kind: of the fold that judges it the key does not know it.
        IDataView data = _mlContext.Data.LoadFromEnumerable(
            _mlContext.Data.CreateEnumerable<TextRow>(Data(), reuseRowObject: false).Append(new TextRow { Features = [0.5f, 0.5f], Kind = "rare" }).ToArray());
        IEstimator<ITransformer> net = _mlContext.Transforms.Conversion.MapValueToKey("Label", "Kind")
            .Append(_mlContext.MulticlassClassification.Trainers.Network(Options));

        CandidateResult<MulticlassClassificationMetrics> candidate = _mlContext.MulticlassClassification.Compare(data, 3, ("net", net)).Candidates.Single();

        Assert.Equal((151, 150), (candidate.Rows, candidate.JudgedRows));
    }

    [Fact]
    public void A_candidate_that_makes_no_label_fails_in_its_row_and_where_none_does_the_column_is_named()
    {
        IDataView data = Data();
        IEstimator<ITransformer> network = _mlContext.MulticlassClassification.Trainers.Network(Options);
        IEstimator<ITransformer> whole = _mlContext.Transforms.Conversion.MapValueToKey("Label", "Kind").Append(network);
        IEstimator<ITransformer> other = _mlContext.Transforms.Conversion.MapValueToKey("Other", "Kind").Append(
            _mlContext.MulticlassClassification.Trainers.Network(new NetworkOptions { Architecture = new MultilayerPerceptron([]), NumberOfEpochs = 2, LabelColumnName = "Other" }));

        TrainerComparison<MulticlassClassificationMetrics> comparison = _mlContext.MulticlassClassification.Compare(data, 3, ("other", other), ("whole", whole));

        Assert.Equal("whole", comparison.Candidates[0].Name);
        Assert.Contains("There is no column 'Label' behind the model", comparison["other"].Error, StringComparison.Ordinal);
        Assert.Contains(
            "no column 'Label'; they have Features, Kind, Height. No pipeline makes one",
            Assert.ThrowsAny<ArgumentException>(() => _mlContext.MulticlassClassification.Compare(data, 3, ("other", other))).Message, StringComparison.Ordinal);
        Assert.Contains(
            "no column 'Label'",
            Assert.ThrowsAny<ArgumentException>(() => _mlContext.MulticlassClassification.Search(data, _mlContext.MulticlassClassification.Trainers.Network, Space)).Message,
            StringComparison.Ordinal);
    }

    private static NetworkOptions Options => new() { Architecture = new MultilayerPerceptron([4]), NumberOfEpochs = 60, LearningRate = 0.05f, Seed = 1 };

    private static SearchSpace<NetworkOptions> Space => new SearchSpace<NetworkOptions>(() => Options).Values(o => o.BatchSize, 16, 32);

    private IDataView Data()
    {
        var random = new Random(1);
        return _mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, 150).Select(_ =>
        {
            float x = random.NextSingle();
            return new TextRow { Features = [x, random.NextSingle()], Kind = x < 0.3f ? "low" : x < 0.6f ? "mid" : "high", Height = x };
        }).ToArray());
    }

    private sealed class TextRow
    {
        [VectorType(2)]
        public float[] Features { get; set; } = [];

        public string Kind { get; set; } = "";

        public float Height { get; set; }
    }
}
