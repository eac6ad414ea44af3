using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetDeep.Samples.Compare;

/// <summary>Chooses a perceptron's topology and weight decay for one set, with a journal that a kill does not harm.</summary>
internal static class TopologySearch
{
    /// <summary>Searches, and prints the table without times, which differ from run to run.</summary>
    public static void Run(CommandLine commandLine)
    {
        var mlContext = new MLContext(seed: 1);
        IDataView data = DataSet.All.Single(set => set.Name == "breast-cancer").Load(mlContext);
        var space = new SearchSpace<NetworkOptions>(() => new() { LearningRate = 0.003f, BatchSize = 16 })
            .Values(
                o => o.Architecture,
                new MultilayerPerceptron([]), new MultilayerPerceptron(8), new MultilayerPerceptron(32), new MultilayerPerceptron(32, 16))
            .Range(o => o.L2Regularization, 1e-5f, 1e-1f, isLogarithmic: true)
            .WithBudget(o => o.NumberOfEpochs, 4, 36);
        var options = new SearchOptions<BinaryClassificationMetrics>
        {
            Strategy = new SuccessiveHalving(new RandomSearch(18)),
            Metric = Metrics.BinaryLogLoss,
            NumberOfFolds = commandLine.Number("folds", minimum: 2) ?? 5,
            JournalPath = commandLine.Text("journal"),
        };
        SearchResult<NetworkOptions> result =
            mlContext.BinaryClassification.Search(data, mlContext.BinaryClassification.Trainers.Network, space, options);
        Console.Write(result);
        foreach (Trial<NetworkOptions> trial in result.Trials)
            Console.WriteLine($"TRIAL {trial.Number} {string.Join(' ', trial.Values.Values)} {trial.Budget} {string.Join(' ', trial.FoldValues)}");
        ResultLine.Write(("trials", result.Trials.Count), ("best", result.Best.Number), ("log_loss", result.Best.Value));
    }
}
