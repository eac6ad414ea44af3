#!/usr/bin/env bash
# AreaUnderPrecisionRecallCurve depends on the order of rows with equal scores, and above 100,000 rows on a sample.
# Package: Microsoft.ML 5.0.1, .NET 10.
# Expected: one figure for one set of scores and labels. A score that is the same for all rows ranks nothing: precision is the share of
#   positives everywhere (0.5 here), as the AUC of the same call says.
# Happens: rows with equal scores are taken in the order in which they stand: the constant score has the perfect area 1 where positives stand
#   first, 0.31 where negatives do. And the curve is drawn from a sample of 100,000 rows: where positives are rare three draws give 0.41 to
#   0.55 for the same million rows. Neither is in the documentation of the property.
# Output: constant score, positives first: 1.0000 (AUC 0.5000)
#         constant score, negatives first: 0.3069 (AUC 0.5000)
#         1,000,000 rows, 1 of 1,000 positive: 0.5505, 0.4054, 0.4278 by seeds 1, 2, 3; average precision 0.5114
# Matters to us: networks saturate, so that equal scores are common, and rare events are where one looks at this curve. Our tables rank
#   models of two classes by the area under the ROC curve, accuracy and log-loss, not by this one.
# Our test: none; nothing of ours reads this property.
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
BinaryClassificationMetrics Evaluate(int seed, IEnumerable<Row> rows)
{
    var ml = new MLContext(seed);
    return ml.BinaryClassification.EvaluateNonCalibrated(ml.Data.LoadFromEnumerable(rows));
}

bool wrong = true;
foreach (bool first in (bool[])[true, false])
{
    BinaryClassificationMetrics metrics = Evaluate(1, Enumerable.Range(0, 1000).Select(i => new Row { Label = i < 500 == first, Score = 1 }));
    Console.WriteLine(
        $"constant score, {(first ? "positives" : "negatives")} first: {metrics.AreaUnderPrecisionRecallCurve:F4} (AUC {metrics.AreaUnderRocCurve:F4})");
    wrong &= Math.Abs(metrics.AreaUnderPrecisionRecallCurve - 0.5) > 0.1;
}

var random = new Random(1);
Row[] many = [.. Enumerable.Range(0, 1_000_000).Select(_ =>
{
    bool label = random.NextDouble() < 0.001;
    return new Row { Label = label, Score = random.NextSingle() + (label ? 0.5f : 0) };
})];
double precisions = 0;
int positives = 0, rank = 0;
foreach (Row row in many.OrderByDescending(row => row.Score))
{
    rank++;
    if (row.Label)
        precisions += (double)++positives / rank;
}

double[] areas = [.. Enumerable.Range(1, 3).Select(seed => Evaluate(seed, many).AreaUnderPrecisionRecallCurve)];
Console.WriteLine(
    $"1,000,000 rows, 1 of 1,000 positive: {string.Join(", ", areas.Select(area => $"{area:F4}"))} by seeds 1, 2, 3; " +
    $"average precision {precisions / positives:F4}");
return wrong && areas.Max() - areas.Min() > 0.05 ? 0 : 1;

internal sealed class Row
{
    public bool Label { get; set; }

    public float Score { get; set; }

    public bool PredictedLabel => Score > 0.5f;
}
PROGRAM
echo "Microsoft.ML 5.0.1"
DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 dotnet run -c Release || { echo "The behaviour has changed."; exit 1; }
