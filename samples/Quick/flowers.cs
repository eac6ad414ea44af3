// Tells three species of iris by four lengths. From the repository's root: dotnet run samples/Quick/flowers.cs
#:project ../../src/MlNetDeep/MlNetDeep.csproj
#:property PublishAot=false
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetDeep;

var mlContext = new MLContext(seed: 1);
var rows = mlContext.Data.LoadFromTextFile<Flower>("data/iris.csv", separatorChar: ',', hasHeader: true);
var split = mlContext.Data.TrainTestSplit(rows, testFraction: 0.25);
var model = mlContext.Transforms.Conversion.MapValueToKey("Label", "Species")
    .Append(mlContext.MulticlassClassification.Trainers.MultilayerPerceptron(hiddenLayers: [16], learningRate: 0.01f))
    .Fit(split.TrainSet);
var metrics = mlContext.MulticlassClassification.Evaluate(model.Transform(split.TestSet));
Console.WriteLine($"{metrics.MicroAccuracy:P0} of {metrics.ConfusionMatrix.Counts.Sum(row => row.Sum())} unseen flowers are named right");

internal sealed class Flower
{
    [LoadColumn(0, 3), VectorType(4)] public float[] Features { get; set; } = [];
    [LoadColumn(4)] public string Species { get; set; } = "";
}
