// Learns features from pictures without labels, and asks what they are worth: to trainers that are no networks, as a start for a network,
// and to know pictures of a kind that was never seen.
using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using MlNetDeep;
using MlNetDeep.Samples;
using MlNetDeep.Samples.Features;

const string FashionFolder = "/usr/share/datasets/fashion-mnist";
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var watch = Stopwatch.StartNew();
var commandLine = CommandLine.Parse(args, "experiment", "data", "rows", "labels", "code", "epochs", "seeds", "layers", "classes", "output");
string[] experiments = (commandLine.Text("experiment") ?? "features,pretraining").Split(',');
string data = commandLine.Text("data") ?? "digits";
string output = Locations.CreateOutputFolder(commandLine.Text("output"), "features");
bool isFashion = data == "fashion";
PictureSet set = ReadPictures();
int labels = Math.Min(commandLine.Number("labels") ?? (isFashion ? 2000 : 300), set.Training.Length);
int seeds = commandLine.Number("seeds", minimum: 2) ?? 5;
int? epochs = commandLine.Number("epochs");
SparseAutoencoderOptions options = CreateOptions();

var reports = new Reports(new MLContext(seed: 1), set);
var figures = new List<(string Name, double Value)>();
foreach (string experiment in experiments)
{
    figures.AddRange(experiment switch
    {
        "features" => reports.CompareFeatures(labels, options, output),
        "pretraining" => reports.ComparePretraining(seeds, epochs ?? (isFashion ? 15 : 50)),
        "depth" => reports.CompareDepth(commandLine.Number("layers") ?? 4, seeds),
        "anomalies" => reports.CompareAnomalies(
            commandLine.Numbers("classes", minimum: 0) ?? [.. Enumerable.Range(0, PictureSet.Classes)], Enumerable.Range(1, 30)),
        _ => Unknown(experiment),
    });
}

ResultLine.Write(figures.Append(("seconds", watch.Elapsed.TotalSeconds)));

// Which penalty does better is the data's choice. Stronger ones leave fewer units active, and to a linear classifier less.
SparseAutoencoderOptions CreateOptions() => new()
{
    CodeSize = commandLine.Number("code") ?? (isFashion ? 196 : 64),
    ReconstructionColumnName = "Reconstruction",
    Sparsity = isFashion ? new L1Penalty(0.1f) : new KullbackLeiblerPenalty(Target: 0.1f, Weight: 0.1f),
    MaskingNoise = isFashion ? 0.3f : 0,
    Loss = ReconstructionLoss.CrossEntropy,
    BatchSize = isFashion ? 32 : 64,
    LearningRate = isFashion ? 0.001f : 0.003f,
    NumberOfEpochs = epochs ?? (isFashion ? 20 : 100),
    Seed = 1,
};

PictureSet ReadPictures()
{
    if (!isFashion)
    {
        string? file = data == "digits" ? Locations.FindInRepository("data/digits.csv.gz") : data;
        if (!File.Exists(file))
            CommandLine.Fail($"The option --data takes digits, fashion, or the path of the repository's data/digits.csv.gz, not '{data}'.");
        return PictureSet.ReadDigits(file);
    }

    if (!Directory.Exists(FashionFolder))
        CommandLine.Fail($"There is no folder {FashionFolder}. On Debian and Ubuntu: apt-get install dataset-fashion-mnist.");
    return PictureSet.ReadFashion(FashionFolder, commandLine.Number("rows") ?? 10_000);
}

static IEnumerable<(string Name, double Value)> Unknown(string experiment)
{
    CommandLine.Fail($"The option --experiment takes features, pretraining, depth and anomalies, with commas between them, not '{experiment}'.");
    return [];
}
