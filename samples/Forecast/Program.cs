// Forecasts yearly sunspot numbers: from the last year alone, from a window of delayed inputs, by recurrent networks, and the naive way.
using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using MlNetDeep.Samples;
using MlNetDeep.Samples.Forecast;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
switch (args.FirstOrDefault())
{
    case "engine":
        LongRun.Start(CommandLine.Parse(args[1..], "updates", "output"));
        return;
    case "resume":
        LongRun.Resume(CommandLine.Parse(args[1..], "model", "updates"));
        return;
}

var watch = Stopwatch.StartNew();
bool chooses = args.FirstOrDefault() == "choose";
var commandLine = CommandLine.Parse(chooses ? args[1..] : args, "data", "output", "seeds");
string? file = commandLine.Text("data") ?? Locations.FindInRepository("data/sunspots.csv");
if (!File.Exists(file))
    CommandLine.Fail($"There is no file '{file}': give the path of the repository's data/sunspots.csv by --data.");
string output = Locations.CreateOutputFolder(commandLine.Text("output"), "forecast");

const int LastTraining = 1920;
(int First, int Last)[] periods = [(1701 + 16, LastTraining), (1921, 1955), (1956, 1979)];
var mlContext = new MLContext(seed: 1);
var sunspots = new Sunspots(mlContext, file);
var comparison = new Comparison(mlContext, sunspots, commandLine.Number("seeds") ?? 5);
if (chooses)
{
    comparison.Choose();
    return;
}

// One year ahead: error / variance of 1700-1979, the median of the seeds.
Console.WriteLine($"{"One year ahead",-18} {"training",10} {"1921-1955",10} {"1956-1979",10}");
double[] naive = [.. periods.Select(comparison.Naive)];
Show("naive", naive);
double[][] errors = [.. Way.All.Select(way => comparison.Measure(way, LastTraining, periods))];
foreach ((Way way, double[] figures) in Way.All.Zip(errors))
    Show(way.Name, figures);

// A cycle ahead, with intervals: an engine that takes year after year in.
var outlooks = new Outlooks(mlContext, sunspots, output);
List<Outlook> made = outlooks.Run(Way.All[^1], LastTraining);
OutlookPicture.SaveNextYears(sunspots, made, "Sunspots one year ahead, by LSTM trained up to 1920", Path.Combine(output, "next-year.png"));
OutlookPicture.SaveCycles(sunspots, made, "Sunspots eleven years ahead, by LSTM trained up to 1920", Path.Combine(output, "eleven-years.png"));
double coverage = outlooks.Coverage(made);
Console.WriteLine($"Intervals of 90% held {coverage:P1} of the years 1921-1979, all of the next eleven together.");
Console.WriteLine($"The state of 1955 is in {outlooks.ModelFile}, the pictures next-year.png and eleven-years.png beside it.");
ResultLine.Write(
    ("naive", naive[1]),
    ("last_year", errors[0][1]),
    ("delayed_inputs", errors[1][1]),
    ("elman", errors[2][1]),
    ("lstm", errors[3][1]),
    ("later", errors.Min(figures => figures[2])),
    ("coverage", coverage),
    ("seconds", watch.Elapsed.TotalSeconds),
    ("peak_mb", Measurements.PeakMegabytes()));

static void Show(string name, double[] figures) =>
    Console.WriteLine($"{name,-18} " + string.Join(' ', figures.Select(figure => $"{figure,10:F4}")));
