#!/usr/bin/env bash
# RegressionMetrics.RSquared is wrong for labels far from 0: above 1, which it can never be.
# Package: Microsoft.ML 5.0.1, .NET 10.
# Expected: 1 - (sum of squared errors) / (sum of squared deviations from the mean), whatever the labels' distance from 0; never above 1.
# Happens: sums of labels and of their squares lose the spread of labels that lie far from 0. Errors twice as large as the spread give
#   1.14 where -1.00 is right; the other figures of the same call are right.
# Output: labels 0 +- 10: RSquared -1.0000, right is -1.0000
#         labels 101325 +- 10: RSquared -0.8325, right is -1.0001
#         labels 1013250 +- 10: RSquared 1.1383, right is -1.0005
# Matters to us: Compare and Search rank by it. We take 1 - RMSE^2 / variance in double.
# Our test: JudgedRowsTests.R2_of_labels_far_from_0_is_that_of_their_own_variance (test/Trainers.Tests/Choosing).
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

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var ml = new MLContext(1);
bool wrong = true;
foreach (float offset in (float[])[0, 101_325, 1_013_250])
{
    var random = new Random(1);
    Row[] rows = [.. Enumerable.Range(0, 10_000).Select(i =>
    {
        float label = offset + 10 * MathF.Sin(i);
        return new Row { Label = label, Score = label + 17.3f * (2 * random.NextSingle() - 1) };
    })];
    double mean = rows.Average(row => (double)row.Label);
    double right = 1 - rows.Sum(row => Math.Pow((double)row.Label - row.Score, 2)) / rows.Sum(row => Math.Pow(row.Label - mean, 2));
    double found = ml.Regression.Evaluate(ml.Data.LoadFromEnumerable(rows)).RSquared;
    Console.WriteLine($"labels {offset} +- 10: RSquared {found:F4}, right is {right:F4}");
    wrong &= offset == 0 ? Math.Abs(found - right) < 1e-3 : Math.Abs(found - right) > 0.1;
}

return wrong ? 0 : 1;

internal sealed class Row
{
    public float Label { get; set; }

    public float Score { get; set; }
}
PROGRAM
echo "Microsoft.ML 5.0.1"
DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 dotnet run -c Release || { echo "The behaviour has changed."; exit 1; }
