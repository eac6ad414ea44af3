#!/usr/bin/env bash
# Evaluate leaves rows whose score is NaN out of all metrics without a word, and calls a model that scores nothing perfect.
# Package: Microsoft.ML 5.0.1, .NET 10.
# Expected: metrics that are NaN, an exception, or at least the number of rows that were judged.
# Happens: a regression model with NaN for every row has RMSE and MAE 0, the best there is; many classes: log-loss 0. A classifier that
#   answers 10 of 1,000 rows has accuracy 1 and AUC 1. No metric says how many rows it is of. Models give NaN for rows with missing features.
# Output: see EXPECTED below.
# Matters to us: a comparison by these metrics ranks a broken model first. Compare and Search count the judged rows, mark candidates that
#   did not answer all, and rank them behind those that did.
# Our tests: JudgedRowsTests.A_value_model_that_leaves_rows_out_is_marked_and_behind_those_that_answer_all, So_is_one_of_two_classes,
#   So_is_one_of_many_classes, A_model_without_any_score_fails (test/Trainers.Tests/Choosing).
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
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var ml = new MLContext(1);
const int Rows = 1000;
var values = ml.Data.LoadFromEnumerable(Enumerable.Range(0, Rows).Select(i => new Value { Label = i, Score = float.NaN }));
var two = ml.Data.LoadFromEnumerable(Enumerable.Range(0, Rows).Select(i => new Two
{
    Label = i % 2 == 0, Score = i < 990 ? float.NaN : i % 2 == 0 ? 1 : -1, PredictedLabel = i % 2 == 0,
}));
var many = ml.Data.LoadFromEnumerable(Enumerable.Range(0, Rows).Select(i => new Many
{
    Label = (uint)(i % 2), Score = i < 990 ? [float.NaN, float.NaN] : i % 2 == 0 ? [1, 0] : [0, 1], PredictedLabel = (uint)(i % 2),
}));
RegressionMetrics regression = ml.Regression.Evaluate(values);
BinaryClassificationMetrics binary = ml.BinaryClassification.EvaluateNonCalibrated(two);
MulticlassClassificationMetrics multiclass = ml.MulticlassClassification.Evaluate(many);
string found = $"""
    1,000 of 1,000 scores NaN, regression: RMSE {regression.RootMeanSquaredError}, MAE {regression.MeanAbsoluteError}, RSquared {regression.RSquared}
    990 of 1,000 scores NaN, two classes: accuracy {binary.Accuracy}, AUC {binary.AreaUnderRocCurve}, F1 {binary.F1Score}
    990 of 1,000 scores NaN, many classes: micro-accuracy {multiclass.MicroAccuracy}, log-loss {multiclass.LogLoss}
    """;
const string EXPECTED = """
    1,000 of 1,000 scores NaN, regression: RMSE 0, MAE 0, RSquared 0
    990 of 1,000 scores NaN, two classes: accuracy 1, AUC 1, F1 1
    990 of 1,000 scores NaN, many classes: micro-accuracy 1, log-loss 0
    """;
Console.WriteLine(found);
return found == EXPECTED ? 0 : 1;

internal sealed class Value
{
    public float Label { get; set; }

    public float Score { get; set; }
}

internal sealed class Two
{
    public bool Label { get; set; }

    public float Score { get; set; }

    public bool PredictedLabel { get; set; }
}

internal sealed class Many
{
    [KeyType(2)]
    public uint Label { get; set; }

    [VectorType(2)]
    public float[] Score { get; set; } = [];

    [KeyType(2)]
    public uint PredictedLabel { get; set; }
}
PROGRAM
echo "Microsoft.ML 5.0.1"
DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 dotnet run -c Release || { echo "The behaviour has changed."; exit 1; }
