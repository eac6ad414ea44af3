#!/usr/bin/env bash
# LogLoss of two classes is in bits and can be infinite; of many classes it is in nats and bounded. The documentation of both says ln.
# Package: Microsoft.ML 5.0.1, .NET 10.
# Expected: the same probabilities of two classes have the same log-loss whichever Evaluate judges them, the mean of -ln(p).
# Happens: BinaryClassification takes the logarithm to base 2 (0.3219 for p = 0.8 where ln gives 0.2231), and one wrong row with probability 0
#   among 1,000 makes it infinite, its reduction minus infinity. MulticlassClassification takes ln and 1e-15 as the least probability: 0.0345.
# Output: see EXPECTED below.
# Matters to us: networks saturate to exactly 0 or 1, and a mean over folds with one infinite fold says nothing. The log-losses of the two
#   tasks are not to be compared; the documentation of our metric says its base. Errors of bags bound the probability in both tasks.
# Our test: BaggingTests.Out_of_bag_accuracy_and_log_loss_of_one_member_are_those_of_Evaluate (test/Trainers.Tests/Ensembles).
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
string LogLoss(float right, float first)
{
    // Half of 1,000 rows are positive; the first row's own class has the probability 'first', that of all others 'right'.
    float Own(int i) => i == 0 ? first : right;
    var two = Enumerable.Range(0, 1000).Select(i => new Two { Label = i % 2 == 0, Probability = i % 2 == 0 ? Own(i) : 1 - Own(i), Score = i % 2 == 0 ? 1 : -1 });
    var many = Enumerable.Range(0, 1000).Select(i => new Many { Label = (uint)(i % 2), Score = i % 2 == 0 ? [Own(i), 1 - Own(i)] : [1 - Own(i), Own(i)] });
    CalibratedBinaryClassificationMetrics binary = ml.BinaryClassification.Evaluate(ml.Data.LoadFromEnumerable(two));
    MulticlassClassificationMetrics multiclass = ml.MulticlassClassification.Evaluate(ml.Data.LoadFromEnumerable(many));
    return $"two classes {binary.LogLoss:F4} (reduction {binary.LogLossReduction:F4}), many classes {multiclass.LogLoss:F4} ({multiclass.LogLossReduction:F4})";
}

string found = $"""
    0.8 for the own class of all rows: {LogLoss(0.8f, 0.8f)}; -ln(0.8) is {-Math.Log(0.8):F4}
    1 for that of 999 rows, 0 for that of one: {LogLoss(1, 0)}
    """;
const string EXPECTED = """
    0.8 for the own class of all rows: two classes 0.3219 (reduction 0.6781), many classes 0.2231 (0.6781); -ln(0.8) is 0.2231
    1 for that of 999 rows, 0 for that of one: two classes Infinity (reduction -Infinity), many classes 0.0345 (0.9502)
    """;
Console.WriteLine(found);
return found == EXPECTED ? 0 : 1;

internal sealed class Two
{
    public bool Label { get; set; }

    public float Score { get; set; }

    public float Probability { get; set; }

    public bool PredictedLabel => Score > 0;
}

internal sealed class Many
{
    [KeyType(2)]
    public uint Label { get; set; }

    [VectorType(2)]
    public float[] Score { get; set; } = [];

    [KeyType(2)]
    public uint PredictedLabel => Score[0] > Score[1] ? 0u : 1u;
}
PROGRAM
echo "Microsoft.ML 5.0.1"
DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 dotnet run -c Release || { echo "The behaviour has changed."; exit 1; }
