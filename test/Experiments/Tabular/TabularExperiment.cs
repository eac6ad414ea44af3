using MlNetDeep.Samples;

namespace MlNetDeep.Experiments;

/// <summary>Compares trainers with their defaults on the tables of the benchmark: docs/measured/tabular.md.</summary>
internal static class TabularExperiment
{
    /// <summary>Runs what the file of results lacks, and prints the summary.</summary>
    public static void Run(CommandLine line)
    {
        string folder = line.Text("data") ?? "";
        if (!Directory.Exists(folder))
            CommandLine.Fail("The option --data takes the folder that test/Experiments/Tabular/get-data.sh filled.");
        string half = line.Text("half") ?? "choosing";
        IReadOnlyList<TabularSet> sets = Chosen(line, "sets", set => set.Name, half switch
        {
            "choosing" => TabularSet.Choosing,
            "judging" => TabularSet.Judging,
            "both" => [.. TabularSet.Choosing, .. TabularSet.Judging],
            _ => [],
        });
        if (sets.Count == 0)
            CommandLine.Fail("The option --half takes choosing, judging or both.");
        IReadOnlyList<Contestant> trainers = Chosen(line, "trainers", trainer => trainer.Name, Contestant.All);
        int folds = line.Number("folds", minimum: 2) ?? 10, seed = line.Number("seed") ?? 1;
        var file = new ResultFile(line.Text("results") ?? Path.Combine(Locations.CreateOutputFolder(null, "tabular"), "results.jsonl"));

        string[] again = line.Text("again")?.Split(',') ?? [];
        var known = file.Read(folds, seed).Where(result => !again.Contains(result.Trainer)).Select(result => (result.Set, result.Trainer)).ToHashSet();
        foreach (TabularSet set in sets)
        {
            Contestant[] missing = [.. trainers.Where(trainer => !known.Contains((set.Name, trainer.Name)))];
            if (missing.Length > 0)
                Run(set, missing);
        }

        TabularReport.Write(half, sets, file.Read(folds, seed));

        void Run(TabularSet set, Contestant[] missing)
        {
            LoadedTable table = LoadedTable.Load(set, folder, seed);
            Console.WriteLine($"{set.Name}: {table.Rows} rows, {table.Columns} columns, {set.Task}");
            var validation = new CrossValidation(set.Name, set.Task, [.. table.Cut(folds, seed)], table.Rows, folds, seed);
            foreach (Contestant trainer in missing)
            {
                if (validation.Run(trainer) is not { } result)
                    continue;
                file.Add(result);
                Console.WriteLine($"  {trainer.Name}: {result.Failure ?? $"{result.MeanError():g4}, {result.Seconds.Average():g3} s"}");
            }
        }
    }

    /// <summary>What an option names of all that there is; all of it where it is not given.</summary>
    public static IReadOnlyList<T> Chosen<T>(CommandLine line, string option, Func<T, string> name, IReadOnlyList<T> all)
    {
        if (line.Text(option)?.Split(',') is not { } names)
            return all;
        if (names.FirstOrDefault(chosen => all.All(item => name(item) != chosen)) is { } unknown)
            CommandLine.Fail($"The option --{option} has '{unknown}': there are {string.Join(", ", all.Select(name))}.");
        return [.. all.Where(item => names.Contains(name(item)))];
    }
}
