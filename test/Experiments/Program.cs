// Repeats what papers on recurrent networks report, a line a network (docs/measured/sequences.md), and judges defaults on tables, real,
// generated and small (docs/measured/tabular.md), and on series (docs/measured/forecasts.md), also those of papers; and begins with layers
// that learned from other classes (docs/how-to/fine-tuning.md).
using System.Globalization;
using MlNetDeep.Experiments;
using MlNetDeep.Samples;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
CommandLine line = CommandLine.Parse(
    args, "experiment", "seeds", "limit", "learner", "data", "half", "folds", "sets", "trainers", "seed", "results", "again",
    "rows", "old", "missing", "positives", "repeats", "only", "scikit", "members",
    "kind", "variant", "choose", "series");
int seeds = line.Number("seeds") ?? 10;
int limit = line.Number("limit") ?? 500_000;
switch (line.Text("experiment") ?? "reber")
{
    case "reber":
        foreach (Learner learner in ReberExperiment.Learners)
            Report("reber", learner.Name, seed => ReberExperiment.Run(learner, seed, limit) is { } sequences ? (sequences, "") : null);
        break;
    case "adding":
        // One of them alone where its name begins so: --learner TCN.
        foreach (Learner learner in AddingExperiment.Learners.Where(each => each.Name.StartsWith(line.Text("learner") ?? "", StringComparison.Ordinal)))
            Report(
                "adding", learner.Name,
                seed => AddingExperiment.Run(learner, lag: 100, seed, limit) is { } end ? (end.Sequences, $" ({end.Wrong} wrong)") : null);
        break;
    case "vanishing":
        int[] lags = [0, 1, 2, 5, 10, 20, 50, 100];
        Console.WriteLine($"| lag | {string.Join(" | ", lags)} |");
        foreach ((string name, MlNetDeep.Layer layer) in VanishingGradient.Networks)
            Console.WriteLine($"| {name} | {string.Join(" | ", VanishingGradient.Measure(layer, lags).Select(norm => $"{norm:g2}"))} |");
        break;
    case "tabular":
        TabularExperiment.Run(line);
        break;
    case "generated-table":
        GeneratedTableExperiment.Run(line);
        break;
    case "wall-time":
        WallTimeExperiment.Run(line);
        break;
    case "small-tables":
        SmallTablesExperiment.Run(line);
        break;
    case "bagging":
        BaggingExperiment.Run(line);
        break;
    case "forecasts":
        ForecastsExperiment.Run(line);
        break;
    case "many-series":
        ManySeriesExperiment.Run(line);
        break;
    case "fine-tuning":
        FineTuningExperiment.Run(line);
        break;
    case "sunspots":
        SunspotsExperiment.Run(line);
        break;
    case "mackey-glass":
        MackeyGlassExperiment.Run(line);
        break;
    case var other:
        CommandLine.Fail(
            $"There is no experiment '{other}': use reber, adding, vanishing, tabular, generated-table, wall-time, small-tables, bagging, " +
            "forecasts, many-series, fine-tuning, sunspots or mackey-glass.");
        break;
}

void Report(string experiment, string name, Func<int, (long Sequences, string Remark)?> run)
{
    (long Sequences, string Remark)?[] ends = new (long, string)?[seeds];
    Parallel.For(0, seeds, seed => ends[seed] = run(seed + 1));
    long[] sequences = [.. ends.Where(end => end is not null).Select(end => end!.Value.Sequences).Order()];
    string mean = sequences.Length == 0 ? "" : $", sequences: mean {sequences.Average():f0}, from {sequences[0]} to {sequences[^1]}";
    Console.WriteLine($"RESULT {experiment} {name}: {sequences.Length} of {seeds} seeds{mean}");
    Console.WriteLine($"  {string.Join(", ", ends.Select(end => end is { } known ? $"{known.Sequences}{known.Remark}" : $"not within {limit}"))}");
}
