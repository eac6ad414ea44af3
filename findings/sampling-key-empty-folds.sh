#!/usr/bin/env bash
# A sampling key of Single is cut into ranges of its values, one of integers or text is hashed: folds can be empty, and a test set of 20% can
# be all rows but one group.
# Package: Microsoft.ML 5.0.1, .NET 10.
# Expected: groups dealt at random, so that each fold has about its share of them, whatever the key's type.
# Happens: keys of Single are scaled to [0, 1] by their least and largest and each fold is a range of them: ten groups of ten rows numbered
#   0 to 9 and one numbered 1000 fill folds of 100, 0, 0, 0 and 10 rows, and TrainTestSplit with testFraction 0.2 tests on 100 rows and
#   trains on 10. Numbered without a gap, the folds are neighbours, whatever the seed. Keys of Int32 and text are hashed: of five folds of ten
#   groups one is empty.
# Output: see EXPECTED below.
# Matters to us: Compare, Search and CrossValidationEnsemble take SamplingKeyColumnName. They deal whole groups by number of rows.
# Our tests: JudgedRowsTests.Groups_are_dealt_so_that_no_fold_is_empty, Groups_are_held_out_whole_and_neither_part_is_empty
#   (test/Trainers.Tests/Choosing), FoldTests.A_sampling_key_may_be_of_any_type (test/Trainers.Tests/Ensembles).
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

int Count(IDataView view) => view.GetColumn<float>("Group").Count();
string Folds(string key, params float[] groups)
{
    var ml = new MLContext(1);
    return string.Join(" ", ml.Data.CrossValidationSplit(View(ml, groups), 5, key).Select(fold => Count(fold.TestSet)));
}

IDataView View(MLContext ml, float[] groups) => ml.Data.LoadFromEnumerable(
    groups.SelectMany(group => Enumerable.Repeat(new Row { Group = group, Number = (int)group }, 10)).ToArray());

float[] ten = [.. Enumerable.Range(0, 10)];
var context = new MLContext(1);
DataOperationsCatalog.TrainTestData split = context.Data.TrainTestSplit(View(context, [.. ten, 1000]), 0.2, "Group");
string found = $"""
    five folds of the groups 0 to 9, ten rows each, Single: {Folds("Group", ten)}
    five folds of the groups 0 to 9 and 1000, Single: {Folds("Group", [.. ten, 1000])}
    five folds of the groups 0 to 9, Int32: {Folds("Number", ten)}
    20% of the groups 0 to 9 and 1000, Single: {Count(split.TestSet)} rows to test, {Count(split.TrainSet)} to train
    """;
const string EXPECTED = """
    five folds of the groups 0 to 9, ten rows each, Single: 20 20 20 20 20
    five folds of the groups 0 to 9 and 1000, Single: 100 0 0 0 10
    five folds of the groups 0 to 9, Int32: 0 30 30 30 10
    20% of the groups 0 to 9 and 1000, Single: 100 rows to test, 10 to train
    """;
Console.WriteLine(found);
return found == EXPECTED ? 0 : 1;

internal sealed class Row
{
    public float Group { get; set; }

    public int Number { get; set; }
}
PROGRAM
echo "Microsoft.ML 5.0.1"
DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 dotnet run -c Release || { echo "The behaviour has changed."; exit 1; }
