namespace MlNetDeep.Experiments;

/// <summary>Prints results as tables in Markdown, and a line for programs.</summary>
internal static class TabularReport
{
    /// <summary>Prints the errors, the times and the standings of some tables.</summary>
    public static void Write(string half, IReadOnlyList<TabularSet> sets, IReadOnlyList<TrainerResult> results)
    {
        var bySet = sets.ToDictionary(set => set.Name);
        TrainerResult[] chosen = [.. results.Where(result => bySet.ContainsKey(result.Set))];
        string[] trainers = [.. Contestant.All.Select(trainer => trainer.Name).Where(name => chosen.Any(result => result.Trainer == name))];
        WriteTable("error", result => $"{Error(result)} ± {result.StandardError() * Unit(result):g2}");
        WriteTable("seconds", result => $"{result.Seconds.Average():g3}");
        WriteStandings("all", chosen);
        WriteStandings("classification", [.. chosen.Where(result => bySet[result.Set].Task != TabularTask.Regression)]);
        WriteStandings("regression", [.. chosen.Where(result => bySet[result.Set].Task == TabularTask.Regression)]);

        string Error(TrainerResult result) => Unit(result) == 100 ? $"{100 * result.MeanError():f2}" : $"{result.MeanError():g5}";
        double Unit(TrainerResult result) => bySet[result.Set].Task == TabularTask.Regression ? 1 : 100;

        void WriteTable(string figure, Func<TrainerResult, string> text)
        {
            Console.WriteLine($"\n| {figure} | {string.Join(" | ", trainers)} |\n| --- |{string.Concat(trainers.Select(_ => " ---: |"))}");
            foreach (TabularSet set in sets)
            {
                string[] cells =
                [
                    .. trainers.Select(trainer => chosen.FirstOrDefault(result => result.Set == set.Name && result.Trainer == trainer) is { } result
                        ? result.Failure is null ? text(result) : "failed"
                        : ""),
                ];
                Console.WriteLine($"| {set.Name} | {string.Join(" | ", cells)} |");
            }
        }

        void WriteStandings(string tasks, TrainerResult[] ofTasks)
        {
            IReadOnlyList<Standing> standings = Standing.Of(ofTasks, Contestant.ReferenceName);
            Console.WriteLine($"\n| {tasks} | tables | mean rank | within one standard error | ratio to {Contestant.ReferenceName} | seconds |");
            Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: |");
            foreach (Standing standing in standings)
            {
                Console.WriteLine(
                    $"| {standing.Trainer} | {standing.Sets} | {standing.MeanRank:f2} | {standing.WithinOneError:p0} | {standing.Ratio:f3} | {standing.Seconds:f1} |");
            }

            Console.WriteLine();
            WriteLines(half, tasks, standings);
        }
    }

    // A peer that lacks tables has ranks among others than the rest: it is no measure.
    private static void WriteLines(string half, string tasks, IReadOnlyList<Standing> standings)
    {
        int sets = standings.Select(standing => standing.Sets).DefaultIfEmpty(0).Max();
        string[] ours = [.. Contestant.All.Where(trainer => trainer.IsOurs).Select(trainer => trainer.Name)];
        double bestPeer = standings.Where(standing => standing.Sets == sets && !ours.Contains(standing.Trainer))
            .Select(standing => standing.MeanRank).DefaultIfEmpty(double.NaN).Min();
        foreach (Standing own in standings.Where(standing => ours.Contains(standing.Trainer)))
        {
            Console.WriteLine(
                $"RESULT tabular half={half} tasks={tasks} trainer={own.Trainer} sets={own.Sets} mean_rank={own.MeanRank:f3} best_peer_rank={bestPeer:f3} " +
                $"within_one_se={own.WithinOneError:f3} ratio_to_lightgbm={own.Ratio:f4} seconds={own.Seconds:f2}");
        }
    }
}
