using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetDeep.Samples;

namespace MlNetDeep.Experiments;

/// <summary>Defaults on small tables, and what else is measured on handwritten digits: very deep networks, and autoencoders.</summary>
internal static class SmallTablesExperiment
{
    private const string Mean = "Mean";
    private static readonly string[] Parts = ["classics", "friedman", "digits", "depth", "autoencoder"];

    /// <summary>Runs all parts, or those of --only; a line a trainer and a table, and one for what is to be shown.</summary>
    public static void Run(CommandLine line)
    {
        IReadOnlyList<string> parts = TabularExperiment.Chosen(line, "only", part => part, Parts);
        IReadOnlyList<Contestant> trainers = TabularExperiment.Chosen(line, "trainers", trainer => trainer.Name, Contestant.All);
        int seeds = line.Number("seeds") ?? 5, seed = line.Number("seed") ?? 1;
        IEnumerable<SmallTable> tables =
        [
            .. Of("classics", () => SmallTable.OfClassics(line.Number("repeats") ?? 3, seed)),
            .. Of("friedman", () => new[] { 1000, 200, 20 }.SelectMany(rows => new[]
            {
                SmallTable.OfFriedman("friedman1", Friedman.First, rows, seeds), SmallTable.OfFriedman("friedman3", Friedman.Third, rows, seeds),
            })),
            .. Of("digits", () => [SmallTable.OfDigits(seed)]),
        ];
        ScikitLearn? peer = ScikitLearn.Given(line, "small-tables");
        foreach (SmallTable table in tables)
        {
            for (int i = 0; i < table.Folds.Count; i++)
                peer?.Export(table.Name, table.Task, i, table.Folds[i].Train, table.Folds[i].Test);
        }

        ILookup<string, TrainerResult>? peers = peer?.Run().ToLookup(result => result.Set);
        foreach (SmallTable table in tables)
            Compare(table, trainers, peers?[table.Name] ?? [], seed);
        if (parts.Contains("depth"))
            RunDepth(SmallTable.OfDigits(seed), seed);
        if (parts.Contains("autoencoder"))
            AutoencoderExperiment.Run(seed);

        IEnumerable<SmallTable> Of(string part, Func<IEnumerable<SmallTable>> create) => parts.Contains(part) ? create() : [];
    }

    private static void Compare(SmallTable table, IReadOnlyList<Contestant> trainers, IEnumerable<TrainerResult> peers, int seed)
    {
        CrossValidation validation = Validation(table, seed);
        List<TrainerResult> results = [];
        if (table.Task == TabularTask.Regression)
            Add(Guess(table));
        foreach (TrainerResult peer in peers)
            Add(peer with { Folds = table.NumberOfFolds });
        foreach (Contestant trainer in trainers)
        {
            if (validation.Run(trainer) is { } result)
                Add(result);
        }

        double? scikit = results.FirstOrDefault(result => result.Trainer == ScikitLearn.Name)?.MeanError();
        double? reference = results.FirstOrDefault(result => result.Trainer == Contestant.ReferenceName)?.MeanError();
        double? mean = results.FirstOrDefault(result => result.Trainer == Mean)?.MeanError();
        TrainerResult best = results.MinBy(result => result.MeanError())!;
        foreach (TrainerResult own in results.Where(result => trainers.Any(trainer => trainer.IsOurs && trainer.Name == result.Trainer)))
        {
            ResultLine.Write(
                "small_table_summary", ("set", table.Name), ("trainer", own.Trainer), ("error", own.MeanError()), ("best", best.MeanError()),
                ("best_trainer", best.Trainer), ("best_se", best.StandardError()),
                ("within_one_se", own.MeanError() <= best.MeanError() + best.StandardError()), ("ratio_to_lightgbm", own.MeanError() / reference),
                ("ratio_to_scikit", own.MeanError() / scikit), ("ratio_to_mean", own.MeanError() / mean));
        }

        void Add(TrainerResult result)
        {
            results.Add(result);
            ResultLine.Write(
                "small_table", ("set", table.Name), ("trainer", result.Trainer), ("failure", result.Failure),
                ("error", result.Failure is null ? result.MeanError() : null), ("se", result.Failure is null ? result.StandardError() : null),
                ("auc", result.Auc?.Average()), ("log_loss", InNats(result)), ("seconds", result.Seconds.Length == 0 ? null : result.Seconds.Average()));
        }

        // ML.NET gives it in bits where it is binary.
        double? InNats(TrainerResult result) =>
            result.LogLoss?.Average() * (table.Task == TabularTask.Binary && result.Trainer != ScikitLearn.Name ? Math.Log(2) : 1);
    }

    // The mean of the training labels as the answer to every row.
    private static TrainerResult Guess(SmallTable table) => new(table.Name, Mean, table.NumberOfFolds, 0, table.Rows)
    {
        Errors =
        [
            .. table.Folds.Select(fold =>
            {
                double mean = fold.Train.GetColumn<float>("Label").Average();
                return Math.Sqrt(fold.Test.GetColumn<float>("Label").Average(label => (label - mean) * (label - mean)));
            }),
        ],
    };

    private static void RunDepth(SmallTable digits, int seed)
    {
        foreach ((int layers, double least) in new[] { (10, 0.96), (20, 0.95), (30, 0.95) })
        {
            TrainerResult result = Validation(digits, seed).Run(
                $"{layers} layers",
                ml => ml.MulticlassClassification.Trainers.MultilayerPerceptron(hiddenLayers: [.. Enumerable.Repeat(64, layers)]))!;
            double accuracy = 1 - result.MeanError();
            ResultLine.Write(
                "depth", ("layers", layers), ("accuracy", accuracy), ("se", result.StandardError()), ("worst", 1 - result.Errors.Max()), ("least", least),
                ("holds", accuracy >= least), ("seconds", result.Seconds.Average()));
        }
    }

    private static CrossValidation Validation(SmallTable table, int seed) =>
        new(table.Name, table.Task, table.Folds, table.Rows, table.NumberOfFolds, seed);
}
