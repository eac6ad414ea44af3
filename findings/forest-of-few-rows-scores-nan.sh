#!/usr/bin/env bash
# A FastForest regression that cannot split its rows scores NaN for every row, without an error or a warning.
# Packages: Microsoft.ML 5.0.1, Microsoft.ML.FastTree 5.0.1, .NET 10.
# Expected: with too few rows for a split each tree is one leaf, and the forest answers with the labels' mean, as LightGbm and other tree
#   learners do; or Fit refuses, and names MinimumExampleCountPerLeaf.
# Happens: of 20 rows no tree finds a split with 10 rows, the default's least, on both sides. Fit succeeds all the same, and every score is
#   NaN, as of a mean over no trees. Evaluate leaves such rows out and reports an RMSE of 0.
#   MinimumExampleCountPerLeaf = 2 gives numbers from the same rows; FastTree with its defaults gives numbers too.
# Output: see EXPECTED below.
# Matters to us: a comparison on a small table would have a forest with an error of 0 at its top. Compare counts the rows that have a score.
# Our test: ComparisonTests of test/Selection.Tests, whose candidates that score no row fail; the tables of test/Experiments say "failure".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > Finding.csproj <<'PROJECT'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
  <ItemGroup>
    <PackageReference Include="Microsoft.ML" Version="[5.0.1]" />
    <PackageReference Include="Microsoft.ML.FastTree" Version="[5.0.1]" />
  </ItemGroup>
</Project>
PROJECT
cat > Program.cs <<'PROGRAM'
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var ml = new MLContext(1);
string Of(int rows, IEstimator<ITransformer> trainer)
{
    // The label is the first of two features.
    var data = ml.Data.LoadFromEnumerable(Enumerable.Range(0, rows).Select(i => new Row { Features = [i, i % 3], Label = i }));
    IDataView scored = trainer.Fit(data).Transform(data);
    int missing = scored.GetColumn<float>("Score").Count(float.IsNaN);
    return $"{missing} of {rows} scores are NaN, RMSE {ml.Regression.Evaluate(scored).RootMeanSquaredError:F1}";
}

var trainers = ml.Regression.Trainers;
string found = $"""
    FastForest, 20 rows: {Of(20, trainers.FastForest())}
    FastForest, 60 rows: {Of(60, trainers.FastForest()).Split(',')[0]}
    FastForest, 20 rows, MinimumExampleCountPerLeaf = 2: {Of(20, trainers.FastForest(minimumExampleCountPerLeaf: 2)).Split(',')[0]}
    FastTree, 20 rows: {Of(20, trainers.FastTree()).Split(',')[0]}
    """;
const string EXPECTED = """
    FastForest, 20 rows: 20 of 20 scores are NaN, RMSE 0.0
    FastForest, 60 rows: 0 of 60 scores are NaN
    FastForest, 20 rows, MinimumExampleCountPerLeaf = 2: 0 of 20 scores are NaN
    FastTree, 20 rows: 0 of 20 scores are NaN
    """;
Console.WriteLine(found);
return found == EXPECTED ? 0 : 1;

internal sealed class Row
{
    [VectorType(2)]
    public float[] Features { get; set; } = [];

    public float Label { get; set; }
}
PROGRAM
echo "Microsoft.ML 5.0.1, Microsoft.ML.FastTree 5.0.1"
DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 dotnet run -c Release || { echo "The behaviour has changed."; exit 1; }
