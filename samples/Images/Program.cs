// From a folder of PNG files to a classifier: load, resize, extract pixels, train a convolutional network, evaluate, save, load, predict.
using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using MlNetDeep;
using MlNetDeep.Samples;
using MlNetDeep.Samples.Images;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var watch = Stopwatch.StartNew();
var commandLine = CommandLine.Parse(args, "data", "output", "epochs");
string output = Locations.CreateOutputFolder(commandLine.Text("output"), "images");

// Without a folder of your own, with a folder in it for each class, the sample makes one of the handwritten digits in the repository.
string? folder = commandLine.Text("data");
if (folder is null)
{
    folder = Path.Combine(output, "digits");
    if (Locations.FindInRepository("data/digits.csv.gz") is not { } digits)
    {
        CommandLine.Fail("There is no data/digits.csv.gz here: name a folder with a folder of PNG files for each class by --data.");
        return;
    }

    Console.WriteLine($"{DigitPictures.Write(digits, folder)} pictures are in {folder}.");
}

PictureFile[] pictures = PictureFile.List(folder);
if (pictures.DistinctBy(picture => picture.Label).Count() < 2)
    CommandLine.Fail($"{folder} has {pictures.Length} PNG files in fewer than two folders: a folder for each class is needed.");

// A quarter is kept aside, which training never sees.
var mlContext = new MLContext(seed: 0);
IDataView rows = mlContext.Data.LoadFromEnumerable(pictures);
DataOperationsCatalog.TrainTestData split = mlContext.Data.TrainTestSplit(rows, testFraction: 0.25, seed: 0);

// ExtractPixels' column says that it holds 1 x 16 x 16 pixels: the trainer needs no more. Scaled to [0, 1] they are what a network likes.
const int Side = 16;
int epochs = commandLine.Number("epochs") ?? 40;
var display = new EpochDisplay(epochs);
var options = new NetworkOptions
{
    // Each epoch sees each picture at another place, one pixel around its own, so that the network learns not to mind.
    Architecture = new ConvolutionalNetwork { ShiftRange = 1 },
    NumberOfEpochs = epochs,
    LearningRateSchedule = new CosineDecay(),
    ValidationSetFraction = 0.1,
    Seed = 1,
    OnEpoch = display.Show,
};
var pipeline = mlContext.Transforms.Conversion.MapValueToKey("Label")
    .Append(mlContext.Transforms.LoadImages("Image", imageFolder: null, nameof(PictureFile.Path)))
    .Append(mlContext.Transforms.ResizeImages("Image", Side, Side))
    .Append(mlContext.Transforms.ConvertToGrayscale("Image"))
    .Append(mlContext.Transforms.ExtractPixels(
        "Features", "Image", colorsToExtract: ImagePixelExtractingEstimator.ColorBits.Red, scaleImage: 1f / 255))
    .Append(mlContext.MulticlassClassification.Trainers.Network(options))
    .Append(mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
var model = display.Run(() => pipeline.Fit(split.TrainSet));

IDataView scored = model.Transform(split.TestSet);
MulticlassClassificationMetrics metrics = mlContext.MulticlassClassification.Evaluate(scored);
VBuffer<ReadOnlyMemory<char>> names = default;
scored.Schema["Label"].GetKeyValues(ref names);
ConfusionTable.Write([.. names.DenseValues().Select(name => name.ToString())], metrics.ConfusionMatrix.Counts);
Console.WriteLine($"On pictures never seen: micro-accuracy {metrics.MicroAccuracy:F4}, log-loss {metrics.LogLoss:F4}.");

// Save the model, load it as another program would, and let it name a few pictures: from the path to the class in one step.
string modelFile = Path.Combine(output, "images.zip");
mlContext.Model.Save(model, split.TrainSet.Schema, modelFile);
var otherContext = new MLContext();
ITransformer loaded = otherContext.Model.Load(modelFile, out _);
using var engine = otherContext.Model.CreatePredictionEngine<PictureFile, PicturePrediction>(loaded);
PicturePrediction prediction = new();
PictureFile[] unseen = [.. mlContext.Data.CreateEnumerable<PictureFile>(split.TestSet, reuseRowObject: false)];
foreach (PictureFile picture in unseen.DistinctBy(picture => picture.Label).Take(5))
{
    prediction = engine.Predict(picture);
    string name = Path.GetFileName(picture.Path);
    Console.WriteLine($"{name}, a {picture.Label}: taken for {prediction.PredictedLabel} with probability {prediction.Score.Max():P1}");
}

// What did it learn? The kernels, and what becomes of the last picture behind each convolution.
TrainedNetwork network = model.OfType<MulticlassPredictionTransformer<NetworkMulticlassModelParameters>>().Single().Model.Network;
IReadOnlyList<string> drawings = LearnedPictures.Save(network, prediction.Features, output);
Console.WriteLine($"The model, {string.Join(", ", drawings)} are in {output}.");
ResultLine.Write(
    ("micro_accuracy", metrics.MicroAccuracy),
    ("log_loss", metrics.LogLoss),
    ("epochs", network.History.Epochs.Count),
    ("epoch_seconds", Measurements.Median(network.History.Epochs.Select(epoch => epoch.Seconds))),
    ("seconds", watch.Elapsed.TotalSeconds),
    ("peak_mb", Measurements.PeakMegabytes()));
