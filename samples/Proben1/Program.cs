// Repeats published results: trains the networks of the Proben1 report on its data and compares their test errors.
using System.Diagnostics;
using System.Globalization;
using MlNetDeep.Samples;
using MlNetDeep.Samples.Proben1;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var watch = Stopwatch.StartNew();
var commandLine = CommandLine.Parse(args, "data", "problems", "seeds", "epochs", "hidden");
string? data = commandLine.Text("data");
if (!Directory.Exists(data))
    CommandLine.Fail($"There is no folder '{data}': name the folder with Proben1's files, such as cancer1.dt or cancer1.dt.gz, by --data.");
var files = Problem.FindFiles(data);
string[] names = commandLine.Text("problems")?.Split(',') ?? [.. files.Keys];
if (names.Length == 0)
    CommandLine.Fail($"The folder {data} has no .dt or .dt.gz file: name the folder with Proben1's files by --data.");
if (names.FirstOrDefault(name => !files.ContainsKey(name)) is { } missing)
    CommandLine.Fail($"The folder {data} has no {missing}.dt or {missing}.dt.gz, which --problems asks for.");
Problem[] problems = [.. names.Select(name => ReadOrFail(files[name]))];
int seeds = commandLine.Number("seeds") ?? 10;
int epochs = commandLine.Number("epochs") ?? 3000;
// Problems without published results are run on a linear network and on this one.
int[] otherHidden = commandLine.Numbers("hidden") ?? [8, 4];

var report = new Report(seeds);
foreach (Problem problem in problems)
{
    PublishedResult[] published = [.. PublishedResult.All.Where(result => result.Problem == problem.Name)];
    foreach (PublishedResult result in published)
    {
        var experiment = new Experiment(problem, result.Hidden, epochs);
        report.Add(problem, experiment.Network, experiment.Run(seeds), result);
    }

    if (published.Length > 0)
        continue;
    foreach (int[] hidden in new[] { [], otherHidden })
    {
        var experiment = new Experiment(problem, hidden, epochs);
        report.Add(problem, experiment.Network, experiment.Run(seeds), published: null);
    }
}

Console.WriteLine();
ResultLine.Write([.. report.Figures, ("seeds", seeds), ("seconds", watch.Elapsed.TotalSeconds)]);

static Problem ReadOrFail(string path)
{
    try
    {
        return Problem.Read(path);
    }
    catch (InvalidDataException exception)
    {
        CommandLine.Fail(exception.Message);
        throw;
    }
}
