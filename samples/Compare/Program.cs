// Compares networks with their defaults with ML.NET's trainers on the sets of this repository; with "search", chooses its topology.
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetDeep;
using MlNetDeep.Samples;
using MlNetDeep.Samples.Compare;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args.FirstOrDefault() == "search")
{
    TopologySearch.Run(CommandLine.Parse(args[1..], "folds", "journal"));
    return;
}

var commandLine = CommandLine.Parse(args, "sets", "folds", "output");
string[] names = commandLine.Text("sets")?.Split(',') ?? [.. DataSet.All.Select(set => set.Name)];
if (names.FirstOrDefault(name => DataSet.All.All(set => set.Name != name)) is { } unknown)
    CommandLine.Fail($"There is no set '{unknown}': there are {string.Join(", ", DataSet.All.Select(set => set.Name))}.");
int folds = commandLine.Number("folds", minimum: 2) ?? 10;
string output = Locations.CreateOutputFolder(commandLine.Text("output"), "compare");

var mlContext = new MLContext(seed: 1);
var candidates = new Candidates(mlContext);
var markdown = new StringWriter();
var ranks = new List<(string Set, string Trainer, int Rank, double BehindInErrors)>();
foreach (DataSet set in DataSet.All.Where(set => names.Contains(set.Name)))
{
    IDataView data = set.Load(mlContext);
    switch (set.Task)
    {
        case MlNetDeep.Samples.Compare.Task.TwoClasses:
            Report(set, mlContext.BinaryClassification.Compare(
                data, new ComparisonOptions<BinaryClassificationMetrics> { NumberOfFolds = folds }, candidates.TwoClasses()));
            break;
        case MlNetDeep.Samples.Compare.Task.ManyClasses:
            Report(set, mlContext.MulticlassClassification.Compare(data, folds, candidates.ManyClasses()));
            break;
        default:
            Report(set, mlContext.Regression.Compare(data, folds, candidates.Values()));
            break;
    }
}

string file = Path.Combine(output, "comparison.md");
File.WriteAllText(file, markdown.ToString());
Console.WriteLine($"The tables are in {file}, with a picture of each beside it.");
ResultLine.Write(Candidates.Ours.SelectMany(trainer =>
{
    var own = ranks.Where(rank => rank.Trainer == trainer);
    return own.Select(rank => ($"{trainer}_{rank.Set}_rank", (double)rank.Rank))
        .Append(($"{trainer}_within_one_error", own.Count(rank => rank.BehindInErrors <= 1)));
}));

void Report<TMetrics>(DataSet set, TrainerComparison<TMetrics> comparison)
{
    string title = $"{set.Name}, {comparison.NumberOfFolds} folds";
    Console.WriteLine($"{title}\n{comparison}");
    markdown.Write($"## {title}\n{comparison.ToMarkdown()}\n");
    ComparisonPicture.Save(comparison, title, Path.Combine(output, $"{set.Name}.png"));

    // How far each is behind the best of all, in standard errors of that one.
    CandidateResult<TMetrics> best = comparison.Candidates[0];
    foreach (string name in Candidates.Ours)
    {
        CandidateResult<TMetrics> ours = comparison[name];
        double behind = Math.Abs(ours.Mean(comparison.Metric) - best.Mean(comparison.Metric)) / best.StandardError(comparison.Metric);
        ranks.Add((set.Name.Replace('-', '_'), name, 1 + comparison.Candidates.TakeWhile(candidate => candidate != ours).Count(), behind));
    }
}
