// Finds malignant tumours by a detector that has seen benign ones alone. From the repository's root: dotnet run samples/Quick/tumours.cs
#:project ../../src/MlNetDeep/MlNetDeep.csproj
#:property PublishAot=false
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetDeep;

var mlContext = new MLContext(seed: 1);
var rows = mlContext.Data.LoadFromTextFile<Tumour>("data/breast-cancer.csv", separatorChar: ',', hasHeader: true);
var benign = mlContext.Data.FilterByCustomPredicate(rows, (Tumour tumour) => tumour.IsMalignant);
var model = mlContext.AnomalyDetection.Trainers.Autoencoder("Features", codeSize: 8, contamination: 0.05).Fit(benign);
var verdicts = mlContext.Data.CreateEnumerable<Verdict>(model.Transform(rows), reuseRowObject: false).ToArray();
foreach (var kind in verdicts.GroupBy(verdict => verdict.IsMalignant))
    Console.WriteLine($"malignant {kind.Key}: {kind.Count(verdict => verdict.PredictedLabel)} of {kind.Count()} are called anomalies");

internal sealed class Tumour
{
    [LoadColumn(0, 29), VectorType(30)] public float[] Features { get; set; } = [];
    [LoadColumn(30)] public bool IsMalignant { get; set; }
}

internal sealed class Verdict
{
    public bool IsMalignant { get; set; }
    public bool PredictedLabel { get; set; }
}
