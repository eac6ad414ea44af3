#!/usr/bin/env bash
# PermutationFeatureImportance by name fails with "Invalid call to 'GetValue'" where the feature column has no slot names.
# Package: Microsoft.ML 5.0.1, .NET 10.
# Expected: names such as the slots' numbers, or an error that says that slot names are missing; the overload by position, which does the same
#   work, takes the column.
# Happens: a vector that is loaded as an array, as from an own class, has no slot names. The overload that takes ITransformer (needed for
#   pipelines and loaded models) throws InvalidOperationException from within the annotations. Concatenate gives slot names, and then it works.
# Output: see EXPECTED below.
# Matters to us: columns that our transforms make (codes, windows, padded sequences) must have slot names for it.
# Our tests: ImportanceByNameTests.Windows_have_names_by_input_and_delay, Codes_have_names, Padded_sequences_have_names_by_feature_and_step
#   (test/Trainers.Tests/Models).
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

var ml = new MLContext(1);
var random = new Random(1);
Row[] rows = [.. Enumerable.Range(0, 200).Select(_ =>
{
    float a = random.NextSingle(), b = random.NextSingle();
    return new Row { A = a, B = b, Features = [a, b], Label = a };
})];
IDataView data = ml.Data.LoadFromEnumerable(rows);
IEstimator<ITransformer> trainer = ml.Regression.Trainers.OnlineGradientDescent();

string ByName(IDataView view)
{
    ITransformer model = trainer.Fit(view);
    try
    {
        return string.Join(", ", ml.Regression.PermutationFeatureImportance(model, model.Transform(view)).Keys.Order());
    }
    catch (Exception exception)
    {
        return $"{exception.GetType().Name}: {exception.Message}";
    }
}

RegressionPredictionTransformer<LinearRegressionModelParameters> typed = ml.Regression.Trainers.OnlineGradientDescent().Fit(data);
string found = $"""
    an array, by position: {ml.Regression.PermutationFeatureImportance(typed, typed.Transform(data)).Length} features
    an array, by name: {ByName(data)}
    concatenated, by name: {ByName(ml.Transforms.Concatenate("Features", "A", "B").Fit(data).Transform(data))}
    """;
const string EXPECTED = """
    an array, by position: 2 features
    an array, by name: InvalidOperationException: Invalid call to 'GetValue'
    concatenated, by name: A, B
    """;
Console.WriteLine(found);
return found == EXPECTED ? 0 : 1;

internal sealed class Row
{
    public float A { get; set; }

    public float B { get; set; }

    [VectorType(2)]
    public float[] Features { get; set; } = [];

    public float Label { get; set; }
}
PROGRAM
echo "Microsoft.ML 5.0.1"
DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 dotnet run -c Release || { echo "The behaviour has changed."; exit 1; }
