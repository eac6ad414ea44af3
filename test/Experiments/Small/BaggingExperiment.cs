using Microsoft.ML;
using MlNetDeep.Samples;

namespace MlNetDeep.Experiments;

/// <summary>
/// What members that share weights gain of what a bagging of as many separate networks gains, and what they cost: one network, one of many
/// members, and the bagging, all with the defaults of the tabular network. Classes are judged by the log-loss, numbers by the root of the
/// mean squared error.
/// </summary>
internal static class BaggingExperiment
{
    private static readonly string[] FromFolder = ["vehicle", "glass"];

    /// <summary>Prints a line a table.</summary>
    public static void Run(CommandLine line)
    {
        string folder = line.Text("data") ?? "";
        int members = line.Number("members", minimum: 2) ?? 32, folds = line.Number("folds", minimum: 2) ?? 5, seed = line.Number("seed") ?? 1;
        (string Name, Func<SmallTable> Load)[] tables =
        [
            .. FromFolder.Select<string, (string, Func<SmallTable>)>(
                name => (name, () => SmallTable.Of(TabularSet.All.Single(set => set.Name == name), folder, folds, 1, seed))),
            ("digits", () => SmallTable.OfDigits(seed)),
            ("diabetes", () => SmallTable.OfClassics(1, seed).Single(table => table.Name == "diabetes")),
            ("friedman1-1000", () => SmallTable.OfFriedman("friedman1", Friedman.First, 1000, line.Number("seeds") ?? 5)),
        ];
        IReadOnlyList<(string Name, Func<SmallTable> Load)> chosen = TabularExperiment.Chosen(line, "sets", table => table.Name, tables);
        if (chosen.Any(table => FromFolder.Contains(table.Name)) && !Directory.Exists(folder))
            CommandLine.Fail($"For {string.Join(" and ", FromFolder)} the option --data takes the folder that test/Experiments/Tabular/get-data.sh filled.");
        foreach ((_, Func<SmallTable> load) in chosen)
            Run(load(), members, seed);
    }

    private static void Run(SmallTable table, int members, int seed)
    {
        var validation = new CrossValidation(table.Name, table.Task, table.Folds, table.Rows, table.NumberOfFolds, seed);
        TrainerResult one = Result("one", mlContext => Network(mlContext, table.Task, 1));
        TrainerResult shared = Result("shared", mlContext => Network(mlContext, table.Task, members));
        TrainerResult bagging = Result("bagging", mlContext => Bagging(mlContext, table.Task, Network(mlContext, table.Task, 1), members));
        double gain = LossOf(one) - LossOf(bagging);
        ResultLine.Write(
            "members", ("set", table.Name), ("one", LossOf(one)), ($"shared{members}", LossOf(shared)), ($"bagging{members}", LossOf(bagging)),
            // Of nothing there is no share.
            ("gain_share", gain > 0 ? (LossOf(one) - LossOf(shared)) / gain : null), ("time_ratio", shared.Seconds.Average() / one.Seconds.Average()),
            ("seconds_one", one.Seconds.Average()), ("seconds_bagging", bagging.Seconds.Average()));

        TrainerResult Result(string name, Func<MLContext, IEstimator<ITransformer>> create)
        {
            TrainerResult result = validation.Run(name, create)!;
            return result.Failure is null ? result : throw new InvalidOperationException($"{table.Name}, {name}: {result.Failure}");
        }
    }

    private static double LossOf(TrainerResult result) => result.LogLoss?.Average() ?? result.MeanError();

    private static IEstimator<ITransformer> Network(MLContext mlContext, TabularTask task, int members) => task switch
    {
        TabularTask.Binary => mlContext.BinaryClassification.Trainers.TabularNetwork(numberOfMembers: members),
        TabularTask.Multiclass => mlContext.MulticlassClassification.Trainers.TabularNetwork(numberOfMembers: members),
        _ => mlContext.Regression.Trainers.TabularNetwork(numberOfMembers: members),
    };

    private static EnsembleTrainer Bagging(MLContext mlContext, TabularTask task, IEstimator<ITransformer> member, int members) => task switch
    {
        TabularTask.Binary => mlContext.BinaryClassification.Trainers.Bagging(member, members),
        TabularTask.Multiclass => mlContext.MulticlassClassification.Trainers.Bagging(member, members),
        _ => mlContext.Regression.Trainers.Bagging(member, members),
    };
}
