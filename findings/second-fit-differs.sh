#!/usr/bin/env bash
# A trainer with a seed and a context with a seed: the same fit on the same rows gives another model each time, for trainers that shuffle.
# Package: Microsoft.ML 5.0.1, .NET 10.
# Expected: new MLContext(seed: 1) makes a fit a function of its rows and options, so that two fits of one trainer on one view agree.
# Happens: Sdca (regression and classification, with one thread) and KMeans draw from the context's own numbers, one fit after the other. So a
#   fit depends on how many fits the context made before it: the models of a comparison or of folds depend on their order, and on threads that
#   fit at the same time. A new context with the seed gives the first model again. OnlineGradientDescent and AveragedPerceptron, which shuffle
#   too, give the same model each time.
# Output: see EXPECTED below.
# Matters to us: Compare, Search and ensembles fit other people's trainers in any order, and on other machines; figures of these trainers move.
#   The page on searching on a cluster says so.
# Our tests: The_same_seed_gives_the_same_bits_on_any_number_of_threads_and_when_fitted_twice of each contract (test/Trainers.Tests).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > Finding.csproj <<'PROJECT'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
  <ItemGroup><PackageReference Include="Microsoft.ML" Version="[5.0.1]" /></ItemGroup>
</Project>
PROJECT
cat > Program.cs <<'PROGRAM'
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

Row[] rows = [.. Enumerable.Range(0, 200).Select(i => new Row { Features = [i % 7, i % 11], Label = i % 7 - i % 11 + i % 3, IsAbove = i % 7 > i % 11 })];

string Compare(string name, Func<MLContext, IDataView, float[]> fit)
{
    var context = new MLContext(seed: 1);
    IDataView view = context.Data.LoadFromEnumerable(rows);
    float[] first = fit(context, view), second = fit(context, view);
    var other = new MLContext(seed: 1);
    float[] again = fit(other, other.Data.LoadFromEnumerable(rows));
    return $"{name}: second fit {(second.SequenceEqual(first) ? "equal" : "different")}, new context {(again.SequenceEqual(first) ? "equal" : "different")}";
}

float[] Centers(MLContext context, IDataView view)
{
    VBuffer<float>[] centers = null!;
    context.Clustering.Trainers.KMeans(new KMeansTrainer.Options { NumberOfClusters = 3, NumberOfThreads = 1 }).Fit(view).Model.GetClusterCentroids(ref centers, out _);
    return [.. centers.SelectMany(center => center.DenseValues())];
}

string found = string.Join('\n',
    Compare("OnlineGradientDescent", (context, view) => [.. context.Regression.Trainers.OnlineGradientDescent(
        new OnlineGradientDescentTrainer.Options { Shuffle = true, LearningRate = 0.01f }).Fit(view).Model.Weights]),
    Compare("AveragedPerceptron", (context, view) => [.. context.BinaryClassification.Trainers.AveragedPerceptron(
        new AveragedPerceptronTrainer.Options { LabelColumnName = "IsAbove", Shuffle = true }).Fit(view).Model.Weights]),
    Compare("Sdca with one thread", (context, view) => [.. context.Regression.Trainers.Sdca(
        new SdcaRegressionTrainer.Options { NumberOfThreads = 1 }).Fit(view).Model.Weights]),
    Compare("SdcaLogisticRegression with one thread", (context, view) => [.. context.BinaryClassification.Trainers.SdcaLogisticRegression(
        new SdcaLogisticRegressionBinaryTrainer.Options { LabelColumnName = "IsAbove", NumberOfThreads = 1 }).Fit(view).Model.SubModel.Weights]),
    Compare("KMeans with one thread", Centers));
const string EXPECTED = """
    OnlineGradientDescent: second fit equal, new context equal
    AveragedPerceptron: second fit equal, new context equal
    Sdca with one thread: second fit different, new context equal
    SdcaLogisticRegression with one thread: second fit different, new context equal
    KMeans with one thread: second fit different, new context equal
    """;
Console.WriteLine(found);
return found == EXPECTED ? 0 : 1;

internal sealed class Row
{
    [VectorType(2)] public float[] Features { get; set; } = [];
    public float Label { get; set; }
    public bool IsAbove { get; set; }
}
PROGRAM
echo "Microsoft.ML 5.0.1"
DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 dotnet run -c Release || { echo "The behaviour has changed."; exit 1; }
