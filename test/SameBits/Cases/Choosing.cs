using System.Text.RegularExpressions;
using Microsoft.ML;
using Microsoft.ML.Data;
using static MlNetDeep.SameBits.NetworkCases;

namespace MlNetDeep.SameBits.Cases;

/// <summary>The numbers of comparisons and searches.</summary>
internal static class Choosing
{
    public static IEnumerable<Case> All =>
    [
        Of("compare.binary", (mlContext, bits) => Add(mlContext.BinaryClassification.Compare(
            Rows.Plain.TrainingView(mlContext, Target.Binary), new ComparisonOptions<BinaryClassificationMetrics> { NumberOfFolds = 3, Seed = 4 },
            ("mlp", mlContext.Trainer(Target.Binary, Mlp())), ("linear", mlContext.Trainer(Target.Binary, Linear()))), bits)),
        Of("compare.multiclass", (mlContext, bits) => Add(mlContext.MulticlassClassification.Compare(
            Rows.Plain.TrainingView(mlContext, Target.Multiclass),
            new ComparisonOptions<MulticlassClassificationMetrics> { NumberOfFolds = 3, Seed = 4 },
            ("mlp", mlContext.Trainer(Target.Multiclass, Mlp())), ("linear", mlContext.Trainer(Target.Multiclass, Linear()))), bits)),
        Of("compare.regression.sampling-key", (mlContext, bits) => Add(mlContext.Regression.Compare(
            Rows.Plain.TrainingView(mlContext, Target.Regression),
            new ComparisonOptions<RegressionMetrics> { NumberOfFolds = 3, Seed = 4, SamplingKeyColumnName = "Group" },
            ("mlp", mlContext.Trainer(Target.Regression, Mlp())), ("linear", mlContext.Trainer(Target.Regression, Linear()))), bits)),
        Of("search.binary.grid.folds", (mlContext, bits) => Add(mlContext.BinaryClassification.Search<NetworkOptions>(
            Rows.Plain.TrainingView(mlContext, Target.Binary), options => mlContext.Trainer(Target.Binary, options), Rates(),
            new SearchOptions<BinaryClassificationMetrics> { NumberOfFolds = 3, Seed = 4 }), bits)),
        Of("search.multiclass.random", (mlContext, bits) => Add(mlContext.MulticlassClassification.Search<NetworkOptions>(
            Rows.Plain.TrainingView(mlContext, Target.Multiclass), options => mlContext.Trainer(Target.Multiclass, options), Ranges(),
            new SearchOptions<MulticlassClassificationMetrics> { Strategy = new RandomSearch(5), Seed = 4 }), bits)),
        Of("search.regression.halving", (mlContext, bits) => Add(mlContext.Regression.Search<NetworkOptions>(
            Rows.Plain.TrainingView(mlContext, Target.Regression), options => mlContext.Trainer(Target.Regression, options),
            Ranges().WithBudget(options => options.NumberOfEpochs, 1, 4),
            new SearchOptions<RegressionMetrics>
            {
                Strategy = new SuccessiveHalving(new RandomSearch(6), reduction: 2),
                ValidationSet = Rows.Plain.TestView(mlContext, Target.Regression),
                Seed = 4,
            }), bits)),
    ];

    private static NetworkOptions Linear() => Network(new MultilayerPerceptron([]));

    private static SearchSpace<NetworkOptions> Rates() =>
        new SearchSpace<NetworkOptions>(() => Mlp()).Values(options => options.LearningRate, 0.001f, 0.02f)
            .Values(options => options.Architecture, new MultilayerPerceptron(3), new MultilayerPerceptron(5, 4));

    private static SearchSpace<NetworkOptions> Ranges() =>
        new SearchSpace<NetworkOptions>(() => Mlp()).Range(options => options.LearningRate, 0.0001f, 0.1f, isLogarithmic: true)
            .Range(options => options.BatchSize, 8, 64);

    private static Case Of(string name, Action<MLContext, Bits> add) => new(name, () =>
    {
        var outcome = new Outcome();
        add(new MLContext(seed: 1), outcome.Scores);
        return outcome;
    });

    private static void Add<TMetrics>(TrainerComparison<TMetrics> comparison, Bits bits)
        where TMetrics : class
    {
        foreach (CandidateResult<TMetrics> candidate in comparison.Candidates)
        {
            bits.Add(candidate.Name).Add(candidate.Error).Add(candidate.Rows).Add(candidate.JudgedRows);
            foreach (Metric<TMetrics> metric in comparison.Metrics)
            {
                bits.Add(candidate.Mean(metric)).Add(candidate.StandardError(metric));
                foreach (FoldResult<TMetrics> fold in candidate.Folds)
                    bits.Add(metric.Value(fold.Metrics));
            }
        }

        Difference difference = comparison.Difference("mlp", "linear");
        bits.Add(difference.Mean).Add(difference.StandardError).Add(difference.PValue);
    }

    private static void Add<TOptions>(SearchResult<TOptions> search, Bits bits)
        where TOptions : class
    {
        foreach (Trial<TOptions> trial in search.Trials)
        {
            bits.Add((long)trial.Number).Add(trial.Budget).Add(trial.Error).Add(trial.Value).Add(trial.StandardError)
                .Add(trial.Rows).Add(trial.JudgedRows);
            foreach (double value in trial.FoldValues)
                bits.Add(value);
            // By value alone: what an option is called is not a number. Of an architecture that is the list of its hidden layers.
            foreach (string value in trial.Values.Values)
                bits.Add(Regex.Match(value, @"\[.*\]") is { Success: true } list ? list.Value : value);
        }

        bits.Add((long)search.Best.Number);
    }
}
