using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using MlNetDeep.Selection.Tests.Choosing;

namespace MlNetDeep.Selection.Tests.Running;

/// <summary>Comparisons and ensembles whose models come from workers are those of one process.</summary>
public sealed class ModelsElsewhereTests
{
    private readonly MLContext _mlContext = new(seed: 1);
    private readonly FitRegistry _registry = Registry();

    [Theory]
    [InlineData(null)]
    [InlineData("Group")]
    public void A_comparison_has_the_figures_of_one_process(string? key)
    {
        var options = new ComparisonOptions<RegressionMetrics> { NumberOfFolds = 3, SamplingKeyColumnName = key };
        TrainerComparison<RegressionMetrics> here = Compare(options);
        var runner = new ElsewhereRunner(_registry, Registry());
        options.Runner = runner;

        TrainerComparison<RegressionMetrics> there = Compare(options);

        Assert.Equal(9, runner.Requests.Count);
        Assert.Equal(here.Candidates.Select(candidate => candidate.Name), there.Candidates.Select(candidate => candidate.Name));
        Assert.Equal("failed in fold 1: LearningRate must be above 0, but is -1.", there["refused"].Error!.Split(" (")[0]);
        Assert.Equal(here["refused"].Error, there["refused"].Error);
        foreach (Metric<RegressionMetrics> metric in here.Metrics)
            Assert.Equal(here.Candidates.Select(candidate => candidate.Values(metric)), there.Candidates.Select(candidate => candidate.Values(metric)));
        Assert.True(there["network"].TrainingTime > TimeSpan.Zero);
    }

    [Theory]
    [InlineData("bagging")]
    [InlineData("folds")]
    [InlineData("folds by group")]
    [InlineData("without cache")]
    public void An_ensemble_has_the_members_of_one_process_to_the_last_bit(string how)
    {
        EnsembleTransformer here = Ensemble(how, null).Fit(Data);
        var runner = new ElsewhereRunner(_registry, Registry());

        EnsembleTransformer there = Ensemble(how, runner).Fit(Data);

        Assert.Equal(4, runner.Requests.Count);
        Assert.Equal(here.Summary.HeldOut, there.Summary.HeldOut);
        Assert.Equal(here.Summary.Members, there.Summary.Members);
        Assert.Equal(Scores(here), Scores(there));
        Assert.Equal(Scores(here), Scores(Again(there)));
    }

    [Fact]
    public void Binary_ensembles_vote_as_in_one_process()
    {
        float[] Scores(ITrialRunner? runner) =>
        [
            .. _mlContext.BinaryClassification.Trainers.Bagging(
                    _registry.Create(_mlContext, "classes", new NetworkOptions { Architecture = new MultilayerPerceptron([2]), NumberOfEpochs = 1, Seed = 2 }),
                    new BaggingOptions { NumberOfModels = 3, Seed = 5, Stratify = true, Combination = EnsembleCombination.Vote, Runner = runner })
                .Fit(_registry.Load(_mlContext, "rows of classes", "")).Transform(_registry.Load(_mlContext, "rows of classes", ""))
                .GetColumn<float>("Score"),
        ];

        Assert.Equal(Scores(null), Scores(new ElsewhereRunner(_registry, Registry())));
    }

    [Fact]
    public void A_member_that_fails_elsewhere_is_named()
    {
        EnsembleTrainer trainer = _mlContext.Regression.Trainers.Bagging(
            member => _registry.Create(_mlContext, "failing", new NetworkOptions { BatchSize = member + 1 }),
            new BaggingOptions { NumberOfModels = 3, Seed = 1, Runner = new ElsewhereRunner(_registry, Registry()) });

        string message = Assert.ThrowsAny<InvalidOperationException>(() => trainer.Fit(Data)).Message;

        Assert.Contains("Member 0 of 3 (from 0) could not be trained: there is no disk", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Estimators_and_rows_of_an_ensemble_that_are_not_the_registrys_are_named()
    {
        var options = new BaggingOptions { NumberOfModels = 2, Seed = 1, Runner = new ElsewhereRunner(_registry, Registry()) };
        IDataView other = _mlContext.Data.TakeRows(Data, 50);

        Assert.Contains("do not come from FitRegistry.Load", Assert.ThrowsAny<InvalidOperationException>(
            () => _mlContext.Regression.Trainers.Bagging(Network(), options).Fit(other)).Message, StringComparison.Ordinal);
        Assert.Contains("was not made by FitRegistry.Create", Assert.ThrowsAny<InvalidOperationException>(
            () => _mlContext.Regression.Trainers.Bagging(_mlContext.Regression.Trainers.Network(new NetworkOptions()), options).Fit(Data)).Message,
            StringComparison.Ordinal);
    }

    private IDataView Data => _registry.Load(_mlContext, "rows", "");

    private TrainerComparison<RegressionMetrics> Compare(ComparisonOptions<RegressionMetrics> options) => _mlContext.Regression.Compare(
        Data, options, ("network", Network()),
        ("gradient descent", _registry.Create(_mlContext, "online", new OnlineGradientDescentTrainer.Options { NumberOfIterations = 2, Shuffle = false })),
        ("refused", _registry.Create(_mlContext, "network made late", new NetworkOptions { LearningRate = -1 })));

    private EnsembleTrainer Ensemble(string how, ITrialRunner? runner) => how switch
    {
        "bagging" => _mlContext.Regression.Trainers.Bagging(Network(), new BaggingOptions { NumberOfModels = 4, Seed = 3, Runner = runner }),
        "without cache" => _mlContext.Regression.Trainers.Bagging(
            Network(), new BaggingOptions { NumberOfModels = 4, Seed = 3, SampleFraction = 0.5, CacheRows = false, Runner = runner }),
        "folds" => _mlContext.Regression.Trainers.CrossValidationEnsemble(
            Network(new PatienceRule(2)), new CrossValidationEnsembleOptions { NumberOfFolds = 4, Seed = 3, Runner = runner }),
        _ => _mlContext.Regression.Trainers.CrossValidationEnsemble(
            Network(new PatienceRule(2)), new CrossValidationEnsembleOptions { NumberOfFolds = 4, Seed = 3, SamplingKeyColumnName = "Group", Runner = runner }),
    };

    private IEstimator<ITransformer> Network(StoppingRule? stopping = null) => _registry.Create(
        _mlContext, "network", new NetworkOptions { Architecture = new MultilayerPerceptron([3]), NumberOfEpochs = 9, Seed = 1, EarlyStopping = stopping });

    private float[] Scores(ITransformer model) => [.. model.Transform(Data).GetColumn<float>("Score")];

    private ITransformer Again(ITransformer model)
    {
        using var stream = new MemoryStream();
        _mlContext.Model.Save(model, Data.Schema, stream);
        stream.Position = 0;
        return _mlContext.Model.Load(stream, out _);
    }

    private static FitRegistry Registry() => new FitRegistry()
        .Add<NetworkOptions>("network", (ml, o) => ml.Regression.Trainers.Network(o))
        .Add<NetworkOptions>("network made late", (ml, o) => new Late(() => ml.Regression.Trainers.Network(o)))
        .Add<NetworkOptions>("failing", (ml, o) => new Interfering(ml.Regression.Trainers.Network(o), () => throw new IOException("there is no disk")))
        .Add<NetworkOptions>("classes", (ml, o) => ml.BinaryClassification.Trainers.Network(o))
        .Add<OnlineGradientDescentTrainer.Options>("online", (ml, o) => ml.Regression.Trainers.OnlineGradientDescent(o))
        .AddData("rows", (ml, _) => ChoosingData.Values(ml))
        .AddData("rows of classes", (ml, _) => ChoosingData.Classes(ml));

    /// <summary>An estimator that is made as it is fitted.</summary>
    private sealed class Late(Func<IEstimator<ITransformer>> create) : IEstimator<ITransformer>
    {
        public ITransformer Fit(IDataView input) => create().Fit(input);

        public SchemaShape GetOutputSchema(SchemaShape inputSchema) => inputSchema;
    }
}
