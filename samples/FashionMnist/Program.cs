// Learns to tell garments apart on the 70,000 pictures of Fashion-MNIST, in a few hundred megabytes.
using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using MlNetDeep;
using MlNetDeep.Samples;
using MlNetDeep.Samples.FashionMnist;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var watch = Stopwatch.StartNew();
var commandLine = CommandLine.Parse(args, "model", "data", "output", "hidden", "epochs", "rows", "batch", "threads");
string model = commandLine.Text("model") ?? "mlp";
if (!GarmentTrainers.Names.Contains(model))
    CommandLine.Fail($"The option --model takes {string.Join(", ", GarmentTrainers.Names[..^1])} or {GarmentTrainers.Names[^1]}, not '{model}'.");
string data = commandLine.Text("data") ?? "/usr/share/datasets/fashion-mnist";
if (!File.Exists(Path.Combine(data, "train-images-idx3-ubyte.gz")))
{
    CommandLine.Fail(
        $"{data} has no train-images-idx3-ubyte.gz. On Debian and Ubuntu: apt-get install dataset-fashion-mnist. " +
        "Elsewhere take the four files of https://github.com/zalandoresearch/fashion-mnist and name their folder by --data.");
}

string output = Locations.CreateOutputFolder(commandLine.Text("output"), "fashion-mnist");

// The pictures stay bytes; each row of the data view makes its floats when the trainer reads it.
var mlContext = new MLContext(seed: 1);
IDataView trainingSet = mlContext.Data.LoadFromEnumerable(Garment.Read(data, "train", commandLine.Number("rows")));
IDataView testSet = mlContext.Data.LoadFromEnumerable(Garment.Read(data, "t10k"));

int[] hidden = commandLine.Numbers("hidden") ?? [256, 128];
NetworkOptions options = model switch
{
    "cnn" => GarmentTrainers.CreateConvolutional(),
    "lstm" => GarmentTrainers.CreateRecurrent(),
    _ => GarmentTrainers.CreatePerceptron(hidden),
};
options.BatchSize = commandLine.Number("batch") ?? options.BatchSize;
options.NumberOfEpochs = commandLine.Number("epochs") ?? options.NumberOfEpochs;
options.LearningRateSchedule = new CosineDecay();
options.ValidationSetFraction = 0.05;
options.NumberOfThreads = commandLine.Number("threads");
options.Seed = 1;
var display = new EpochDisplay(options.NumberOfEpochs ?? 0);
options.OnEpoch = display.Show;
var pipeline = mlContext.Transforms.Conversion
    .MapValueToKey("Label", nameof(Garment.Number), keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByValue)
    .Append(mlContext.MulticlassClassification.Trainers.Network(options))
    .Append(mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
var fitted = display.Run(() => pipeline.Fit(trainingSet));
TrainedNetwork network = fitted.OfType<MulticlassPredictionTransformer<NetworkMulticlassModelParameters>>().Single().Model.Network;
TrainingHistory history = network.History;

MulticlassClassificationMetrics metrics = mlContext.MulticlassClassification.Evaluate(fitted.Transform(testSet));
ConfusionTable.Write(Garment.ClassNames, metrics.ConfusionMatrix.Counts);
Console.WriteLine($"On the test pictures: micro-accuracy {metrics.MicroAccuracy:F4}, log-loss {metrics.LogLoss:F4}.");

string layers = model switch
{
    "cnn" => "16 and 32 kernels of 5x5",
    "lstm" => "28 steps of 28, 128 LSTM units",
    _ => $"{Garment.PixelCount}-{string.Concat(hidden.Select(count => $"{count}-"))}{Garment.ClassNames.Length} units",
};
string picture = Path.Combine(output, "learning-curve.png");
LearningCurve.Save(history, $"Fashion-MNIST, {layers}", picture);

// Save the model, load it as another program would, and name a few garments with it.
string modelFile = Path.Combine(output, "fashion-mnist.zip");
mlContext.Model.Save(fitted, trainingSet.Schema, modelFile);
var otherContext = new MLContext();
ITransformer loaded = otherContext.Model.Load(modelFile, out _);
using var engine = otherContext.Model.CreatePredictionEngine<Garment, GarmentPrediction>(loaded);
foreach (Garment garment in Garment.Read(data, "t10k", limit: 5))
{
    GarmentPrediction prediction = engine.Predict(garment);
    Console.WriteLine($"{garment.Name}: taken for {prediction.Name} with probability {prediction.Score.Max():P1}");
}

IReadOnlyList<string> pictures = LearnedPictures.Save(network, Garment.Read(data, "t10k", limit: 1)[0].Features, output);
if (pictures.Count > 0)
    Console.WriteLine($"What it learned, and what it makes of the first garment: {string.Join(", ", pictures)} in {output}.");
double epochSeconds = Measurements.Median(history.Epochs.Select(epoch => epoch.Seconds));
Console.WriteLine($"The model is in {modelFile}, its learning curve in {picture}. An epoch took {epochSeconds:F2} s.");
ResultLine.Write(
    ("micro_accuracy", metrics.MicroAccuracy),
    ("log_loss", metrics.LogLoss),
    ("epochs", history.Epochs.Count),
    ("epoch_seconds", epochSeconds),
    ("seconds", watch.Elapsed.TotalSeconds),
    ("peak_mb", Measurements.PeakMegabytes()));
